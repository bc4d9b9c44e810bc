"""What each register is for, an exercise or work, and whether it is archived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("register", sa.Column("purpose", sa.Text(), nullable=False, server_default=sa.text("'working'")))
    op.add_column("register", sa.Column("archived", sa.Boolean(), nullable=False, server_default=sa.false()))
