"""The handling marking of single risks and measures, and of single fields of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    for table in ("risks", "measures"):
        op.add_column(table, sa.Column("marking", sa.Text(), nullable=False, server_default=sa.text("''")))
        op.add_column(table, sa.Column("field_markings", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
