// The page as a whole: head, tools, and what follows when they change.

const tools = byId("tools"), controls = tools.elements;
const kinds = new Set(samples.map(sample => sample.kind));
const hasMaps = samples.some(sample => sample.hasMaps);

function showHead() {
  byId("title").append(given(report.title));
  if (report.summary !== undefined) {
    byId("summary").append(given(report.summary));
    byId("summary").hidden = false;
  }
  for (const [name, value] of report.facts ?? [])
    byId("facts").append(make("div", {}, make("dt", {}, given(name)), make("dd", {}, given(value))));
  byId("facts").hidden = !report.facts;
  const rules = [
    "Red speaks for what a card explains, blue against it. The card names it; it need not be what the model answered.",
    samples.some(sample => sample.error !== undefined)
      ? "The attributions add up to F(x) − F(x′), the explained output less that of the baseline; what is left over is the "
        + "completeness error." : null,
    kinds.has("table") ? "A waterfall goes from F(x′) to F(x), one step a feature." : null,
    kinds.has("text") ? "A word has the sum of its pieces." : null,
    hasMaps ? "The numbers under a map are the limits of its own scale; with ≤ and ≥, values beyond have the colour of the end. "
      + "Point at a map, or go to it by Tab and use the arrow keys, to read values." : null,
    samples.length > 1 ? "The tools choose what is listed, drawn together and printed." : null,
  ];
  byId("how").lastElementChild.append(...rules.filter(rule => rule !== null).map(rule => make("li", {}, rule)));
  byId("how").hidden = samples.length === 0;
}

function showTools() {
  const hide = (id, isHidden) => byId(id).hidden = isHidden;
  const classes = [...new Set(samples.flatMap(sample => [sample.prediction, sample.truth]).filter(name => name !== undefined))];
  classes.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  controls.class.append(make("option", { value: "" }, "any"), ...classes.map(name => make("option", { value: name }, name)));
  const useful = Orders.filter(([name, , key]) => name === "given" || new Set(samples.map(key)).size > 1);
  controls.order.append(...useful.map(([name, text]) => make("option", { value: name }, text)));
  hide("correctness", !samples.some(sample => sample.isWrong || sample.isRight));
  hide("classes", classes.length < 2);
  hide("order", samples.length < 2);
  controls.search.parentElement.hidden = samples.length < 2;
  hide("colors", !hasMaps);
  hide("clip", !hasMaps || report.percentile === 100);
  hide("overlay", !kinds.has("image"));
  byId("clip").querySelector("span").textContent = `clip maps at percentile ${formatNumber(report.percentile)} of |A|`;
  settings.isClipped = report.percentile < 100;
  controls.opacity.value = 100 * report.opacity;
  tools.hidden = samples.length === 0;
}

const views = [createOverview(), createWordView(), createMomentView()];
const state = {
  order: "given", isReversed: false,
  sortBy(order) {
    state.isReversed = state.order === order && !state.isReversed;
    state.order = controls.order.value = order;
    showList();
    byId("contents").querySelector(`[aria-sort] button`)?.focus();
  },
};

let shown = samples;

function showList() {
  const list = select({ search: controls.search.value, show: controls.show.value, chosen: controls.class.value,
    order: state.order, isReversed: state.isReversed });
  showCards(list);
  showContents(list, state);
  views.forEach(view => view.update(list));
  shown = list;
}

function applyDrawing() {
  settings.colors = controls.colors.value;
  settings.isClipped = controls.clip.checked && report.percentile < 100;
  document.body.style.setProperty("--opacity", controls.opacity.value / 100);
  byId("overlay").querySelector("output").textContent = `${controls.opacity.value} %`;
  redraw();
}

tools.addEventListener("submit", event => event.preventDefault());
tools.addEventListener("input", event => {
  const name = event.target.name;
  if (name === "scheme")
    document.documentElement.style.colorScheme = controls.scheme.value;
  if (name === "opacity" || name === "clip" || name === "colors" || name === "scheme") {
    applyDrawing();
    return;
  }
  if (name === "order") {
    state.order = controls.order.value;
    state.isReversed = false;
  }
  showList();
});
darkScheme.addEventListener("change", () => redraw());

// Paper shows every chosen sample, on white. What is folded stays so: its sum is said.
addEventListener("beforeprint", () => {
  printing.now = true;
  for (const sample of shown)
    fill(articles[sample.index]);
  redraw();
});
addEventListener("afterprint", () => {
  printing.now = false;
  redraw();
});
controls.print.addEventListener("click", async () => {
  for (const sample of shown)
    fill(articles[sample.index]);
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
  print();
});

showHead();
showTools();
// A browser may have kept the settings over a reload.
tools.reset();
controls.opacity.value = 100 * report.opacity;
showList();
applyDrawing();
if (location.hash.startsWith("#sample-") && byId(location.hash.slice(1)))
  goTo(byId(location.hash.slice(1)));
performance.mark("report-ready");
document.body.dataset.ready = "true";
