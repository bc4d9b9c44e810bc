"""The tables. Every one has a register id; records keep the number of the revision that last changed them.

Lists and nested records are JSON: they are read and written whole, never searched in SQL.  Names of constraints follow
one convention so that migrations can drop them on SQLite as well.

The record tables hold the present state; what led to it is ``revision`` and ``change``, to which rows are only ever
added (docs/decisions/0024).  Tables whose names begin with ``local_`` are no part of any register.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

register = sa.Table(
    "register",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("marking", sa.String, nullable=False),
    sa.Column("reporting_date", sa.Date, nullable=False),
    sa.Column("criteria", sa.JSON, nullable=False),
    sa.Column("documents", sa.JSON, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False, server_default=sa.text("'working'")),
    sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("version", sa.Integer, nullable=False),
)


def _record_table(name: str, *columns: sa.Column[object]) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("register_id", sa.ForeignKey("register.id"), primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        *columns,
        sa.Column("version", sa.Integer, nullable=False),
    )


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False)


def _text_added(name: str, default: str = "") -> sa.Column[object]:
    """Return a text column that a later migration added: rows made before hold ``default``."""
    return sa.Column(name, sa.Text, nullable=False, server_default=sa.text(f"'{default}'"))


def _list_added(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False, server_default=sa.text("'[]'"))


objectives = _record_table("objectives", _text("title"), _list("sources"))
categories = _record_table("categories", _text("title"), _text("summary"), _list("sources"), _list("signals"))
risks = _record_table(
    "risks",
    *(_text(name) for name in ("category", "title", "cause", "event", "consequence", "scenario", "type", "placing")),
    *(_text(name) for name in ("placing_note", "owner", "status", "notes")),
    _list("objectives"),
    _list("sources"),
    _text_added("trajectory"),
    _list_added("pathways"),
    sa.Column("reviewed", sa.Date),
    sa.Column("review_due", sa.Date),
    _list_added("details"),
    _text_added("direction", "threat"),
    _text_added("marking"),
    _list_added("field_markings"),
)
assessments = _record_table(
    "assessments",
    *(_text(name) for name in ("risk", "stage", "assessor", "confidence", "rationale", "basis")),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("likelihood", sa.JSON(none_as_null=True)),
    sa.Column("impact", sa.JSON(none_as_null=True)),
    _list("dimensions"),
    _list("sources"),
    sa.Column("round", sa.Integer, nullable=False, server_default=sa.text("1")),
    sa.Column("anonymous", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("likelihood_state", sa.Text),
    sa.Column("impact_state", sa.Text),
    sa.Column("likelihood_stated", sa.JSON(none_as_null=True)),
    _list_added("profile"),
    _list_added("given"),
)
measures = _record_table(
    "measures",
    *(_text(name) for name in ("title", "description", "domain", "type", "status_in_source", "status", "owner")),
    *(_text(name) for name in ("due_rule", "notes")),
    sa.Column("source", sa.JSON, nullable=False),
    sa.Column("progress", sa.Float),
    sa.Column("start", sa.Date),
    sa.Column("due", sa.Date),
    *(_list(name) for name in ("partners", "figures", "objectives")),
    sa.Column("cost", sa.JSON(none_as_null=True)),
    sa.Column("cost_class", sa.Integer),
    *(_list_added(name) for name in ("requires", "excludes", "field_markings")),
    _text_added("marking"),
)
mitigations = _record_table(
    "mitigations",
    *(_text(name) for name in ("measure", "risk", "acts_on", "role", "basis", "strength", "rationale")),
    sa.Column("efficacy", sa.JSON(none_as_null=True)),
    sa.Column("coverage", sa.JSON(none_as_null=True)),
    _text_added("evidence", "D"),
    _text_added("pathway"),
)
influences = _record_table(
    "influences",
    *(_text(name) for name in ("cause", "effect", "basis", "rationale")),
    sa.Column("multiplier", sa.JSON, nullable=False),
    _list("sources"),
)

indicators = _record_table(
    "indicators",
    *(_text(name) for name in ("title", "unit", "worse", "owner", "notes")),
    sa.Column("warning", sa.Float),
    sa.Column("alarm", sa.Float),
    sa.Column("every_months", sa.Integer),
    _list("risks"),
    _list("sources"),
)
readings = _record_table(
    "readings",
    *(_text(name) for name in ("indicator", "note")),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
)
decisions = _record_table(
    "decisions",
    *(_text(name) for name in ("risk", "kind", "by", "reason", "conditions", "stage", "rating")),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("ended", sa.Date),
    sa.Column("likelihood", sa.JSON(none_as_null=True)),
    sa.Column("impact", sa.JSON(none_as_null=True)),
    sa.Column("made_on", sa.Integer, nullable=False),
)
updates = _record_table(
    "updates",
    *(_text(name) for name in ("measure", "text", "author", "status")),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("progress", sa.Float),
)
comments = _record_table(
    "comments",
    *(_text(name) for name in ("about", "record", "text", "author", "answers")),
    sa.Column("date", sa.Date, nullable=False),
)
attachments = _record_table(
    "attachments",
    *(_text(name) for name in ("about", "record", "title", "author", "note", "link", "file", "media_type", "digest")),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
)
# The content of attached files, by the SHA-256 the attachment and its history name it by.
contents = sa.Table(
    "contents",
    metadata,
    sa.Column("register_id", sa.ForeignKey("register.id"), primary_key=True),
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

revision = sa.Table(
    "revision",
    metadata,
    sa.Column("register_id", sa.ForeignKey("register.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("time", sa.DateTime(timezone=True), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("means", sa.Text, nullable=False),
    sa.Column("hash", sa.String, nullable=False, server_default=sa.text("''")),
    sa.Index("ix_revision_time", "register_id", "time"),
)
change = sa.Table(
    "change",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("table", sa.String, nullable=False),
    sa.Column("record", sa.String, nullable=False),
    sa.Column("field", sa.String, nullable=False),
    # JSON kept as plain text: SQLite would turn a JSON column's "30.0" into 30, and the text is what is hashed.
    sa.Column("old", sa.Text),
    sa.Column("new", sa.Text),
    sa.ForeignKeyConstraint(["register_id", "number"], ["revision.register_id", "revision.number"]),
    # By field and then by number: what a field was at any moment is one step in here.
    sa.Index("ix_change_field", "register_id", "table", "record", "field", "number"),
)

# What belongs to one browser and is no part of the register: left out of its history, of proofs and of backups.
local_drafts = sa.Table(
    "local_drafts",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("browser", sa.String, primary_key=True),
    sa.Column("what", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("time", sa.DateTime(timezone=True), nullable=False),
    sa.Column("values", sa.JSON, nullable=False),
)
local_visits = sa.Table(
    "local_visits",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("browser", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("time", sa.DateTime(timezone=True), nullable=False),
)
# How the columns of a layout seen before are read, and the workbooks sent out that are awaited back.
local_layouts = sa.Table(
    "local_layouts",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("layout", sa.String, primary_key=True),
    sa.Column("time", sa.DateTime(timezone=True), nullable=False),
    sa.Column("mapping", sa.JSON, nullable=False),
)
local_dispatches = sa.Table(
    "local_dispatches",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("round", sa.String, nullable=False),
    sa.Column("sent_to", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
    sa.Column("rows", sa.JSON, nullable=False),
    sa.Column("returned", sa.DateTime(timezone=True)),
    sa.Column("outcome", sa.JSON, nullable=False),
)
# Named choices of a page, of one browser or (with an empty one) shared by all; and meetings that are being held, with
# what their members gave and nobody else may see before it is revealed.
local_views = sa.Table(
    "local_views",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("page", sa.String, primary_key=True),
    sa.Column("browser", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("address", sa.JSON, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("time", sa.DateTime(timezone=True), nullable=False),
)
local_meetings = sa.Table(
    "local_meetings",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("time", sa.DateTime(timezone=True), nullable=False),
)
local_votes = sa.Table(
    "local_votes",
    metadata,
    sa.Column("register_id", sa.String, primary_key=True),
    sa.Column("meeting", sa.String, primary_key=True),
    sa.Column("risk", sa.String, primary_key=True),
    sa.Column("round", sa.Integer, primary_key=True),
    sa.Column("browser", sa.String, primary_key=True),
    sa.Column("values", sa.JSON, nullable=False),
    sa.Column("time", sa.DateTime(timezone=True), nullable=False),
)

RECORDS: dict[str, sa.Table] = {
    "objectives": objectives,
    "categories": categories,
    "risks": risks,
    "assessments": assessments,
    "measures": measures,
    "mitigations": mitigations,
    "influences": influences,
    "indicators": indicators,
    "readings": readings,
    "decisions": decisions,
    "updates": updates,
    "comments": comments,
    "attachments": attachments,
}
