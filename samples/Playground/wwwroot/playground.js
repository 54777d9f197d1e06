import { makeBoard, paint, readPicture, toBase64, SIDE } from "./board.js";
import { drawChart, foreseen } from "./chart.js";

const $ = id => document.getElementById(id);
const MOST_BYTES = 1_000_000; // of a table; the server takes a little more
const BOARD = "board"; // what is looked at: the board, the id of an item, or null

let kind = "pictures";
let view = null; // what the server says there is to see
let contents = new Map(); // pixels or fields of items, by id
let current = BOARD;
let answer = null; // what the server says of what is looked at
let before = new Map(); // predicted labels of unlabeled items, by id, before the last change
let csv = null; // the table dropped last, as long as the page is open
const board = makeBoard($("board"), () => {
  $("chalk").hidden = !board.isEmpty;
  if (current === BOARD) ask();
});

// ---- The server

async function call(what, body, signal) {
  const response = await fetch(`api/${kind}${what}`, body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal,
  });
  const found = await response.json();
  if (!response.ok) throw new Error(found.detail ?? found.title);
  return found;
}

// Changes go one after the other, whatever is pressed meanwhile.
let changing = Promise.resolve();
function change(work) {
  changing = changing.then(work).catch(fault => tell(fault.message));
  return changing;
}

async function show(next) {
  before = new Map(view?.unlabeled.map(one => [one.id, one.predicted]));
  view = next;
  $("judgment").textContent = "";
  const ids = [...view.examples.map(one => one.item), ...view.unlabeled.map(one => one.id)];
  const missing = ids.filter(id => !contents.has(id));
  if (missing.length > 0)
    for (const item of await call(`/items?from=${Math.min(...missing)}`)) contents.set(item.id, item);
  if (current !== BOARD && current !== null && !ids.includes(current)) current = kind === "pictures" ? BOARD : null;
  current ??= view.unlabeled[0]?.id ?? (kind === "pictures" ? BOARD : null);
  render();
  ask();
}

// Asks again as long as there is something new to ask about; why, only when that has come to rest.
let wanted = 0, isAsking = false, explaining = null;
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
async function ask() {
  wanted++;
  explaining?.abort();
  if (isAsking) return;
  isAsking = true;
  $("now").setAttribute("aria-busy", true);
  for (let asked = 0; asked !== wanted;) {
    asked = wanted;
    const subject = current, about = subject === BOARD ? { picture: board.isEmpty ? null : toBase64(board.picture()) } : { id: subject };
    try {
      const isNothing = about.picture === null || about.id === null;
      const found = isNothing ? null : await call("/ask", about);
      if (asked !== wanted && subject !== current) continue;
      answer = found;
      renderNow();
      await pause(subject === BOARD && !isNothing ? 200 : 0);
      if (asked !== wanted || isNothing) continue;
      explaining = new AbortController();
      const why = await call("/ask", { ...about, explain: true }, explaining.signal);
      if (asked !== wanted) continue;
      answer = why;
      renderNow();
    } catch (fault) {
      if (asked === wanted) {
        answer = null;
        tell(fault.message);
      }
    }
  }
  isAsking = false;
  $("now").setAttribute("aria-busy", false);
}

let telling = 0;
function tell(text) {
  $("message").textContent = text;
  $("message").hidden = false;
  clearTimeout(telling);
  telling = setTimeout(() => $("message").hidden = true, 7000);
}

// ---- What the visitor does

const labelOf = id => view.examples.find(one => one.item === id)?.label;
const canLabel = () => current === BOARD ? !board.isEmpty : current !== null && labelOf(current) === undefined;

function give(label) {
  if (!canLabel()) return;
  change(async () => {
    if (!canLabel()) return;
    if (current !== BOARD) {
      const next = await call("/label", { id: current, label });
      current = null;
      return await show(next);
    }
    const pictures = [toBase64(board.picture())];
    const added = await call("/items", { pictures });
    const id = Math.max(...added.unlabeled.map(one => one.id));
    board.wipe();
    await show(label === undefined ? added : await call("/label", { id, label }));
  });
}

const look = id => {
  current = id;
  render();
  ask();
};

const nextSuggestion = () => {
  const next = view.unlabeled.find(one => one.id !== current);
  if (next) look(next.id);
};

