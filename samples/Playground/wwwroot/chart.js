// The learning curve: what was foreseen of the last 20 labels, and what is right of the rest.
const WINDOW = 20, LEFT = 34, RIGHT = 350, LEGEND = 12, TOP = 30, BOTTOM = 160, DOTS = 190;

export function foreseen(examples) {
  const known = examples.filter(one => one.predicted !== null), last = known.slice(-WINDOW);
  return last.length === 0 ? null : { of: last.length, share: last.filter(isRight).length / last.length };
}

const isRight = one => one.predicted === one.label;

export function drawChart(svg, text, examples) {
  svg.replaceChildren();
  const width = Math.max(examples.length, 10);
  const x = number => LEFT + (RIGHT - LEFT) * number / width, y = share => BOTTOM - (BOTTOM - TOP) * share;
  for (const share of [0, .5, 1]) {
    add(svg, "line", { class: "grid", x1: LEFT, x2: RIGHT, y1: y(share), y2: y(share) });
    add(svg, "text", { x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, `${100 * share} %`);
  }
  for (const number of new Set([1, Math.round(width / 2), width]))
    add(svg, "text", { x: x(number), y: BOTTOM + 14, "text-anchor": "middle" }, number);

  const running = [], rest = [];
  examples.forEach((one, i) => {
    const now = foreseen(examples.slice(0, i + 1));
    if (now) running.push([x(i + 1), y(now.share)]);
    if (one.rest !== null) rest.push([x(i + 1), y(one.rest)]);
    if (one.predicted !== null)
      add(svg, "circle", { class: isRight(one) ? "right" : "wrong", cx: x(i + 1), cy: DOTS, r: Math.min(4, 130 / width), "stroke-width": 1.5 });
  });
  line(svg, "rest", rest);
  line(svg, "foreseen", running);
  name(svg, "foreseen", "last 20 foreseen", running, LEFT);
  name(svg, "rest", "others right", rest, (LEFT + RIGHT) / 2 + 10);
  text.textContent = running.length === 0
    ? "Every example is predicted before its label is known. The curve begins when two kinds are."
    : "Each example was predicted before its label was known: a dot if that was right, a ring if not. Suggested ones are the hardest to foresee.";
}

function line(svg, kind, points) {
  if (points.length === 1) add(svg, "circle", { class: kind, cx: points[0][0], cy: points[0][1], r: 3 });
  else if (points.length > 1) add(svg, "path", { class: kind, d: "M" + points.map(point => point.map(value => value.toFixed(1)).join(" ")).join("L") });
}

// What the lines are, above them.
function name(svg, kind, label, points, at) {
  if (points.length === 0) return;
  add(svg, "path", { class: kind, d: `M${at} ${LEGEND - 4}h24` });
  add(svg, "text", { class: `name ${kind}`, x: at + 30, y: LEGEND }, label);
}

function add(svg, tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  svg.append(element);
}
