"""The program as a whole: what it is, how it ends. It knows no command; ``riskregister.cli`` adds them."""

from __future__ import annotations

import sys
import unicodedata

import typer

from riskregister.errors import RegisterError
from riskregister.translations import gettext as _

app: typer.Typer = typer.Typer(
    help=_("A register of risks: scored, tracked, exchanged with Excel, printed."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def visible(text: str) -> str:
    """Return a text with signs that would move a terminal's cursor or colour its words as their numbers."""
    return "".join(
        f"\\x{ord(sign):02x}" if unicodedata.category(sign) in {"Cc", "Cf"} and sign not in "\n\u2060" else sign
        for sign in text
    )


def main() -> None:
    """Run the command line; an expected error becomes one sentence and its exit code."""
    try:
        app()
    except RegisterError as error:
        typer.echo(_("Error: {what}").format(what=visible(str(error))), err=True)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader (head, a closed pager) has seen enough.
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as error:
        typer.echo(_("Error: the output cannot be written: {why}.").format(why=error.strerror), err=True)
        raise SystemExit(4) from None
