"""A history that can be proved: the first revision holds the whole register, and every revision has a hash.

Before, the first revision was empty: what the register began with is found by taking every later change back.  The
number a record carries becomes that of the last revision that changed it.  JSON is stored anew in one form.
Also: review dates of risks, indicators with their readings, and the tables of one browser's drafts and visits.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from alembic import op

from riskregister.store.chain import START, Link, dumps, revision_hash

revision = "0004"
down_revision = "0003"

_RECORDS = ("objectives", "categories", "risks", "assessments", "measures", "mitigations", "influences")
_HEAD = "register"


def upgrade() -> None:
    _tables()
    connection = op.get_bind()
    past = _past(connection)
    change = _new_change_table()
    for register_id in connection.execute(sa.text("SELECT id FROM register ORDER BY id")).scalars().all():
        _chain(connection, register_id, past.get(register_id, []), change)
    op.create_index("ix_revision_time", "revision", ["register_id", "time"])
    op.create_index("ix_change_field", "change", ["register_id", "table", "record", "field", "number"])


def _tables() -> None:
    for name in ("reviewed", "review_due"):
        op.add_column("risks", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("revision", sa.Column("hash", sa.String(), nullable=False, server_default=sa.text("''")))
    columns = {
        "indicators": [
            *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "unit", "worse", "owner", "notes")),
            sa.Column("warning", sa.Float(), nullable=True),
            sa.Column("alarm", sa.Float(), nullable=True),
            sa.Column("every_months", sa.Integer(), nullable=True),
            sa.Column("risks", sa.JSON(), nullable=False),
            sa.Column("sources", sa.JSON(), nullable=False),
        ],
        "readings": [
            *(sa.Column(name, sa.Text(), nullable=False) for name in ("indicator", "note")),
            sa.Column("date", sa.Date(), nullable=False),
            sa.Column("value", sa.Float(), nullable=False),
        ],
    }
    for table, own in columns.items():
        op.create_table(
            table,
            sa.Column("register_id", sa.String(), nullable=False),
            sa.Column("id", sa.String(), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            *own,
            sa.Column("version", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("register_id", "id", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["register_id"], ["register.id"], name=f"fk_{table}_register_id_register"),
        )
    browser = ("register_id", "browser")
    op.create_table(
        "local_drafts",
        *(sa.Column(name, sa.String(), nullable=False) for name in (*browser, "what")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint(*browser, "what", name="pk_local_drafts"),
    )
    op.create_table(
        "local_visits",
        *(sa.Column(name, sa.String(), nullable=False) for name in browser),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*browser, name="pk_local_visits"),
    )


_REVISION = sa.table(
    "revision",
    *(sa.column(name, sa.String) for name in ("register_id", "actor", "reason", "means", "hash")),
    sa.column("number", sa.Integer),
    sa.column("time", sa.DateTime(timezone=True)),
)
# As it was: values in a column of the type JSON, where SQLite turned "30.0" into 30.
_OLD_CHANGE = sa.table(
    "change",
    *(sa.column(name, sa.String) for name in ("register_id", "table", "record", "field")),
    *(sa.column(name, sa.Integer) for name in ("number", "position")),
    *(sa.column(name, sa.JSON(none_as_null=True)) for name in ("old", "new")),
)


def _new_change_table() -> sa.Table:
    op.drop_table("change")
    return op.create_table(
        "change",
        sa.Column("register_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("register_id", "number", "position", name="pk_change"),
        sa.ForeignKeyConstraint(
            ["register_id", "number"],
            ["revision.register_id", "revision.number"],
            name="fk_change_register_id_revision",
        ),
    )


def _chain(connection: sa.Connection, register_id: str, past: list[dict[str, Any]], table: sa.Table) -> None:
    """Give one register its first revision's content, and every revision its hash."""
    meta = sa.MetaData()
    meta.reflect(connection, only=[_HEAD, *_RECORDS])
    head, records = _present(connection, meta, register_id)
    _renew(connection, meta, register_id, past)
    _take_back(past, head, records)
    changes: dict[int, list[dict[str, Any]]] = {1: [_whole(_HEAD, register_id, head)]}
    for name, known in records.items():
        ordered = sorted(known.values(), key=lambda record: (record["position"], record["id"]))
        changes[1] += [_whole(name, record["id"], record) for record in ordered]
    for row in past:
        changes.setdefault(row["number"], []).append(row)
    before = START
    for row in _revisions(connection, register_id):
        own = changes.get(row["number"], [])
        links = [
            Link(one["table"], one["record"], one["field"], *(_text(one[side]) for side in ("old", "new")))
            for one in own
        ]
        mine = {"register_id": register_id, "number": row["number"]}
        if links:
            rows = [{**mine, "position": place, **link._asdict()} for place, link in enumerate(links)]
            connection.execute(table.insert(), rows)
        time = row["time"] if row["time"].tzinfo else row["time"].replace(tzinfo=dt.UTC)
        who = {key: row[key] for key in ("actor", "reason", "means")}
        before = revision_hash(before, register_id, row["number"], time=time, **who, changes=links)
        same = (_REVISION.c.register_id == register_id) & (_REVISION.c.number == row["number"])
        connection.execute(_REVISION.update().where(same).values(hash=before))