async function take(files) {
  const tables = files.filter(file => /\.(csv|tsv|txt)$/i.test(file.name) || file.type === "text/csv");
  const images = files.filter(file => file.type.startsWith("image/"));
  if (tables.length > 0 && tables[0].size > MOST_BYTES)
    return tell(`${tables[0].name} has ${(tables[0].size / 1e6).toFixed(1)} MB; ${MOST_BYTES / 1e6} MB are allowed. Take some of its rows.`);
  if (tables.length > 0)
    return change(async () => {
      await go("table");
      csv = await tables[0].text();
      await replaceTable();
    });
  if (images.length === 0) return tell("Pictures and CSV files can be dropped here.");
  change(async () => {
    await go("pictures");
    const pictures = [];
    for (const file of images)
      pictures.push(toBase64(await readPicture(file).catch(() => { throw new Error(`${file.name} cannot be read as a picture.`); })));
    await show(await call("/items", { pictures }));
  });
}

async function replaceTable(answers) {
  const next = await call("/table", { csv, answers });
  contents = new Map();
  current = null;
  await show(next);
}

async function go(to) {
  if (kind !== to) location.hash = to;
  await open(to);
}

async function open(to) {
  if (view && kind === to) return;
  [kind, view, contents, current, answer] = [to, null, new Map(), to === "pictures" ? BOARD : null, null];
  await show(await call(""));
}

// ---- What there is to see

const percent = share => `${Math.round(100 * share)} %`;
const points = share => `${share < 0 ? "−" : "+"}${(100 * Math.abs(share)).toFixed(Math.abs(share) < .0995 ? 1 : 0)} pts`;
const colorOf = label => view.labels.includes(label) ? `var(--c${view.labels.indexOf(label)})` : "var(--line)";
const titleOf = id => kind === "pictures" ? `Picture ${id + 1}` : `Row ${id + 1}`;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("--")) made.style.setProperty(key, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "true" : value);
  }
  made.append(...children);
  return made;
}

function thumbnail(id) {
  const canvas = element("canvas", { width: SIDE, height: SIDE, "aria-hidden": true });
  if (contents.get(id)?.pixels) paint(canvas, contents.get(id).pixels);
  return canvas;
}

function render() {
  document.body.dataset.kind = kind;
  const focused = document.activeElement?.dataset.id;
  for (const tab of ["pictures", "table"])
    kind === tab ? $(`tab-${tab}`).setAttribute("aria-current", "page") : $(`tab-${tab}`).removeAttribute("aria-current");
  renderNow();
  renderLearning();
  renderPool();
  renderExamples();
  if (focused) document.querySelector(`[data-id="${focused}"]`)?.focus({ preventScroll: true });
}

function renderNow() {
  if (!view) return;
  const isBoard = current === BOARD, isItem = !isBoard && current !== null, label = isItem ? labelOf(current) : undefined;
  const one = isItem ? view.unlabeled.find(each => each.id === current) : null;
  $("now-title").textContent = isBoard ? "Draw something" : !isItem ? "A row of the table" : titleOf(current);
  $("to-board").hidden = kind !== "pictures" || isBoard;
  $("stage").hidden = kind !== "pictures";
  $("board").hidden = $("board-tools").hidden = !isBoard;
  $("chalk").hidden = !isBoard || !board.isEmpty;
  $("picture").hidden = !isItem || kind !== "pictures";
  $("fields").hidden = kind !== "table" || !isItem;
  if (isItem && contents.get(current)?.pixels) paint($("picture"), contents.get(current).pixels);
  $("picture").setAttribute("aria-label", isItem ? titleOf(current) : "");
  if (isItem && kind === "table")
    $("fields").replaceChildren(...contents.get(current).fields.flatMap((field, i) =>
      [element("dt", {}, view.columns[i]), element("dd", {}, field === "" ? "—" : field)]));
  $("keep").disabled = $("wipe").disabled = board.isEmpty;
  $("reveal").hidden = !one?.hasAnswer;
  $("forget").hidden = label === undefined;
  $("naming").hidden = !canLabel() || view.labels.length >= 10;
  renderVerdict(label);
  renderLabels(label);
  renderWhy(label);
}

