"""Decisions about risks, updates of measures, comments, evidence attached; opportunities beside threats.

Also: named views of a page, and meetings that are being held.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_TEXTS = {
    "decisions": ("risk", "kind", "by", "reason", "conditions", "stage", "rating"),
    "updates": ("measure", "text", "author", "status"),
    "comments": ("about", "record", "text", "author", "answers"),
    "attachments": ("about", "record", "title", "author", "note", "link", "file", "media_type", "digest"),
}
_OTHERS = {
    "decisions": (
        sa.Column("until", sa.Date()),
        sa.Column("ended", sa.Date()),
        sa.Column("likelihood", sa.JSON(none_as_null=True)),
        sa.Column("impact", sa.JSON(none_as_null=True)),
        sa.Column("made_on", sa.Integer(), nullable=False),
    ),
    "updates": (sa.Column("progress", sa.Float()),),
    "comments": (),
    "attachments": (sa.Column("size", sa.BigInteger(), nullable=False),),
}
_KEYS = {
    "local_views": ("register_id", "page", "browser", "name"),
    "local_meetings": ("register_id", "id"),
    "local_votes": ("register_id", "meeting", "risk", "round", "browser"),
}
_VALUES = {
    "local_views": (sa.Column("address", sa.JSON(), nullable=False), sa.Column("actor", sa.Text(), nullable=False)),
    "local_meetings": (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
    ),
    "local_votes": (sa.Column("values", sa.JSON(), nullable=False),),
}


def upgrade() -> None:
    op.add_column("risks", sa.Column("direction", sa.Text(), nullable=False, server_default=sa.text("'threat'")))
    for name, texts in _TEXTS.items():
        op.create_table(
            name,
            sa.Column("register_id", sa.String(), nullable=False),
            sa.Column("id", sa.String(), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            *(sa.Column(text, sa.Text(), nullable=False) for text in texts),
            sa.Column("date", sa.Date(), nullable=False),
            *_OTHERS[name],
            sa.Column("version", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(["register_id"], ["register.id"], name=f"fk_{name}_register_id_register"),
            sa.PrimaryKeyConstraint("register_id", "id", name=f"pk_{name}"),
        )
    op.create_table(
        "contents",
        sa.Column("register_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["register_id"], ["register.id"], name="fk_contents_register_id_register"),
        sa.PrimaryKeyConstraint("register_id", "digest", name="pk_contents"),
    )
    for name, keys in _KEYS.items():
        op.create_table(
            name,
            *(sa.Column(key, sa.Integer() if key == "round" else sa.String(), nullable=False) for key in keys),
            *_VALUES[name],
            sa.Column("time", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}"),
        )
