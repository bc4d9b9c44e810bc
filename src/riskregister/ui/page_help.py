"""Help where the question arises: for each page what it is for, what one does there, and the words it uses."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import moment, tour
from riskregister.ui.pages import page


@dataclass(frozen=True, slots=True)
class _Help:
    """What a page is for, what one does on it, and its words with what they mean."""

    purpose: str
    deeds: tuple[str, ...]
    words: tuple[tuple[str, str], ...] = ()


def show() -> None:
    """Offer the help of the page that is shown."""
    known = _pages().get(str(st.session_state.get("page shown", "overview")))
    if known is None:
        return
    with st.popover(_("Help"), icon=":material/help:", key="page_help"):
        lines = [known.purpose, "", *(f"- {deed}" for deed in known.deeds)]
        if known.words:
            lines += ["", *(f"**{word}**: {meaning}  " for word, meaning in known.words)]
        st.markdown("\n".join(lines))
        st.button(_("Start the tour"), key="help_tour", icon=":material/tour:", on_click=tour.start)
        st.page_link(
            page("method"), label=_("Every formula"), icon=":material/functions:", query_params=moment.carried({})
        )


def _pages() -> dict[str, _Help]:
    stage = (
        _("Stage"),
        _("inherent: without measures; current: as they stand; residual: once delivered; target: what is aimed at."),
    )
    ranges = (_("Range"), _("the lowest and highest credible value beside the best; ranks follow from them."))
    appetite = (_("Appetite"), _("the rating up to which a risk is taken without a further decision."))
    return {
        "overview": _Help(
            _("Where the register stands, at a glance."),
            (
                _("Choose a cell of the matrix to list what lies in it; choose it again to clear."),
                _("Switch between categories and all risks, and between stages."),
                _("Follow any line to the page that has the whole of it."),
            ),
            (stage, appetite),
        ),
        "risks": _Help(
            _("Every risk: find, compare, edit."),
            (
                _("Type words to search all texts; narrow by the boxes; the address keeps what you chose."),
                _("Tick several rows to edit them at once."),
                _("Keep filters, order and columns as a view, for yourself or for everybody."),
            ),
            (ranges, appetite),
        ),
        "risk": _Help(
            _("One risk whole."),
            (
                _("The bow-tie shows causes left, consequences right, and the measures between them."),
                _("Assess it under Scores, overall and by dimension; every level stands with its definition."),
                _("Link measures under Measures, other risks under Influences: what follows is said at once."),
                _("Note decisions, comments and evidence; print the sheet."),
            ),
            (stage, ranges),
        ),
        "measures": _Help(
            _("What is done about the risks, by whom and until when."),
            (
                _("See the measures as a table, on a timeline or on a board."),
                _("Add one, or open one to report on it, edit it or link it to risks; see what follows if it slips."),
                _("Coverage shows which category rests on which body."),
            ),
            (
                (_("Delivered"), _("how far a measure works today, by its status and progress.")),
                (_("Evidence"), _("A measured, B observed, C reasoned and stated, D asserted or inferred.")),
            ),
        ),
        "meeting": _Help(
            _("Score risks together, each from their own screen."),
            (
                _("The chair opens a meeting and passes on its code; the others join with it."),
                _("Keys 1 to 5 score; nobody sees another's score before the chair reveals all."),
                _("Save the consensus, undo it, and take the minutes at the end."),
            ),
        ),
        "decisions": _Help(
            _("What was decided about the risks, and whether it still stands."),
            (_("Filter by where they stand; open the risk to decide again."),),
            ((_("Stale"), _("the risk has moved since the decision was made on it.")),),
        ),
        "analysis": _Help(
            _("How sure the order is, how bad a year can be, what matters, what to do first."),
            (_("Choose a question under View; each answer says what it rests on."),),
            (ranges,),
        ),
        "source": _Help(
            _("The documents the register is made from, section by section."),
            (_("Open a section to see which risks, measures and interests cite it, and what nothing cites."),),
        ),
        "history": _Help(
            _("Who changed what, when and why."),
            (
                _("Undo a revision, compare two moments, replay the matrix, bring back what was removed."),
                _("Proof shows whether anything was altered behind the program's back."),
            ),
        ),
        "exchange": _Help(
            _("The register in and out of files."),
            (
                _("Drop any Excel, CSV or OpenDocument file; every doubt is shown at its cell before it is saved."),
                _("Send out copies and take them back; edits to the same field are shown side by side."),
            ),
        ),
        "print": _Help(
            _("Papers for a council, as they come out of a printer."),
            (
                _("Choose a paper and what it shows, look at its pages, take it as PDF, SVG or PNG."),
                _("Every choice stands in the address: a link shows the same paper to somebody else."),
                _("Choose an edition to leave out what is marked higher; what it withholds is said before you print."),
            ),
        ),
        "criteria": _Help(
            _("The scales, the matrix and the appetite the register is judged by."),
            (
                _("Edit them and see which risks would change their rating before you save."),
                _("List the handling markings: whom a risk, a measure or a field of them is for."),
            ),
            (appetite,),
        ),
        "registers": _Help(
            _("Several registers side by side: at work, an exercise, last year's."),
            (
                _("Begin one, copy one, compare two; archived ones are for reading."),
                _("Add, reword and take out the categories and objectives of the one looked at."),
            ),
        ),
        "method": _Help(
            _("Each formula in words, with its source, its limits and worked cases."),
            (_("Open a topic; every case can be checked by hand."),),
        ),
    }
