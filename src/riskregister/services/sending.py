"""Send a register out in parts, one workbook for each responsible body or category, and know what is awaited back."""

from __future__ import annotations

import datetime as dt
import io
import re
import secrets
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from riskregister.core.model import NOT_NAMED, Register
from riskregister.core.parted import part
from riskregister.errors import Conflict, NotFound, Unreachable, WrongUsage
from riskregister.services.files import write_whole
from riskregister.store import dispatches
from riskregister.store.database import Database
from riskregister.store.dispatches import Dispatch
from riskregister.translations import gettext as _

__all__ = ["Dispatch", "Per"]

Per = Literal["body", "category"]
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What one workbook holds: whom it is for, and the ids of its risks and measures."""

    name: str
    risks: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A workbook to hand over: the name of its file, what is in it, and what is known of it."""

    file: str
    content: bytes
    dispatch: Dispatch


def groups(register: Register, per: Per) -> list[Group]:
    """Return what would go to whom, by name; what names nobody is a group of its own, the last.

    A body gets the risks it owns and the measures it is responsible for.  A category gets its risks and the measures
    that act on them, so that a measure may go out more than once.
    """
    risks: dict[str, list[str]] = {}
    measures: dict[str, list[str]] = {}
    if per == "body":
        for risk in register.risks:
            risks.setdefault(risk.owner.strip() or NOT_NAMED, []).append(risk.id)
        for measure in register.measures:
            measures.setdefault(measure.owner.strip() or NOT_NAMED, []).append(measure.id)
        last = NOT_NAMED
    else:
        last = _("measures that act on no risk")
        names = {category.id: f"{category.id} {category.title}" for category in register.categories}
        of = {risk.id: names.get(risk.category, risk.category) for risk in register.risks}
        for risk in register.risks:
            risks.setdefault(of[risk.id], []).append(risk.id)
        acting: dict[str, set[str]] = {}
        for link in register.mitigations:
            acting.setdefault(link.measure, set()).add(of[link.risk])
        for measure in register.measures:
            for name in acting.get(measure.id, {last}):
                measures.setdefault(name, []).append(measure.id)
    return [
        Group(name=name, risks=tuple(risks.get(name, ())), measures=tuple(measures.get(name, ())))
        for name in sorted({*risks, *measures}, key=lambda name: (name == last, name.casefold()))
    ]


def send_out(
    database: Database,
    register: Register,
    per: Per,
    *,
    actor: str,
    only: Collection[str] = (),
    progress: Callable[[float], object] | None = None,
) -> list[Sent]:
    """Make the workbooks of a new round, one for each group (or each of ``only``), and note them as awaited back.

    Raises:
        WrongUsage: nobody sends it.
        NotFound: there is no such group, or nothing to send.
        Conflict: the register is a past state, or somebody saved meanwhile; nothing was sent.
    """
    if not actor.strip():
        raise WrongUsage(_("What is sent out needs a name."), _("Say who you are."))
    found = groups(register, per)
    unknown = set(only) - {group.name for group in found}
    if unknown:
        message = _("There is nothing for '{name}' in this register.").format(name=min(unknown))
        raise NotFound(message, _("Name one of: {names}.").format(names=", ".join(group.name for group in found)))
    chosen = [group for group in found if not only or group.name in only]
    if not chosen:
        raise NotFound(_("There is nothing to send out in this register."), _("Add risks or measures first."))
    if database.version(register.id) != register.version:
        message = _("The register has changed since version {version}; nothing was sent out.")
        raise Conflict(message.format(version=register.version), _("Look at it as it stands now and send that."))
    round_, now = secrets.token_hex(4), dt.datetime.now(dt.UTC)
    sent = []
    for number, group in enumerate(chosen):
        sent.append(_made(register, group, round_, actor.strip(), now))
        if progress is not None:
            progress((number + 1) / len(chosen))
    dispatches.add(database.engine, register.id, [one.dispatch for one in sent])
    return sent


def as_zip(sent: Sequence[Sent]) -> bytes:
    """Return the workbooks as one zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for one in sent:
            archive.writestr(one.file, one.content)
    return buffer.getvalue()


def write(sent: Sequence[Sent], target: Path) -> list[Path]:
    """Write the workbooks as a zip file, by the ending of ``target``, or into a folder; return what was written.

    Raises:
        WrongUsage: the ending is of another kind.
        Unreachable: the place cannot be written.
    """
    if target.suffix.lower() == ".zip":
        write_whole(target, as_zip(sent))
        return [target]
    place(target)
    found = []
    for one in sent:
        write_whole(target / one.file, one.content)
        found.append(target / one.file)
    return found


def place(target: Path) -> None:
    """See that ``target`` can take what is sent out, before anything is.

    Raises:
        WrongUsage: it is neither a zip file nor a folder.
        Unreachable: it cannot be made.
    """
    if target.suffix.lower() == ".zip":
        folder = target.parent
    elif target.suffix:
        message = _("'{ending}' files are not written here.").format(ending=target.suffix)
        raise WrongUsage(message, _("End the name in .zip, or give a folder."))
    else:
        folder = target
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("{file} cannot be written: {why}.").format(file=folder, why=error.strerror)
        raise Unreachable(message, _("Choose a folder that exists and that you may write to.")) from None


def awaited(database: Database, register_id: str) -> list[Dispatch]:
    """Return what was sent out, the newest round first, in it by receiver."""
    return dispatches.known(database.engine, register_id)


def forget(database: Database, register_id: str, round_: str) -> None:
    """Await nothing of a round any longer; what comes back late can still be read."""
    dispatches.forget(database.engine, register_id, round_)


def _made(register: Register, group: Group, round_: str, actor: str, now: dt.datetime) -> Sent:
    from riskregister.workbook.write import write_workbook

    identity = secrets.token_hex(3)
    buffer = io.BytesIO()
    held = part(register, group.risks, group.measures)
    write_workbook(held, buffer, written_on=now.date(), dispatch=identity, sent_to=group.name, by=actor)
    dispatch = Dispatch(
        id=identity,
        round=round_,
        sent_to=group.name,
        actor=actor,
        version=register.version,
        sent=now,
        rows={"risks": list(group.risks), "measures": list(group.measures)},
    )
    return Sent(file=_file_name(register, group.name, identity), content=buffer.getvalue(), dispatch=dispatch)


def _file_name(register: Register, name: str, identity: str) -> str:
    """Return a name for a file that every system takes and that no other workbook has."""
    plain = re.sub(r"[^\w -]+", " ", name)
    plain = " ".join(plain.split())[:_LONGEST_NAME].strip()
    return f"{register.id} r{register.version} {plain} {identity}.xlsx"
