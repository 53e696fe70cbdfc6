// The page: paper, pen, and what the network says. The network and its derivative are C#, compiled to WebAssembly.
import { dotnet } from "./_framework/dotnet.js";

const side = 28;
const element = id => document.getElementById(id);
const ink = new Float64Array(side * side);
const paper = element("paper").getContext("2d");
const map = element("why").getContext("2d");
export let page;
let pen = { row: 14, column: 14, isShown: false };
let last = null;
let attributions = null;

const { getAssemblyExports, getConfig, runMain } = await dotnet.create();
await runMain();
page = (await getAssemblyExports(getConfig().mainAssemblyName)).AutoIG.Wasm.DigitPage;
build();
changed();
document.querySelector("main").setAttribute("aria-busy", "false");
document.body.dataset.ready = "true";

function build() {
  for (let digit = 0; digit < 10; digit++) {
    const row = document.createElement("li");
    const meter = document.createElement("meter");
    meter.setAttribute("aria-label", `probability of ${digit}`);
    row.append(text("span", digit), meter, text("span", ""));
    element("chances").append(row);
    element("digit").append(new Option(String(digit), String(digit)));
    const example = text("button", digit);
    example.type = "button";
    example.addEventListener("click", () => { ink.set(page.Example(page.FirstOf(digit))); changed(); });
    element("examples").append(example);
  }
  element("clear").addEventListener("click", () => { ink.fill(0); changed(); });
  element("digit").addEventListener("change", explain);
  const canvas = element("paper");
  canvas.addEventListener("pointerdown", event => { canvas.setPointerCapture(event.pointerId); last = null; stroke(event); });
  canvas.addEventListener("pointermove", event => { if (event.buttons) stroke(event); });
  canvas.addEventListener("pointerup", () => { last = null; explain(); });
  canvas.addEventListener("keydown", key);
  canvas.addEventListener("focus", () => { pen.isShown = canvas.matches(":focus-visible"); draw(); });
  canvas.addEventListener("blur", () => { pen.isShown = false; draw(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

function text(tag, content) {
  const made = document.createElement(tag);
  made.textContent = content;
  return made;
}

// A stroke is a line of round dots, as wide as those of the digits that the network was trained on.
function stroke(event) {
  const box = element("paper").getBoundingClientRect();
  const to = { row: (event.clientY - box.top) / box.height * side, column: (event.clientX - box.left) / box.width * side };
  const from = last ?? to;
  const dots = Math.max(1, Math.ceil(Math.hypot(to.row - from.row, to.column - from.column) * 2));
  for (let i = 1; i <= dots; i++)
    dot(from.row + (to.row - from.row) * i / dots, from.column + (to.column - from.column) * i / dots);
  last = to;
  predict();
}

function dot(row, column) {
  for (let r = Math.max(0, Math.floor(row - 3)); r < Math.min(side, row + 3); r++) {
    for (let c = Math.max(0, Math.floor(column - 3)); c < Math.min(side, column + 3); c++) {
      const distance = Math.hypot(r + 0.5 - row, c + 0.5 - column);
      ink[r * side + c] = Math.max(ink[r * side + c], Math.min(1, Math.max(0, 1.9 - distance)));
    }
  }
}

function key(event) {
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], " ": [0, 0] };
  const move = moves[event.key];
  if (!move)
    return;
  event.preventDefault();
  pen.isShown = true;
  pen.row = Math.min(side - 1, Math.max(0, pen.row + move[0]));
  pen.column = Math.min(side - 1, Math.max(0, pen.column + move[1]));
  if (event.key !== " ") {
    draw();
    return;
  }
  dot(pen.row + 0.5, pen.column + 0.5);
  changed();
}

function changed() {
  predict();
  explain();
}

// While the pen moves only the prediction follows it; the explanation, fifty times as dear, waits until the pen is lifted.
function predict() {
  attributions = null;
  const chances = ink.some(pixel => pixel > 0) ? page.Predict(Array.from(ink)) : null;
  const likeliest = chances ? chances.indexOf(Math.max(...chances)) : -1;
  [...element("chances").children].forEach((row, digit) => {
    row.children[1].value = chances ? chances[digit] : 0;
    row.children[2].textContent = chances ? `${(100 * chances[digit]).toFixed(1)} %` : "";
    row.className = digit === likeliest ? "likeliest" : "";
  });
  element("says").textContent = chances ? `This is a ${likeliest}.` : "Draw a digit.";
  document.title = chances ? `Why is this a ${likeliest}?` : "Draw a digit";
  draw();
}

function explain() {
  attributions = null;
  if (ink.some(pixel => pixel > 0)) {
    const begin = performance.now();
    const why = JSON.parse(page.Explain(Array.from(ink), Number(element("digit").value)));
    const took = performance.now() - begin;
    attributions = why.attributions;
    element("numbers").textContent =
      `Logit of ${why.digit}: ${why.output.toFixed(2)}; of blank paper ${why.baselineOutput.toFixed(2)}. The attributions share out the `
      + `difference to ${Math.abs(why.delta).toExponential(0)}. Integrated gradients, 50 points, ${took.toFixed(0)} ms.`;
    element("why").setAttribute("aria-label", `Attributions of the pixels for ${why.digit}`);
  } else {
    element("numbers").textContent = "";
  }
  draw();
}

function draw() {
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  const cell = paper.canvas.width / side;
  paper.clearRect(0, 0, paper.canvas.width, paper.canvas.height);
  map.clearRect(0, 0, map.canvas.width, map.canvas.height);
  const most = attributions ? Math.max(...attributions.map(Math.abs)) : 0;
  for (let i = 0; i < ink.length; i++) {
    const x = i % side * cell;
    const y = Math.floor(i / side) * cell;
    fill(paper, colour("--ink"), ink[i], x, y, cell);
    fill(map, colour("--ink"), ink[i] * 0.15, x, y, cell);
    if (most > 0)
      fill(map, colour(attributions[i] > 0 ? "--for" : "--against"), Math.abs(attributions[i]) / most, x, y, cell);
  }
  if (pen.isShown) {
    paper.globalAlpha = 1;
    paper.strokeStyle = colour("--against");
    paper.strokeRect(pen.column * cell + 0.5, pen.row * cell + 0.5, cell - 1, cell - 1);
  }
}

function fill(context, colour, alpha, x, y, size) {
  if (alpha <= 0)
    return;
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.fillRect(x, y, size, size);
}
