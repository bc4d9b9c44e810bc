// Draws a matrix of charts/matrix.py and says which cell was chosen. Places come in steps (a cell's middle at whole
// numbers); here they become pixels, because only the screen knows how many ids can be read in a cell.
// Register text enters the page as text only, never as HTML.

const SIZES = [13, 12, 11, 10, 9];
const NARROW = 560;
const SVG = "http://www.w3.org/2000/svg";

const make = (tag, cls, parent, text) => {
  const found = document.createElement(tag);
  if (cls) found.className = cls;
  if (text !== undefined) found.textContent = text;
  if (parent) parent.appendChild(found);
  return found;
};
const draw = (tag, attributes, parent) => {
  const found = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) found.setAttribute(name, value);
  if (parent) parent.appendChild(found);
  return found;
};

// ---- ids in a cell -------------------------------------------------------------------------------------------

const pen = document.createElement("canvas").getContext("2d");
const widths = new Map();
// A text's width at 100 px; text grows in proportion.
const wide = (text, family, weight) => {
  const key = `${weight}|${family}|${text}`;
  if (!widths.has(key)) {
    pen.font = `${weight} 100px ${family}`;
    widths.set(key, pen.measureText(text).width / 100);
  }
  return widths.get(key);
};

// The part of an id that its neighbours share: up to its last separator.
const stem = (id) => (/^(.*[-._/ ])[^-._/ ]+( ↑)?$/.exec(id) || ["", ""])[1];

function grouped(ids) {
  const groups = new Map();
  for (const id of ids) {
    const head = stem(id);
    if (!groups.has(head)) groups.set(head, []);
    groups.get(head).push(id.slice(head.length));
  }
  return groups;
}

// How ids go into width × height pixels: {size, columns}, {size, groups}, or null where they could not be read.
export function packed(ids, width, height, family) {
  const most = Math.max(...ids.map((id) => wide(id, family, 600)));
  for (const size of SIZES) {
    const columns = Math.min(ids.length, Math.floor((width + 5) / (most * size + 5)));
    if (columns > 0 && Math.ceil(ids.length / columns) * size * 1.2 <= height) return { size, columns };
  }
  const groups = grouped(ids);
  if (groups.size < ids.length)
    for (const size of [11, 10, 9]) {
      let line = 0;
      let lines = 1;
      let fits = true;
      for (const [head, tails] of groups)
        for (const [number, tail] of tails.entries()) {
          // The stem stays with the first that follows it.
          const taken = ((number ? 0 : wide(head, family, 700)) + wide(tail, family, 600)) * size + 4.5;
          if (taken > width) fits = false;
          if (line + taken > width + 4) {
            lines += 1;
            line = 0;
          }
          line += taken;
        }
      if (fits && lines * size * 1.2 <= height) return { size, groups };
    }
  return null;
}

// ---- labels: where they cover least ---------------------------------------------------------------------------

const shared = (a, b) =>
  Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

// The best of several middles for a box; null where even that would hide too much of another label.
function settled(spots, w, h, taken, area) {
  let best = null;
  for (const [cx, cy] of spots) {
    const x = Math.min(Math.max(cx - w / 2, 1), area.w - w - 1);
    const y = Math.min(Math.max(cy - h / 2, 1), area.h - h - 1);
    const box = { x, y, w, h };
    let cost = 0;
    let hidden = 0;
    for (const [other, dear] of taken) {
      const part = shared(box, other);
      cost += part * dear;
      if (dear >= 4) hidden += part;
    }
    if (!best || cost < best.cost) best = { cost, hidden, box };
  }
  return best && best.hidden <= 0.12 * w * h ? best.box : null;
}

