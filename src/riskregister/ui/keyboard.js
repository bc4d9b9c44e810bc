// What opens over the page is drawn at the end of the document, where Tab comes to last of all. Opened by keyboard, it
// takes the focus; Tab past its last field, or back past its first, closes it and leads back to the button.
const BUTTON = '[data-testid="stPopoverButton"]';
const BODY = '[data-testid="stPopoverBody"]';
const FIELDS = 'a[href], button, input, textarea, select, [tabindex]';

function fields(body) {
  return [...body.querySelectorAll(FIELDS)].filter(
    (field) => !field.disabled && field.tabIndex >= 0 && field.getClientRects().length > 0,
  );
}

export default function () {
  if (window.riskregisterKeyboard) return;
  window.riskregisterKeyboard = true;
  let opener = null;
  let awaited = false;
  document.addEventListener('pointerdown', () => { awaited = false; }, true);
  document.addEventListener('keydown', (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest(BUTTON);
    if (button && (event.key === 'Enter' || event.key === ' ')) {
      opener = button;
      awaited = button.getAttribute('aria-expanded') !== 'true';
    }
    const body = event.target.closest(BODY);
    if (!body || event.key !== 'Tab' || !opener || !opener.isConnected) return;
    const inside = fields(body);
    const end = event.shiftKey ? inside[0] : inside[inside.length - 1];
    // Of a group of buttons only one is a stop for Tab: past any of them is past the group.
    const group = event.target.closest('[role="toolbar"], [role="radiogroup"], [role="listbox"]');
    if (event.target !== end && !(group && end && group.contains(end))) return;
    event.preventDefault();
    opener.click();
    opener.focus();
  }, true);
  new MutationObserver(() => {
    if (!awaited) return;
    const body = document.querySelector(BODY);
    const first = body && fields(body)[0];
    if (!first) return;
    awaited = false;
    // Not before the popover has found its place: focus would scroll the page to where it was drawn at first.
    requestAnimationFrame(() => first.focus({ preventScroll: true }));
  }).observe(document.body, { childList: true, subtree: true });
}