function renderVerdict(label) {
  const likeliest = answer?.chances.reduce((most, each) => each.probability > most.probability ? each : most, { probability: -1 });
  const lines = [];
  if (label !== undefined) lines.push(`You said: ${label}.`);
  if (likeliest?.label !== undefined) {
    const said = label === undefined ? "It says " : "Had it not seen this, it would say ";
    const verdict = element("span", {}, said, element("b", {}, likeliest.label), `, ${percent(likeliest.probability)} sure.`);
    if (view.examples.length >= 10 && answer.novelty > .99) verdict.append(element("small", {}, "It has seen nothing like this."));
    $("verdict").replaceChildren(...lines.map(line => `${line} `), verdict);
    return;
  }
  if (label === undefined && canLabel())
    lines.push(view.labels.length < 2 ? "What is it? Two kinds of things are enough to begin." : "…");
  if (current === BOARD && board.isEmpty)
    lines.push(view.labels.length < 2 ? "Draw a digit, a letter, a sign, and say what it is; then another." : "Draw, and see what it says.");
  if (current === null) lines.push("Drop a CSV file anywhere on this page, or take a sample below.");
  $("verdict").textContent = lines.join(" ");
}

const isSigns = labels => labels.every(label => [...label].length === 1); // such labels are their own keys
const hintsOf = labels => isSigns(labels) ? labels : labels.map((_, i) => `${(i + 1) % 10}`);

function renderLabels(given) {
  const labels = isSigns(view.labels) ? view.labels.toSorted() : view.labels, hints = hintsOf(labels);
  const chances = new Map(answer?.chances.map(chance => [chance.label, chance.probability]));
  const most = Math.max(...chances.values());
  if ([...$("labels").querySelectorAll("button")].map(button => button.dataset.label).join("\n") !== labels.join("\n"))
    $("labels").replaceChildren(...labels.map(label => element("li", {},
      element("button", { type: "button", "data-label": label, onclick: () => give(label) }, element("kbd"), element("span", {}, label), element("output")))));
  $("labels").querySelectorAll("button").forEach((button, i) => {
    const chance = chances.get(labels[i]);
    button.style.setProperty("--c", colorOf(labels[i]));
    button.style.setProperty("--p", chance ?? 0);
    button.classList.toggle("top-label", given === undefined ? chance !== undefined && chance === most : given === labels[i]);
    button.disabled = !canLabel();
    button.querySelector("kbd").textContent = hints[i];
    button.querySelector("kbd").hidden = hints === labels;
    button.querySelector("output").textContent = chance === undefined ? "" : percent(chance);
  });
}

function renderWhy(given) {
  const why = answer?.examples ?? [], features = answer?.features ?? [];
  const likeliest = answer?.chances.length ? answer.chances.reduce((most, each) => each.probability > most.probability ? each : most) : null;
  $("because").textContent = likeliest === null
    ? view.labels.length < 2 ? "When it has two kinds of examples, this says which of them a prediction rests on."
      : "Draw something or choose one: this says which examples decide."
    : answer.examples === null ? "Leaving out one example after the other …"
    : `What “${likeliest.label}” would lose without each of these examples${given === undefined ? "" : ", this one aside"}:`;
  if (answer && answer.examples === null) return; // what stands there is replaced when the next is known
  const bar = (change, color, most) => element("div", { class: "bar", "--c": color },
    element("i", { class: change < 0 ? "against" : "", "--w": Math.abs(change) / most }));
  const strongest = Math.max(1e-9, ...why.map(one => Math.abs(one.change)));
  $("reasons").replaceChildren(...why.map(one => element("li", {},
    ...(kind === "pictures" ? [thumbnail(one.id)] : []),
    element("button", { type: "button", onclick: () => look(one.id), "aria-label": `${titleOf(one.id)}, ${one.label}` },
      element("span", { class: "dot", "--c": colorOf(one.label) }), one.label,
      element("small", {}, kind === "pictures" ? titleOf(one.id) : `${titleOf(one.id)}: ${contents.get(one.id)?.fields.join(" · ")}`)),
    bar(one.change, colorOf(one.label), strongest), element("output", {}, points(one.change)))));
  $("feature-part").hidden = features.length === 0;
  const most = Math.max(1e-9, ...features.map(one => Math.abs(one.change)));
  $("features").replaceChildren(...features.map(one => element("li", {},
    element("span", {}, one.feature), bar(one.change, "var(--accent)", most), element("output", {}, points(one.change)))));
}

