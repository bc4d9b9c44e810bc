"""Set what is very large in a process of its own: Typst keeps what it has set for ten prints to come.

A server that set a few books of thousands of risks itself would have no memory left for anybody; what another process
took is given back when it ends.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import typst

from riskregister.errors import RegisterError
from riskregister.printing.fonts import fonts
from riskregister.translations import gettext as _

#: The exit code that says: Typst could not set it, and the answer says why.
_REFUSED = 3


class NotSet(Exception):
    """Typst could not set a template: what it says, its hints, and where, as it draws it."""

    def __init__(self, message: str, hints: list[str], diagnostic: str) -> None:
        super().__init__(message)
        self.message, self.hints, self.diagnostic = message, hints, diagnostic


def compiled(template: str, view: str, *, letters: str, timestamp: dt.datetime, **how: Any) -> bytes:
    """Return what Typst makes of a view (JSON), here and now, with the fonts in the folder ``letters`` and no others.

    ``template`` is a file in the folder ``root`` with a function ``paper(view)``.  The other arguments are those of
    ``typst.compile``.

    Raises:
        NotSet: Typst cannot set it.
    """
    # Not among the inputs: Typst keeps what it has laid out together with these, and would begin from nothing.
    source = f"#import {_quoted('/' + template)}: paper\n#paper(json(bytes({_quoted(view)})))\n"
    try:
        made = typst.compile(source.encode(), font_paths=fonts(Path(letters)), timestamp=timestamp, **how)
    except typst.TypstError as error:
        raise NotSet(error.message, list(error.hints), error.diagnostic or "") from error
    return made[0] if isinstance(made, list) else made or b""


def _quoted(words: str) -> str:
    """Return words as a string of Typst's, whatever they are."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def compiled_apart(template: str, view: str, *, timestamp: dt.datetime, **how: Any) -> bytes:
    """Return the same as :func:`compiled`, made by a process of its own.

    Raises:
        NotSet: Typst cannot set it.
        RegisterError: the process ended without an answer, most likely for want of memory.
    """
    given = {"template": template, "view": view, "timestamp": timestamp.isoformat(), **how}
    order = json.dumps(given, ensure_ascii=False)
    command = [sys.executable, "-m", "riskregister.printing.apart"]
    done = subprocess.run(command, input=order.encode(), capture_output=True, check=False)  # noqa: S603  # ourselves
    if done.returncode == _REFUSED:
        raise NotSet(**json.loads(done.stdout))
    if done.returncode:
        message = _("The pages were not set: the process that sets them ended (code {code}).")
        raise RegisterError(
            message.format(code=done.returncode),
            _("Most likely there was not enough memory for so many pages. Print fewer risks, or on a larger machine."),
        )
    return done.stdout


def main() -> int:
    """Read an order from standard input and write what was made, or why not, to standard output."""
    order = json.loads(sys.stdin.buffer.read())
    try:
        made = compiled(order.pop("template"), timestamp=dt.datetime.fromisoformat(order.pop("timestamp")), **order)
    except NotSet as refused:
        said = {"message": refused.message, "hints": refused.hints, "diagnostic": refused.diagnostic}
        sys.stdout.buffer.write(json.dumps(said).encode())
        return _REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
