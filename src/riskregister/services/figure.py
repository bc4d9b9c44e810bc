"""A figure as it stands on a page and as it is printed: what is drawn, its title, how to read it, and it in words.

Those that make them are :mod:`riskregister.services.figures_of_risks`, ``figures_of_measures`` and ``figures_of_all``;
:mod:`riskregister.services.figures` finds them by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from riskregister.charts.bow_tie import escaped
from riskregister.core.model import Measure, Register, Risk
from riskregister.errors import NotFound
from riskregister.printing.sheet import Sheet
from riskregister.services import printing
from riskregister.translations import gettext as _

_OPENING = re.compile(rb"(<svg\b[^>]*)>")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A figure of a register.

    Attributes:
        name: what it is called on the command line.
        title: what it shows, of what, and by which assumption.
        figure: as ``charts/`` return it, drawn on screen and printed alike.
        note: the method, and what its ranges mean.
        alt: what it shows, for those who do not see it; it stands by itself.
        of: ids and choices that tell it from others of its name, for the name of a file.
    """

    name: str
    title: str
    figure: dict[str, Any]
    note: str
    alt: str
    of: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """Return how the name of a file that holds it begins."""
        return "-".join([self.name, *self.of])


def find_measure(register: Register, measure_id: str) -> Measure:
    """Return the measure a figure is asked of.

    Raises:
        NotFound: the register has no such measure.
    """
    found = next((one for one in register.measures if one.id == measure_id), None)
    if found is None:
        message = _("There is no measure {id} in the register {register}.").format(id=measure_id, register=register.id)
        raise NotFound(message, _("Ids are those of the page Measures, or of 'riskregister measures'."))
    return found


def of_title(what: str, record: Risk | Measure) -> str:
    """Return the title of a figure of one risk or measure."""
    return f"{record.id} {record.title}: {what}"


def nothing(why: str, hint: str = "") -> NotFound:
    """Return the error that there is nothing to draw, and why."""
    return NotFound(_("There is nothing to draw: {why}").format(why=why), hint)


def on_paper(register: Register, drawn: Figure, how: Sheet) -> bytes:
    """Return a figure by itself as a file's content, under the head and foot of its register.

    The letters of an SVG are drawn, so that its title and what it says stand in it as text besides.
    """
    content = printing.figure(register, drawn.figure, drawn.title, how, note=drawn.note, alt=drawn.alt)
    if how.form != "svg":
        return content
    says = f"<title>{escaped(drawn.title)}</title><desc>{escaped(drawn.alt)}</desc>"
    return _OPENING.sub(lambda found: found[1] + b' role="img">' + says.encode(), content, count=1)
