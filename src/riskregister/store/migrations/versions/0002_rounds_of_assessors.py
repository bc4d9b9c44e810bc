"""Several assessors: the round an assessment was given in, and whether its assessor stays unnamed on pages.

Assessments made before are of the first round and named.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("assessments", sa.Column("round", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("assessments", sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.false()))
