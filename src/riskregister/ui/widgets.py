"""Pieces every page uses: the head with its notice, stage and view switches, lists of links, save forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.charts.colours import text_on
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_words import score_range
from riskregister.core.frames import rows
from riskregister.core.labels import stage_meanings, stage_names
from riskregister.core.markings import overall
from riskregister.core.model import STAGES, Register, Stage
from riskregister.core.wording import in_words
from riskregister.errors import Conflict, InvalidInput, RegisterError
from riskregister.translations import gettext as _
from riskregister.ui import keyboard, moment, wiring
from riskregister.ui.address import linked
from riskregister.ui.pages import page
from riskregister.ui.words import day, html, joined, plain

__all__ = ["day", "html", "joined", "plain"]

# The top bar needs less air than Streamlit gives it, and links carry titles too long for one line.
_STYLE = """<style>
.stMainBlockContainer { padding-top: 3.6rem; padding-bottom: 3rem; }
/* What writes cookies, and what leads the keyboard, shows nothing and takes no room. */
.st-key-remember_box, .st-key-keyboard_box, [data-testid="stLayoutWrapper"]:has(> .st-key-keyboard_box) {
  position: absolute;
}
/* What happens beside the page is seen wherever on it a person is typing. */
.stMainBlockContainer > div > [data-testid="stLayoutWrapper"]:has([class*="st-key-beside_"]) {
  position: sticky; top: 3.75rem; z-index: 90; background: light-dark(#ffffff, #12171f); border-radius: 0.5rem;
  box-shadow: 0 4px 14px rgb(0 0 0 / 30%);
}
.stMain:has([class*="st-key-beside_"]) { scroll-padding-top: 13rem; }
[data-testid="stPageLink"] a p { white-space: normal; overflow: visible; text-overflow: clip; }
[data-testid="stPageLink"] a { align-items: flex-start; }
[data-testid="stPageLink"] a > span:first-child { margin-top: 0.3rem; }
/* A link on a page is no navigation: one that leads to this very page is not marked as the page one is on. */
[data-testid="stPageLink"] a:not(:hover, :active) { background-color: transparent; }
/* On a narrow or magnified screen choices and labels go on in another line, rather than out of sight. */
[data-testid="stButtonGroup"] > [role="radiogroup"] { flex-wrap: wrap; overflow: visible; mask-image: none; }
:is([data-testid="stCheckbox"], [data-testid="stDownloadButton"]) .stMarkdownEllipsis,
:is([data-testid="stCheckbox"], [data-testid="stDownloadButton"]) .stMarkdownEllipsis p {
  white-space: normal; overflow: visible; text-overflow: clip;
}
/* One small sign beside every figure: its words are for those who hear the page, and under the pointer for others. */
[class*="st-key-figure_"] > :first-child { flex: 1 1 0; min-width: 0; }
[class*="st-key-picture_"] [data-testid="stPopoverButton"] { padding: 0.25rem; min-height: 2rem; }
[class*="st-key-picture_"] [data-testid="stPopoverButton"] [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
[class*="st-key-picture_"] [data-testid="stPopoverButton"] > div > [aria-hidden="true"] { display: none; }
@media (max-width: 640px) {
  [class*="st-key-figure_"] { flex-direction: column; gap: 0; }
  [class*="st-key-figure_"] > :first-child { flex: none; width: 100%; }
  [class*="st-key-figure_"] > [class*="st-key-picture_"] { order: -1; align-self: flex-end; }
}
/* Sections of a page are second-level headings for a screen reader, no larger than they need be for the eye. */
.stMainBlockContainer h2 { font-size: 1.75rem; }
.stMainBlockContainer h3 { font-size: 1.4rem; }
/* The sentence on where things stand is read first; it is text, no heading. */
.st-key-standing p { font-size: 1.25rem; }
/* Streamlit's faded captions, keys named on buttons and light buttons of the dark theme lack a contrast of 4.5. */
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.8; }
[data-testid="stButton"] button:not(:disabled) kbd { opacity: 0.8; }
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
[data-testid="stMultiSelect"] span[title] {
  color: light-dark(#ffffff, #12171f);
}
</style>"""
_LINKS = 100


def head(title: str, register: Register, *, blind: bool = False) -> None:
    """Open a page: its title, which register at which date and version, and the notice that goes with every number.

    ``blind`` leaves out the choice of another moment, and what a save since was about: they name revisions and their
    reasons.
    """
    from riskregister.ui import page_help, register_choice, tour

    st.html(_STYLE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(title, anchor=False, width="content")
        with st.container(horizontal=True, width="content"):
            if not blind and wiring.watcher().silent_since is None:
                with wiring.problems_shown():
                    register_choice.control()
                    moment.control()
            page_help.show()
    parts = [plain(register.title), _("read at {date}").format(date=day(register.reporting_date))]
    parts.append(_("version {n}").format(n=register.version))
    handling = _handling(register)
    if handling:
        st.markdown(f"**{plain(handling)}**")
    st.caption("  ·  ".join(part for part in parts if part))
    tour.show()
    moment.banner(register)
    register_choice.banner(register)
    if register.notice:
        st.info(plain(register.notice), icon=":material/info:")
    keyboard.lead()
    # They use this module's own pieces.
    from riskregister.ui.waiting import point_out
    from riskregister.ui.watching import watch

    if not wiring.is_past():
        point_out(register)
    watch(register.id, register.version, blind=blind)


def _handling(register: Register) -> str:
    """Return in words how the page is to be handled: as the register is marked, and as high as anything in it."""
    highest = overall(register, now=wiring.present() if wiring.moment() else None)
    if highest == register.marking:
        return _("Handling: {marking}").format(marking=highest) if highest else ""
    if not register.marking:
        return _("Handling: parts are marked up to {highest}").format(highest=highest)
    words = _("Handling: {marking}, parts are marked up to {highest}")
    return words.format(marking=register.marking, highest=highest)


def switch(
    label: str, options: dict[str, str], key: str, default: str, help: str | None = None, *, locked: bool = False
) -> str:
    """Ask for one of a few options; the choice is part of the page's address."""
    return str(
        linked(
            st.segmented_control,
            key,
            default,
            options,
            label=label,
            options=list(options),
            format_func=lambda option: options.get(option, option),
            required=True,
            help=help,
            disabled=locked,
        )
    )


def stage_switch(*, locked: bool = False) -> Stage:
    """Ask for the stage to look at; ``locked`` while edits of one wait to be saved."""
    names, meanings = stage_names(), stage_meanings()
    help_text = "  \n".join(f"**{names[stage]}**: {meanings[stage]}" for stage in STAGES)
    return switch(_("Stage"), names, "stage", "current", help_text, locked=locked)  # type: ignore[return-value]


def rating_badge(label: str, code: str, score: float, criteria: Criteria) -> None:
    """Show a rating as its letter, word and score on the rating's colour."""
    colour = next((band.colour for band in criteria.bands if band.label == label), "#dddddd")
    style = f"background:{colour};color:{text_on(colour)};padding:2px 10px;border-radius:4px;font-weight:600"
    text = f"{code} · {label} · {score:g}" if label else _("not assessed")
    st.html(f'<span style="{style}">{html(text)}</span>', width="content")


def legend(criteria: Criteria, colours: dict[str, str] | None = None) -> None:
    """Explain the ratings: letter, word, scores and what each asks for.

    ``colours``, by letter, replace the bands' own.
    """
    tops = [band.minimum - 1 for band in criteria.bands[1:]]
    tops.append(score_range(criteria)[1])
    parts = []
    for band, top in zip(criteria.bands, tops, strict=True):
        colour = (colours or {}).get(band.code, band.colour)
        style = f"background:{colour};color:{text_on(colour)};padding:1px 8px;border-radius:4px;font-weight:600"
        span = f"{band.minimum:g}" if band.minimum == top else f"{band.minimum:g}–{top:g}"
        text = f"{html(band.label)} {span}: {html(band.meaning)}"
        parts.append(f'<span style="white-space:nowrap"><span style="{style}">{html(band.code)}</span> {text}</span>')
    st.html('<div style="display:flex;flex-wrap:wrap;gap:6px 18px;font-size:0.85rem">' + "".join(parts) + "</div>")


def risk_links(frame: pd.DataFrame, *, scores: bool = True, also: Mapping[str, str | list[str]] | None = None) -> None:
    """List risks as links to their page: id, title and, with ``scores``, rating letter and score; at most a hundred.

    ``also`` is what the links carry beside the id.
    """
    if frame.empty:
        st.caption(_("None."))
    if len(frame) > _LINKS:
        st.caption(_("The first {n} of {all}; find the others on the page Risks.").format(n=_LINKS, all=len(frame)))
    target = page("risk")
    for row in rows(frame.head(_LINKS)):
        score = f"{row.rating_code} {row.score:g}" if row.rating_code else "–"
        st.page_link(
            target,
            label=f"**{plain(row.id)}** {plain(row.title)}" + (f"  ·  {score}" if scores else ""),
            icon=":material/chevron_right:",
            query_params={**(also or {}), **moment.carried({"id": row.id})},
        )


def who_and_why(key: str, watched: Callable[[str], dict[str, Any]] | None = None) -> tuple[str, str]:
    """Ask who makes a change, unless this browser is known, and why; return both.

    ``watched`` makes them fields of a form whose edits are kept as a draft; else ``key`` tells them from others.
    """
    field = watched or (lambda name: {"key": f"{name}_{key}"})
    left, right = st.columns([1, 3])
    with left:
        name = who(key, watched)
    reason = right.text_input(
        _("Why"),
        placeholder=_("e.g. new report of the working group"),
        help=_("Kept with the change."),
        **field("why"),
    )
    return name, reason.strip()


def who(key: str, watched: Callable[[str], dict[str, Any]] | None = None) -> str:
    """Ask who makes a change, unless this browser is known, where the reason is said already; return the name."""
    field = watched or (lambda name: {"key": f"{name}_{key}"})
    name = st.text_input(
        _("Your name"),
        wiring.name(),
        max_chars=80,
        help=_("Signs what you save. Kept in this browser; nobody checks it."),
        **field("name"),
    )
    return str(name).strip()


def saved(action: Callable[[], int], name: str, *, closed: bool | None = None) -> bool:
    """Run a save signed by ``name``; say what happened; return whether it was saved. If not, edits stay on the page.

    Nothing is saved while a past state or an archived register is looked at, whatever form may have been left on the
    page; ``closed`` says otherwise for what is no change of the register looked at.
    """
    if wiring.is_past() if closed is None else closed:
        st.error(wiring.why_closed(), icon=":material/history:")
        return False
    try:
        version = action()
    except Conflict as conflict:
        st.error(f"{plain(conflict.message)} {plain(conflict.hint)}", icon=":material/sync_problem:")
        for clash in conflict.clashes:
            words = _("{field}: now {theirs} - you wanted {mine}")
            values = {"theirs": in_words(clash.theirs), "mine": in_words(clash.mine)}
            st.markdown(plain(words.format(field=clash.field, **values)))
        return False
    except RegisterError as error:
        failed(error)
        return False
    done(version, name)
    return True


def failed(error: RegisterError) -> None:
    """Say why a save failed: every finding where there are some, else the sentence and the way out."""
    findings = error.findings if isinstance(error, InvalidInput) else ()
    st.error("  \n".join(plain(f.message) for f in findings) or plain(error), icon=":material/error:")


def done(version: int, name: str, note: str = "") -> None:
    """Remember what :func:`confirmation` says once the page is drawn anew, and the name that signed."""
    wiring.look_again()
    wiring.remember(name)
    st.session_state["saved"], st.session_state["saved note"] = version, note
    st.session_state["saved mine"] = bool(name)


def confirmation() -> None:
    """Say once that the last save is kept, after the page was drawn anew, and offer to take it back."""
    # It links to pages, which use this module's pieces.
    from riskregister.ui import after_save

    version, note = st.session_state.pop("saved", None), st.session_state.pop("saved note", "")
    if version is not None:
        words = note or _("Saved as version {n}.").format(n=version)
        after_save.said(words, version, mine=st.session_state.pop("saved mine", False))
    after_save.failed()