function renderLearning() {
  const figures = [["examples", view.examples.length]], now = foreseen(view.examples);
  if (view.fitMilliseconds !== null) figures.push(["to read them all", `${Math.round(view.fitMilliseconds)} ms`]);
  if (now) figures.push([`of the last ${now.of} foreseen`, percent(now.share)]);
  if (view.rest !== null) figures.push([`of ${view.answers} others right`, percent(view.rest)]);
  $("figures").replaceChildren(...figures.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, `${value}`))));
  drawChart($("chart"), $("chart-text"), view.examples);
  $("check").disabled = view.labels.length < 2;
}

const saidOf = one => one.predicted === null ? "" : `, predicted ${one.predicted}, ${percent(one.probability)}`;

function renderPool() {
  for (const button of document.querySelectorAll("[data-sample]"))
    button.hidden = ["clothes", "digits"].includes(button.dataset.sample) !== (kind === "pictures");
  const isTable = kind === "table", pool = view.unlabeled;
  document.querySelector(".button").firstChild.textContent = isTable ? "Choose a CSV file" : "Add pictures";
  $("files").accept = isTable ? ".csv,.tsv,.txt,text/csv" : "image/*";
  $("pool-title").textContent = pool.length === 0 ? "Not labeled yet" : `${pool.length} not labeled yet`;
  const order = view.labels.length < 2 ? "Choose one and say what it is." : "The least certain first: that is the one to label next.";
  const none = isTable ? "Rows of a CSV file. If a column has the answers, they stay hidden until you reveal them."
    : "Drop pictures anywhere on this page, or keep drawings for later. They are made gray, 28 × 28.";
  const said = pool.length > 0 ? order : view.examples.length > 0 && isTable ? "All rows are labeled." : none;
  $("pool-text").textContent = [view.note, said].filter(Boolean).join(" ");
  renderAnswers();
  $("tiles").hidden = isTable;
  $("rows").hidden = !isTable || pool.length === 0;
  const hasChanged = one => before.has(one.id) && before.get(one.id) !== null && before.get(one.id) !== one.predicted;
  if (isTable) return renderRows(pool, hasChanged);
  $("tiles").replaceChildren(...pool.map((one, i) => element("button", {
    type: "button", class: `tile${i === 0 ? " next" : ""}${hasChanged(one) ? " changed" : ""}`, "aria-current": one.id === current, onclick: () => look(one.id),
    "data-id": one.id, "aria-label": `${titleOf(one.id)}${saidOf(one)}${i === 0 ? ", to be labeled next" : ""}`,
    ...(one.predicted === null ? {} : { "--c": colorOf(one.predicted) }),
  }, thumbnail(one.id), element("span", {}, one.predicted ?? "?"),
  element("span", { class: "muted" }, one.predicted === null ? "" : percent(one.probability)))));
}

function renderRows(pool, hasChanged) {
  if (pool.length === 0) return $("rows").replaceChildren();
  const head = ["Row", "Predicted", ...view.columns].map(name => element("th", { scope: "col" }, name));
  const rows = pool.map((one, i) => element("tr", { class: hasChanged(one) ? "changed" : "", "aria-current": one.id === current },
    element("td", {}, element("button", { type: "button", onclick: () => look(one.id), "data-id": one.id, "aria-label": titleOf(one.id) }, `${one.id + 1}`),
      ...(i === 0 ? [element("span", { class: "row-next" }, "next")] : [])),
    element("td", {}, ...(one.predicted === null ? ["?"]
      : [element("span", { class: "dot", "--c": colorOf(one.predicted) }), `${one.predicted} ${percent(one.probability)}`])),
    ...contents.get(one.id).fields.map(field => element("td", {}, field))));
  $("rows").replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)));
}

function renderAnswers() {
  $("answers-part").hidden = kind !== "table" || csv === null || view.examples.length > 0;
  if ($("answers-part").hidden) return;
  const first = csv.split("\n", 1)[0], separator = [",", ";", "\t"].reduce((most, each) => first.split(each).length > first.split(most).length ? each : most);
  const names = first.split(separator).map(name => name.trim().replace(/^"|"$/g, "")), isNumber = name => name !== "" && !isNaN(name);
  const options = names.map((name, i) => element("option", { value: i }, names.some(isNumber) ? `column ${i + 1}` : name));
  const shown = view.answers === 0 ? -1 : names.findIndex((name, i) => (names.some(isNumber) ? `column ${i + 1}` : name) !== view.columns[i]);
  $("answers").replaceChildren(element("option", { value: -1 }, "no column"), ...options);
  $("answers").value = shown;
}

