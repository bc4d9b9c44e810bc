"""What a person's hands and eyes do, in Playwright's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

expect.set_options(timeout=20_000)

#: What axe finds in Streamlit's own markup, outside this program's reach, by rule and selector; all else is ours.
KNOWN = {
    # The upload field is a <section role="presentation"> that Streamlit itself gives a label.
    "presentation-role-conflict": "section[data-testid=stFileUploaderDropzone]",
    # On a narrow screen the navigation is a list in the sidebar, with each of its sections wrapped in a <div>.
    "list": "ul[data-testid=stSidebarNavItems]",
    "listitem": "ul[data-testid=stSidebarNavItems] li",
}
#: The rule that a person notices first; a run of axe without it would prove little.
CONTRAST = "color-contrast"


def settle(page: Any) -> None:
    """Wait until the page's script has run to its end and every part of it has been drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stAppSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def open_address(page: Any, address: str, title: str | None) -> None:
    """Open an address and wait until the page called ``title`` (``None``: whatever it is called) is all there."""
    page.goto(address)
    _arrived(page, title)


def _arrived(page: Any, title: str | None) -> None:
    named = {} if title is None else {"name": title, "exact": True}
    expect(page.get_by_role("heading", level=1, **named)).to_be_visible()
    settle(page)


#: Go to an address as the browser's own Back does, without loading the program anew; true once the page has run.
_WALK = """address => new Promise((done) => {
  const app = document.querySelector("[data-testid=stApp]");
  const seen = new MutationObserver((changes) => {
    if (app.dataset.testScriptState !== "notRunning" || changes.every((one) => one.oldValue === "notRunning")) return;
    seen.disconnect();
    done(true);
  });
  seen.observe(app, { attributeFilter: ["data-test-script-state"], attributeOldValue: true });
  setTimeout(() => done(false), 10000);
  history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
})"""


def walk_to(page: Any, address: str, title: str | None) -> None:
    """Go from one page of the dashboard to another in the same session, which takes half the time of opening it."""
    if page.evaluate(_WALK, address):
        _arrived(page, title)
    else:
        open_address(page, address, title)


def cell_of_matrix(page: Any, *, likelihood: int, impact: int) -> tuple[float, float]:
    """Return where on the screen a cell of the matrix lies: its middle."""
    return middle(page, page.locator(f'.rr-cells button[data-key="{likelihood}×{impact}"]'))


def middle(page: Any, target: Any) -> tuple[float, float]:
    """Return the middle of what is aimed at, brought into view; what is drawn anew meanwhile is aimed at again."""
    for attempt in range(5):
        settle(page)
        try:
            target.scroll_into_view_if_needed()
        except PlaywrightError as problem:
            if attempt == 4 or "not attached" not in str(problem):
                raise
            continue
        box = target.bounding_box()
        if box is not None:
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    message = f"{target} is nowhere on the screen"
    raise AssertionError(message)


def type_into_grid(page: Any, *, column: int, value: str) -> None:
    """Type a value into the first row of the page's table, with the keyboard as a person would."""
    cell = page.get_by_test_id(f"glide-cell-{column}-0")
    expect(cell).to_be_attached()
    # On the title: the id beside it may lead away.
    page.get_by_test_id("stDataFrame").click(position={"x": 180, "y": 52})
    for _step in range(column - 1):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    field = page.locator("#portal input.gdg-input")
    expect(field).to_be_focused()
    # The grid takes over a key a moment after the field shows it; nobody types faster than this.
    page.keyboard.type(value, delay=120)
    expect(field).to_have_value(value)
    field.press("Enter", delay=120)
    expect(cell).to_have_text(value)
    settle(page)


def choose(page: Any, label: str, option: str) -> None:
    """Choose from a select box, with the keyboard: open the list, type, take the first that fits.

    On a slow machine the list may be drawn anew between the look at it and the key; a person sees that and chooses
    again.
    """
    box = page.get_by_role("combobox", name=label, exact=True)
    middle(page, box)
    for _attempt in range(3):
        keyboard_to(page, box)
        page.keyboard.press("Control+a")
        page.keyboard.type(option)
        expect(page.get_by_role("option").first).to_contain_text(option)
        wanted = page.get_by_role("option").filter(has_text=option).first
        for _press in range(20):
            if box.get_attribute("aria-activedescendant") == wanted.get_attribute("id"):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        if _came(lambda: expect(box).to_have_value(re.compile("^" + re.escape(option)), timeout=5_000)):
            return
    expect(box).to_have_value(re.compile("^" + re.escape(option)))


def tick(page: Any, label: str) -> None:
    """Tick a box; while the page is drawn anew a click may meet the old box, which a person sees and does again."""
    box = page.get_by_role("checkbox", name=label)
    for _attempt in range(3):
        settle(page)
        page.get_by_text(label).click()
        if _came(lambda: expect(box).to_be_checked(timeout=5_000)):
            return
    expect(box).to_be_checked()


def _came(look: Callable[[], None]) -> bool:
    try:
        look()
    except AssertionError:
        return False
    return True


def sign(page: Any, name: str | None, reason: str, button: str = "Save") -> None:
    """Fill in name (``None``: it is there already) and reason, and press the button."""
    if name is not None:
        page.get_by_role("textbox", name="Your name").fill(name)
    page.get_by_role("textbox", name="Why", exact=True).fill(reason)
    page.get_by_role("button", name=button).click()


def keyboard_to(page: Any, target: Any, *, key: str = "Tab", most: int = 120) -> None:
    """Press a key until ``target`` has the focus."""
    for _press in range(most):
        if target.evaluate("element => element === document.activeElement || element.contains(document.activeElement)"):
            return
        page.keyboard.press(key)
    message = f"{most} times {key} do not reach {target}"
    raise AssertionError(message)


def grid_rows(page: Any, name: str) -> list[list[str]]:
    """Return what the table called ``name`` shows, row by row, as a screen reader gets it."""
    grid = page.get_by_role("region", name=name)
    grid.scroll_into_view_if_needed()
    expect(grid.locator("tbody tr").first).to_be_attached()
    return [row.locator("td").all_text_contents() for row in grid.locator("tbody tr").all()]


def violations(page: Any) -> list[str]:
    """Return what axe finds wrong on the page that is not Streamlit's own doing: rule, how bad, where."""
    found = Axe().run(page).response
    ran = {rule["id"] for outcome in ("passes", "violations", "incomplete") for rule in found[outcome]}
    assert CONTRAST in ran
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if not _known(page, rule["id"], node["target"][-1])
    ]


def _known(page: Any, rule: str, place: Any) -> bool:
    """Say whether a rule that is broken at a place (a list, where that is inside a shadow) is broken by Streamlit."""
    if rule not in KNOWN or not isinstance(place, str):
        return False
    return bool(page.locator(place).and_(page.locator(KNOWN[rule])).count())


def overflow(page: Any) -> dict[str, int]:
    """Return by how many pixels the document, and the main part of the page, are wider than what shows them."""
    found: dict[str, int] = page.evaluate(
        """() => {
          const main = document.querySelector("[data-testid=stMain]");
          const all = document.documentElement;
          return { document: all.scrollWidth - window.innerWidth, main: main.scrollWidth - main.clientWidth };
        }"""
    )
    return {part: pixels for part, pixels in found.items() if pixels > 0}
