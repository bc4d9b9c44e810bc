"""A bow-tie as SVG: shapes and words of a drawing, each text escaped, colours left to the page it stands on.

On a page the component's style sheet colours the classes, light and dark; a file of its own carries the light colours.
"""

from __future__ import annotations

from riskregister.core.bow_tie_layout import SIZE, Box, Drawing, Thread, Words
from riskregister.core.colours import text_on

#: The light colours, for a drawing that stands alone.
ALONE = """
.bt-thread{stroke:#9aa5b1;fill:none}.bt-box{fill:#f3f5f8;stroke:#c6ccd4}.bt-knot{fill:#fff;stroke:#1f4e79}
.bt-brick{fill:#fff;stroke:#4b5665}.bt-cap{fill:#fff;stroke:#4b5665}.bt-fill{fill:#1f4e79}.bt-nothing{fill:#fff;stroke:#8a2d00}
.bt-cross{stroke:#8a2d00}.bt-words{fill:#15202e}.bt-soft{fill:#4b5665}.bt-head{fill:#4b5665}
"""
_CAP = 15.0
_FONT = "Inter, 'Source Sans', 'Segoe UI', Roboto, Arial, sans-serif"
_DASHED = ' stroke-dasharray="5 4"'


def svg(drawing: Drawing, alt: str, *, alone: bool = False, larger: float = 1.0) -> str:
    """Return a drawing as one SVG image with its words for those who do not see it; ``alone`` as a file of its own.

    ``larger`` sets the words so much larger than they were laid out, for a font narrower than Inter by as much.
    """
    inside = [*map(_thread, drawing.threads), *(_box(one, larger) for one in drawing.boxes)]
    inside += [_words(one, "bt-head", larger) for one in drawing.heads]
    style = f"<style>{ALONE}</style>" if alone else ""
    # Outlines are as wide outside their box as inside.
    seen = f"-2 -2 {drawing.width + 4:g} {drawing.height + 4:.1f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{seen}" role="img"'
        f' aria-label="{escaped(alt)}" font-family="{_FONT}">{style}{"".join(inside)}</svg>'
    )


def escaped(text: str) -> str:
    """Return text so that XML takes it for text, also within an attribute; what XML cannot hold is left out."""
    kept = "".join(char for char in text if char in "\t\n" or (char >= " " and not "\ud800" <= char <= "\udfff"))
    kept = kept.replace("\ufffe", "").replace("\uffff", "")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _thread(one: Thread) -> str:
    if one.across:
        bend = (one.x2 - one.x1) * 0.5
        ends = f"C{one.x1 + bend:.1f} {one.y1:.1f} {one.x2 - bend:.1f} {one.y2:.1f} {one.x2:.1f} {one.y2:.1f}"
    else:
        ends = f"L{one.x2:.1f} {one.y2:.1f}"
    return f'<path class="bt-thread" stroke-width="2.5" d="M{one.x1:.1f} {one.y1:.1f}{ends}"/>'


def _box(one: Box, larger: float) -> str:
    brick = one.kind in ("barrier", "secondary")
    kinds = {"knot": "bt-knot", "nothing": "bt-nothing"}
    kind = "bt-brick" if brick else kinds.get(one.kind, "bt-box")
    heavy = (1.0, 1.0, 1.8, 2.8)[one.strength] if brick else 3.0 if one.kind == "knot" else 1.2
    dashed = _DASHED if one.kind == "nothing" or (brick and one.delivered == 0) else ""
    corner = 14 if one.kind == "knot" else 0 if brick else 6
    place = f'x="{one.x:.1f}" y="{one.y:.1f}" width="{one.width:.1f}" height="{one.height:.1f}"'
    parts = [f'<rect class="{kind}" {place} rx="{corner}" stroke-width="{heavy:g}"{dashed}/>']
    if brick:
        parts += _cap(one)
    if one.chip:
        parts.append(_chip(one.chip, one.colour, larger))
    parts += [_words(words, "bt-soft" if words.soft else "bt-words", larger) for words in one.words]
    leads = f' class="bt-leads" data-leads="{escaped(one.leads)}"' if one.leads else ""
    return f"<g{leads}>{''.join(parts)}</g>"


def _cap(one: Box) -> list[str]:
    """Return a brick's left edge: filled from below by what is delivered, crossed if that is given up."""
    x, y, full = one.x, one.y, one.height
    filled = full * one.delivered
    parts = [
        f'<rect class="bt-cap" x="{x:.1f}" y="{y:.1f}" width="{_CAP:g}" height="{full:.1f}" stroke-width="1"/>',
        f'<rect class="bt-fill" x="{x:.1f}" y="{y + full - filled:.1f}" width="{_CAP:g}" height="{filled:.1f}"/>',
    ]
    if one.crossed:
        ends = f"M{x:.1f} {y:.1f}l{_CAP:g} {full:.1f}m0 {-full:.1f}l{-_CAP:g} {full:.1f}"
        parts.append(f'<path class="bt-cross" stroke-width="2" d="{ends}"/>')
    return parts


def _chip(words: Words, colour: str, larger: float) -> str:
    wide = len(words.text) * SIZE * 0.62 + 18
    rect = f'<rect x="{words.x - wide / 2:.1f}" y="{words.y - SIZE:.1f}" width="{wide:.1f}" height="{SIZE * 1.45:.1f}"'
    size = words.size * larger
    return (
        f'{rect} rx="4" fill="{escaped(colour)}"/><text x="{words.x:.1f}" y="{words.y:.1f}" font-size="{size:g}"'
        f' font-weight="600" text-anchor="middle" fill="{text_on(colour)}">{escaped(words.text)}</text>'
    )


def _words(one: Words, kind: str, larger: float) -> str:
    weight = ' font-weight="600"' if one.bold else ""
    anchor = ' text-anchor="middle"' if one.centred else ""
    return (
        f'<text class="{kind}" x="{one.x:.1f}" y="{one.y:.1f}" font-size="{one.size * larger:g}"{weight}{anchor}>'
        f"{escaped(one.text)}</text>"
    )
