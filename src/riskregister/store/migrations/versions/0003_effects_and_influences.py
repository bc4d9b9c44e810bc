"""What scoring needs beyond levels: impact by dimension, native units, evidence and costs of measures, influences.

Records made before have none of these: no profile, no pathway, evidence of the lowest grade, no cost.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _nested(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=True)


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'"))


def _text(name: str, default: str = "") -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text(f"'{default}'"))


def upgrade() -> None:
    added = {
        "risks": [_text("trajectory"), _list("pathways")],
        "assessments": [
            sa.Column("likelihood_state", sa.Text(), nullable=True),
            sa.Column("impact_state", sa.Text(), nullable=True),
            _nested("likelihood_stated"),
            _list("profile"),
        ],
        "measures": [
            _nested("cost"),
            sa.Column("cost_class", sa.Integer(), nullable=True),
            _list("requires"),
            _list("excludes"),
        ],
        "mitigations": [_nested("efficacy"), _nested("coverage"), _text("evidence", "D"), _text("pathway")],
    }
    for table, columns in added.items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "influences",
        sa.Column("register_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("multiplier", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("register_id", "id", name="pk_influences"),
        sa.ForeignKeyConstraint(["register_id"], ["register.id"], name="fk_influences_register_id_register"),
    )