// ---- the whole ------------------------------------------------------------------------------------------------

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const before = parentElement.querySelector(".rr-matrix");
  const hadFocus = before && before.querySelector("button:focus") ? before.querySelector("button:focus").dataset.key : "";
  if (before) before.remove();

  const root = make("div", data.locked ? "rr-matrix locked" : "rr-matrix", parentElement);
  const columns = data.x.levels.length;
  const lines = data.y.levels.length;
  const continuous = data.view !== "grid";

  const upTitle = make("div", "rr-title up", root, data.y.title);
  upTitle.setAttribute("aria-hidden", "true");
  const up = make("div", continuous ? "rr-ticks up" : "rr-up", root);
  const plot = make("div", "rr-plot", root);
  const across = make("div", continuous ? "rr-ticks rr-across" : "rr-across", root);
  const acrossTitle = make("div", "rr-title", root, data.x.title);
  across.style.gridColumn = acrossTitle.style.gridColumn = "3";
  for (const part of [up, across, acrossTitle]) part.setAttribute("aria-hidden", "true");

  const cells = make("div", "rr-cells", plot);
  // A picture of one risk is told whole by its name; a matrix of many is walked cell by cell.
  cells.setAttribute("role", data.compact ? "img" : "group");
  cells.setAttribute("aria-label", data.alt);
  cells.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  cells.style.gridTemplateRows = `repeat(${lines}, minmax(0, 1fr))`;
  const over = draw("svg", { class: "rr-over", "aria-hidden": "true" }, plot);
  const tip = make("div", "rr-tip", root);
  tip.hidden = true;

  const family = () => getComputedStyle(root).fontFamily || "sans-serif";
  const buttons = new Map();
  const inOrder = [...data.cells].sort((a, b) => b.y - a.y || a.x - b.x);
  const focusable = data.chosen || (inOrder.find((cell) => cell.count) || inOrder[0]).key;

  const tell = (said, left, top, low) => {
    tip.replaceChildren(...said.map((line) => make("div", "", null, line)));
    tip.hidden = false;
    const area = root.getBoundingClientRect();
    const box = tip.getBoundingClientRect();
    const x = Math.min(Math.max(left - area.left - box.width / 2, 0), Math.max(area.width - box.width, 0));
    const above = top - area.top - box.height - 6;
    tip.style.left = `${x}px`;
    tip.style.top = `${above >= -20 ? above : low - area.top + 6}px`;
  };
  const hush = () => {
    tip.hidden = true;
  };
  const point = (element, said) => {
    const tellHere = () => {
      const box = element.getBoundingClientRect();
      tell(said, box.left + box.width / 2, box.top, box.bottom);
    };
    element.addEventListener("pointerenter", tellHere);
    element.addEventListener("pointerleave", hush);
    return tellHere;
  };

  for (const cell of inOrder) {
    const button = make(data.compact ? "div" : "button", "rr-cell", cells);
    button.dataset.key = cell.key;
    button.dataset.count = cell.count;
    button.style.background = cell.colour;
    button.style.color = cell.ink;
    buttons.set(`${cell.x},${cell.y}`, button);
    const tellHere = point(button, cell.tip);
    if (data.compact) continue;
    button.type = "button";
    button.tabIndex = cell.key === focusable ? 0 : -1;
    button.setAttribute("aria-label", cell.words);
    if (!data.locked) button.setAttribute("aria-pressed", String(cell.key === data.chosen));
    if (!cell.count || data.locked) button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", () => {
      if (cell.count && !data.locked) setTriggerValue("cell", cell.key);
    });
    button.addEventListener("focus", () => button.matches(":focus-visible") && tellHere());
    button.addEventListener("blur", hush);
  }
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  cells.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hush();
    const move = step[event.key];
    const here = inOrder.find((cell) => cell.key === event.target.dataset.key);
    if (!move || !here) return;
    event.preventDefault();
    const next = buttons.get(`${here.x + move[0]},${here.y + move[1]}`);
    if (!next) return;
    for (const button of buttons.values()) button.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  // ---- drawn anew at each width

  const fill = (small) => {
    const plain = !data.arrows.length && !data.notes.length && !continuous;
    const least = data.compact ? 44 : small ? 60 : 76;
    const most = Math.min(small ? 152 : 160, 800 / lines);
    const width = plot.clientWidth / columns - 2 - 6;
    let tall = least;
    const crowd = inOrder.filter((cell) => cell.ids.length);
    if (!plain) tall = Math.min(Math.max(plot.clientWidth / columns / (data.compact ? 2 : 1.35), least), data.compact ? 72 : 104);
    else
      while (tall < most && crowd.some((cell) => !packed(cell.ids, width, tall - 2 - 18, family()))) tall += 8;
    // Where a crowd cannot be read at any height, height would only push the rest of the page down.
    if (plain && tall >= most) {
      const unread = (height) => crowd.filter((cell) => !packed(cell.ids, width, height - 20, family())).length;
      const fewest = unread(most);
      tall = least;
      while (tall < most && unread(tall) > fewest) tall += 8;
    }
    plot.style.height = `${Math.round(tall * lines)}px`;
    for (const cell of inOrder) {
      const button = buttons.get(`${cell.x},${cell.y}`);
      button.replaceChildren();
      make("span", "rr-code", button, cell.code);
      if (!cell.count) continue;
      const found = plain && cell.ids.length ? packed(cell.ids, width, tall - 20, family()) : null;
      if (found || !plain) make("span", "rr-count", button, cell.count > 1 || !plain ? String(cell.count) : "");
      if (found && found.columns) {
        const ids = make("span", "rr-ids", button);
        ids.style.fontSize = `${found.size}px`;
        ids.style.gridTemplateColumns = `repeat(${found.columns}, auto)`;
        ids.style.columnGap = "5px";
        for (const id of cell.ids) make("span", "", ids, id);
      } else if (found) {
        const ids = make("span", "rr-grouped", button);
        ids.style.fontSize = `${found.size}px`;
        for (const [head, tails] of found.groups) {
          for (const [number, tail] of tails.entries()) {
            const one = make("span", "", ids);
            if (!number && head) make("b", "", one, head);
            one.append(tail);
          }
        }
      } else if (plain) {
        const many = make("span", "rr-many", button);
        make("span", "", many, String(cell.count)).style.fontSize = small ? "18px" : "22px";
        make("span", "", many, cell.noun).style.fontSize = "11px";
      }
    }
  };

  const label = (text, spots, taken, area, size, said) => {
    const w = wide(text, family(), 650) * size + 7;
    const h = size + 5;
    const box = settled(spots, w, h, taken, area);
    if (!box) return;
    taken.push([box, 4]);
    const group = draw("g", { class: "live" }, over);
    draw("rect", { class: "box", ...{ x: box.x, y: box.y, width: w, height: h, rx: 3 } }, group);
    const middle = { x: box.x + w / 2, y: box.y + h / 2, "text-anchor": "middle", "dominant-baseline": "central" };
    draw("text", { ...middle, "font-size": size }, group).textContent = text;
    if (said) point(group, said);
  };

  const overlay = (small) => {
    over.replaceChildren();
    const area = { w: plot.clientWidth, h: plot.clientHeight };
    if (!area.w) return;
    over.setAttribute("viewBox", `0 0 ${area.w} ${area.h}`);
    const px = (x) => ((x - 0.5) / columns) * area.w;
    const py = (y) => area.h - ((y - 0.5) / lines) * area.h;
    const size = small ? 9 : 11;
    const taken = [];
    // Letters and counts in the corners of cells are not for covering.
    for (const cell of inOrder) {
      const [left, top] = [px(cell.x - 0.5), py(cell.y + 0.5)];
      taken.push([{ x: left + 2, y: top + 1, w: 22, h: 15 }, 3]);
      if (cell.count) taken.push([{ x: left + area.w / columns - 24, y: top + 1, w: 22, h: 15 }, 2]);
    }
    const heads = data.arrows.map((arrow) => {
      const [x0, y0, x1, y1] = [px(arrow.from[0]), py(arrow.from[1]), px(arrow.to[0]), py(arrow.to[1])];
      const [dx, dy] = [x1 - x0, y1 - y0];
      const long = Math.hypot(dx, dy) || 1;
      const [ux, uy] = [dx / long, dy / long];
      const head = 6 + 2.4 * arrow.weight;
      const half = head * 0.5;
      const [bx, by] = [x1 - ux * head, y1 - uy * head];
      const shape = `M${x1} ${y1}L${bx - uy * half} ${by + ux * half}L${bx + uy * half} ${by - ux * half}Z`;
      for (const [colour, more] of [["#ffffff", 3], ["#111111", 0]]) {
        const line = { stroke: colour, "stroke-width": 1.2 + arrow.weight + more, "stroke-linecap": "round" };
        draw("line", { x1: x0, y1: y0, x2: bx, y2: by, ...line }, over);
        draw("path", { d: shape, fill: colour, stroke: colour, "stroke-width": more, "stroke-linejoin": "round" }, over);
      }
      draw("circle", { class: "ghost", cx: x0, cy: y0, r: small ? 3.5 : 5 }, over);
      const wire = { x1: x0, y1: y0, x2: x1, y2: y1, stroke: "transparent", "stroke-width": 14, class: "live" };
      point(draw("line", wire, over), [arrow.tip]);
      taken.push([{ x: x1 - 7, y: y1 - 7, w: 14, h: 14 }, 2], [{ x: x0 - 4, y: y0 - 4, w: 8, h: 8 }, 1]);
      return [arrow, x0, y0, dx, dy];
    });
    for (const [arrow, x0, y0, dx, dy] of heads) {
      if (!arrow.text) continue;
      const along = [0.5, 0.38, 0.62, 0.26, 0.74, 0.14, 0.86].map((part) => [x0 + dx * part, y0 + dy * part]);
      // Beside the arrow where its own length leaves no room.
      const beside = [1, -1, 2, -2].map((side) => [x0 + dx / 2, y0 + dy / 2 + side * (size + 6)]);
      const spots = [...along, ...beside];
      label(arrow.text, spots, taken, area, size, [arrow.tip]);
    }
    for (const note of data.notes) {
      const [x, y] = [px(note.at[0]), py(note.at[1])];
      const spots = [0, 16, -16, 30, -26].map((shift) => [x, y + shift]);
      label(note.text, spots, taken, area, size, [note.text]);
    }
    over.classList.toggle("many", data.marks.length > 8);
    // No range lies over the best levels of another risk.
    const below = draw("g", {}, over);
    const above = draw("g", {}, over);
    const marks = data.marks.map((mark) => {
      const [x, y] = [px(mark.at[0] + mark.by[0]), py(mark.at[1] + mark.by[1])];
      const clip = (value, most) => Math.min(Math.max(value, 1), most - 1);
      const left = clip(px(mark.left + mark.by[0]), area.w);
      const right = clip(px(mark.right + mark.by[0]), area.w);
      const top = clip(py(mark.up + mark.by[1]), area.h);
      const low = clip(py(mark.down + mark.by[1]), area.h);
      const group = draw("g", { class: "mark live" }, below);
      const middle = draw("g", { class: "mark live" }, above);
      if (data.view === "ellipses") {
        const radii = [x - left, right - x, y - top, low - y].map((value) => Math.max(value, 4));
        const [l, r, t, b] = radii;
        const round = `M${x - l} ${y}A${l} ${t} 0 0 1 ${x} ${y - t}A${r} ${t} 0 0 1 ${x + r} ${y}`;
        draw("path", { class: "range", d: `${round}A${r} ${b} 0 0 1 ${x} ${y + b}A${l} ${b} 0 0 1 ${x - l} ${y}Z` }, group);
      } else {
        const bars = `M${left} ${y}H${right}M${x} ${top}V${low}M${left} ${y - 4}v8M${right} ${y - 4}v8`;
        const d = `${bars}M${x - 4} ${top}h8M${x - 4} ${low}h8`;
        draw("path", { class: "halo", d }, group);
        draw("path", { class: "bar", d }, group);
      }
      const s = small ? 4 : 5.5;
      const shapes = {
        chronic: `M${x} ${y - s - 1}L${x + s + 1} ${y}L${x} ${y + s + 1}L${x - s - 1} ${y}Z`,
        opportunity: `M${x} ${y - s - 1}L${x + s + 1} ${y + s}L${x - s - 1} ${y + s}Z`,
      };
      if (shapes[mark.kind]) draw("path", { class: "best", d: shapes[mark.kind] }, middle);
      else draw("circle", { class: "best", cx: x, cy: y, r: s }, middle);
      taken.push([{ x: x - s, y: y - s, w: 2 * s, h: 2 * s }, 4]);
      for (const part of [group, middle]) {
        part.addEventListener("pointerenter", () => {
          for (const lit of [group, middle]) lit.classList.add("lit");
          over.classList.add("pointing");
          const box = middle.getBoundingClientRect();
          tell([mark.tip], box.left + box.width / 2, box.top, box.bottom);
        });
        part.addEventListener("pointerleave", () => {
          for (const lit of [group, middle]) lit.classList.remove("lit");
          over.classList.remove("pointing");
          hush();
        });
        part.addEventListener("click", () => !data.locked && setTriggerValue("cell", mark.key));
      }
      return [mark, x, y, s];
    });
    for (const [mark, x, y, s] of marks) {
      const reach = wide(mark.text, family(), 650) * size * 0.5 + s + 5;
      const spots = [[x, y - s - 9], [x, y + s + 9], [x + reach, y], [x - reach, y]];
      label(mark.text, spots, taken, area, size, [mark.tip]);
    }
  };

  const sides = (small) => {
    root.classList.toggle("small", small);
    for (const [side, axis, upwards] of [[up, data.y, true], [across, data.x, false]]) {
      side.replaceChildren();
      if (continuous) {
        const steps = upwards ? lines : columns;
        const long = upwards ? plot.clientHeight : plot.clientWidth;
        let widest = 0;
        let tallest = 0;
        for (const [at, words, below] of data.ticks[upwards ? "y" : "x"]) {
          const tick = make("div", "", side);
          if (below && !small) make("b", "rr-line", tick, below);
          make("span", "rr-line", tick, words);
          const part = ((at - 0.5) / steps) * long;
          if (upwards) tick.style.top = `${long - part}px`;
          else tick.style.left = `${Math.min(Math.max(part, tick.offsetWidth / 2 - 30), long - tick.offsetWidth / 2)}px`;
          widest = Math.max(widest, tick.offsetWidth);
          tallest = Math.max(tallest, tick.offsetHeight);
        }
        if (upwards) side.style.width = `${widest + 10}px`;
        else side.style.height = `${tallest + 8}px`;
        continue;
      }
      const levels = upwards ? [...axis.levels].reverse() : axis.levels;
      side.style[upwards ? "gridTemplateRows" : "gridTemplateColumns"] = `repeat(${levels.length}, minmax(0, 1fr))`;
      side.style.maxWidth = upwards ? (small ? "66px" : "130px") : "";
      side.style.fontSize = small ? "10.5px" : "12px";
      for (const [number, word, band] of levels) {
        const one = make("div", "", side);
        const head = make("span", "", one);
        make("b", "", head, number);
        head.append(` ${word}`);
        if (band && !small) make("span", "rr-band", one, band);
      }
    }
  };

  let last = 0;
  const all = () => {
    if (!root.clientWidth) return;
    const small = root.clientWidth < NARROW;
    sides(small);
    fill(small);
    if (continuous) sides(small);
    overlay(small);
    last = root.clientWidth;
    root.dataset.drawn = String(last);
  };
  all();
  if (hadFocus) {
    const back = [...buttons.values()].find((button) => button.dataset.key === hadFocus);
    if (back) {
      for (const button of buttons.values()) button.tabIndex = -1;
      back.tabIndex = 0;
      back.focus({ preventScroll: true });
    }
  }
  const watch = new ResizeObserver(() => root.clientWidth !== last && all());
  watch.observe(root);
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(() => { widths.clear(); all(); });
  return () => watch.disconnect();
}
