"""What an imported register says beyond the fields there are, and levels as it gives them on its own scale.

Also: how the columns of a layout seen before are read, and the workbooks that were sent out and are awaited.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table, column in (("risks", "details"), ("assessments", "given")):
        op.add_column(table, sa.Column(column, sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.create_table(
        "local_layouts",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("register_id", "layout")),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("register_id", "layout", name="pk_local_layouts"),
    )
    op.create_table(
        "local_dispatches",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("register_id", "id", "round")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("sent_to", "actor")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("returned", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("register_id", "id", name="pk_local_dispatches"),
    )