function renderExamples() {
  const count = view.examples.length;
  $("examples-title").textContent = count === 0 ? "Examples" : `${count} ${count === 1 ? "example" : "examples"}`;
  $("undo").disabled = count === 0;
  $("clear").disabled = count + view.unlabeled.length === 0;
  $("examples-text").textContent = count === 0 ? "What you label is all it knows. Nothing else is learned from, and nothing is trained."
    : "The latest first. Choose one to see what it would say without it, or to make it forget.";
  $("known").replaceChildren(...view.examples.toReversed().map(one => element("button", {
    type: "button", class: kind === "pictures" ? "tile" : "tile word", "aria-current": one.item === current, onclick: () => look(one.item), "data-id": one.item,
    "aria-label": `${titleOf(one.item)}, ${one.label}`, "--c": colorOf(one.label),
  }, ...(kind === "pictures" ? [thumbnail(one.item)] : []), element("span", {}, one.label),
  ...(kind === "pictures" ? [] : [element("span", { class: "muted" }, titleOf(one.item))]))));
}

// ---- Wiring

$("naming").addEventListener("submit", event => {
  event.preventDefault();
  const name = $("name").value.trim();
  if (name === "") return $("name").focus();
  give(name);
  $("name").value = "";
  $("name").blur();
});
$("wipe").addEventListener("click", () => board.wipe());
$("keep").addEventListener("click", () => give(undefined));
$("to-board").addEventListener("click", () => look(BOARD));
$("reveal").addEventListener("click", () => give(null));
$("forget").addEventListener("click", () => change(async () => await show(await call("/forget", { id: current }))));
$("undo").addEventListener("click", () => change(async () => await show(await call("/undo", {}))));
$("check").addEventListener("click", () => {
  $("judgment").textContent = "Predicting each part from the others …";
  change(async () => {
    try {
      const { folds, accuracy, mostFrequent } = await call("/cross-validate", {});
      $("judgment").textContent = `${percent(accuracy)} right in ${folds} folds; always saying the most frequent: ${percent(mostFrequent)}.`;
    } catch (fault) {
      $("judgment").textContent = fault.message;
    }
  });
});
let sure = 0;
$("clear").addEventListener("click", () => {
  if (Date.now() > sure) {
    sure = Date.now() + 4000;
    $("clear").textContent = "Sure? All goes";
    return setTimeout(() => $("clear").textContent = "Start over", 4000);
  }
  sure = 0;
  $("clear").textContent = "Start over";
  [contents, csv] = [new Map(), null];
  current = kind === "pictures" ? BOARD : null;
  change(async () => await show(await call("/clear", {})));
});
for (const button of document.querySelectorAll("[data-sample]"))
  button.addEventListener("click", () => change(async () => {
    const next = await call(`/sample/${button.dataset.sample}`, {});
    if (kind === "table") [contents, csv, current] = [new Map(), null, null];
    else if (current === BOARD && board.isEmpty) current = next.unlabeled[0].id;
    await show(next);
  }));
$("files").addEventListener("change", async () => {
  await take([...$("files").files]);
  $("files").value = "";
});
$("answers").addEventListener("change", () => change(async () => await replaceTable(Number($("answers").value))));

document.addEventListener("keydown", event => {
  if (event.target.matches("input, select") || !view || event.altKey) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z" && !$("undo").disabled) $("undo").click();
    return;
  }
  const hints = hintsOf(view.labels), at = hints.indexOf(event.key);
  if (key === "escape") current === BOARD ? board.wipe() : kind === "pictures" && look(BOARD);
  else if (at >= 0) give(view.labels[at]);
  else if (/^[0-9]$/.test(key) && isSigns(view.labels)) give(key); // digits name themselves
  else if (key === "u" && !$("undo").disabled) $("undo").click();
  else if (key === "r" && !$("reveal").hidden) $("reveal").click();
  else if (key === "n") nextSuggestion();
});
document.addEventListener("dragover", event => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
for (const end of ["dragleave", "drop"])
  document.addEventListener(end, event => {
    event.preventDefault();
    if (end === "drop" || event.relatedTarget === null) document.body.classList.remove("dropping");
    if (end === "drop" && event.dataTransfer.files.length > 0) take([...event.dataTransfer.files]);
  });
window.addEventListener("hashchange", () => change(async () => await open(location.hash === "#table" ? "table" : "pictures")));
change(async () => await open(location.hash === "#table" ? "table" : "pictures"));