def _present(
    connection: sa.Connection, meta: sa.MetaData, register_id: str
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the register's own fields, and its records by table and id, as JSON data."""
    table = meta.tables[_HEAD]
    row = connection.execute(sa.select(table).where(table.c.id == register_id)).mappings().one()
    head = {key: _json(value) for key, value in row.items() if key not in ("id", "version")}
    records = {}
    for name in _RECORDS:
        table = meta.tables[name]
        rows = connection.execute(sa.select(table).where(table.c.register_id == register_id)).mappings()
        records[name] = {
            row["id"]: {key: _json(value) for key, value in row.items() if key not in ("register_id", "version")}
            for row in rows
        }
    return head, records


def _past(connection: sa.Connection) -> dict[str, list[dict[str, Any]]]:
    """Return each register's changes after its first revision, oldest first."""
    query = sa.select(_OLD_CHANGE).where(_OLD_CHANGE.c.number > 1)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query.order_by(_OLD_CHANGE.c.number, _OLD_CHANGE.c.position)).mappings():
        found.setdefault(row["register_id"], []).append(dict(row))
    return found


def _take_back(past: list[dict[str, Any]], head: dict[str, Any], records: dict[str, dict[str, Any]]) -> None:
    """Undo ``past`` in the present state, newest first; whole records get the position they have or had."""
    for change in reversed(past):
        known = records.get(change["table"], {})
        if change["table"] == _HEAD:
            head[change["field"]] = change["old"]
        elif change["field"] != "":
            known.get(change["record"], {})[change["field"]] = change["old"]
        elif change["new"] is not None:
            there = known.pop(change["record"], {"position": len(known)})
            change["new"] = {**_without_version(change["new"]), "position": there["position"]}
        else:
            last = max((record["position"] for record in known.values()), default=-1)
            known[change["record"]] = {**_without_version(change["old"]), "position": last + 1}
            change["old"] = dict(known[change["record"]])


def _renew(connection: sa.Connection, meta: sa.MetaData, register_id: str, past: list[dict[str, Any]]) -> None:
    """Store JSON in its one form, and give each record the number of the last revision that changed it."""
    touched = {(change["table"], change["record"]): change["number"] for change in past}
    for name in (_HEAD, *_RECORDS):
        table = meta.tables[name]
        mine = table.c.id == register_id if name == _HEAD else table.c.register_id == register_id
        for row in connection.execute(sa.select(table).where(mine)).mappings().all():
            values = {
                column.name: row[column.name]
                for column in table.c
                if isinstance(column.type, sa.JSON) and row[column.name] is not None
            }
            if name != _HEAD:
                values["version"] = touched.get((name, row["id"]), 1)
            connection.execute(table.update().where(mine, table.c.id == row["id"]).values(values))


def _revisions(connection: sa.Connection, register_id: str) -> list[dict[str, Any]]:
    """Return the revisions, oldest first; a register without any begins its history now."""
    query = sa.select(_REVISION).where(_REVISION.c.register_id == register_id).order_by(_REVISION.c.number)
    known = [dict(row) for row in connection.execute(query).mappings()]
    if not known:
        began = {"register_id": register_id, "number": 1, "time": dt.datetime.now(dt.UTC)}
        known = [{**began, "actor": "riskregister", "reason": "the history begins here", "means": "set-up"}]
        connection.execute(_REVISION.insert().values(known[0]))
    return known


def _whole(table: str, record: str, new: dict[str, Any]) -> dict[str, Any]:
    return {"table": table, "record": record, "field": "", "old": None, "new": new}


def _without_version(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "version"}


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _text(value: Any) -> str | None:
    return None if value is None else dumps(value)
