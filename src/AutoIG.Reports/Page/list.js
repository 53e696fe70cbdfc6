// The list of samples: filter, order, and cards that are filled when they come near and emptied when they are far.

const Heights = { image: 560, table: 480, text: 420, series: 520, layers: 360, numbers: 200 };

/** As many full cards stay as a reader goes back to. */
const MostFilled = 40;

const Orders = [
  ["given", "as given", () => 0],
  ["wrong", "errors first", sample => sample.isWrong ? 0 : 1],
  ["title", "by name", sample => sample.title],
  ["prediction", "by prediction", sample => sample.prediction],
  ["probability", "least certain first", sample => sample.probability],
  ["change", "largest change first", sample => -Math.abs(sample.output - sample.baseline)],
  ["error", "largest completeness error first", sample => -Math.abs(sample.error)],
  ["time", "slowest first", sample => -sample.milliseconds],
];

/** What is missing comes last in any order. */
function compare(a, b) {
  const isMissing = value => value === undefined || Number.isNaN(value);
  if (isMissing(a) || isMissing(b))
    return isMissing(a) - isMissing(b);
  return typeof a === "string" ? a.localeCompare(b, undefined, { numeric: true }) : a - b;
}

const filled = new Set();

function fill(article) {
  if (filled.has(article))
    return;
  filled.add(article);
  article.append(make("div", { className: "filling" }, cardBody(samples[article.sample])));
  article.style.minHeight = "";
}

function empty(article) {
  article.style.minHeight = `${article.offsetHeight}px`;
  article.lastElementChild.remove();
  filled.delete(article);
}

const near = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    target.isNear = isIntersecting;
    if (isIntersecting)
      fill(target);
  }
  for (const article of filled) {
    if (filled.size <= MostFilled)
      break;
    if (!article.isNear && !article.contains(document.activeElement))
      empty(article);
  }
}, { rootMargin: "800px 0px" });

const articles = samples.map((sample, i) => {
  const article = make("article", { id: `sample-${i + 1}`, sample: i }, make("h2", {}, given(sample.title)));
  article.style.minHeight = `${Heights[sample.kind]}px`;
  near.observe(article);
  return article;
});

/** What a search looks at; of texts, their words too. */
function searched(sample) {
  if (sample.words === undefined) {
    const words = sample.kind !== "text" ? ""
      : (detailsOf(sample).words ?? []).map(word => (word.isSpaced ? " " : "") + word.text).join("");
    sample.words = [sample.title, sample.prediction, sample.truth, sample.target, sample.targetClass, sample.cohort, sample.method,
      ...sample.notes, words].join("\n").toLocaleLowerCase();
  }
  return sample.words;
}

/** What is asked for, in the order that is asked for. */
function select({ search, show, chosen, order, isReversed }) {
  const wanted = search.trim().toLocaleLowerCase(), key = Orders.find(([name]) => name === order)[2];
  const list = samples.filter(sample =>
    (show === "all" || (show === "wrong" ? sample.isWrong : sample.isRight))
    && (chosen === "" || sample.prediction === chosen || sample.truth === chosen)
    && (wanted === "" || searched(sample).includes(wanted)));
  const keys = new Map(list.map(sample => [sample, key(sample)]));
  list.sort((a, b) => compare(keys.get(a), keys.get(b)) || a.index - b.index);
  return isReversed ? list.reverse() : list;
}

function showCards(list) {
  byId("cards").replaceChildren(...list.map(sample => articles[sample.index]));
  if (list.length === 0 && samples.length > 0)
    byId("cards").append(make("p", { className: "panel" }, "No sample is like that."));
  byId("count").textContent = samples.length < 2 ? ""
    : list.length === samples.length ? `${samples.length} samples` : `${list.length} of ${samples.length} samples`;
}

/** Goes to a card, which is filled before, so that it does not grow away. */
function goTo(article) {
  fill(article);
  article.scrollIntoView();
  article.querySelector("h2").tabIndex = -1;
  article.querySelector("h2").focus({ preventScroll: true });
}

const Columns = [
  ["Sample", "title", sample => make("a", { href: `#sample-${sample.index + 1}` }, given(sample.title))],
  ["Prediction", "prediction", sample => sample.prediction === undefined ? "–" : given(sample.prediction)],
  ["Probability", "probability", sample => sample.probability === undefined ? "–" : formatPercent(sample.probability)],
  ["Truth", "wrong", sample => sample.truth === undefined ? "–" : [given(sample.truth), sample.isWrong ? " ✗" : ""]],
  ["Explains", null, sample => given(sample.targetClass ?? sample.target ?? "–")],
  ["F(x) − F(x′)", "change", sample =>
    Number.isNaN(sample.output - sample.baseline) ? "–" : formatSigned(sample.output - sample.baseline)],
  ["Completeness error", "error", sample => sample.error === undefined ? "–" : formatNumber(sample.error)],
];
const Numeric = new Set(["probability", "change", "error"]);

/** A row for each sample; of many, the first, and the others on request. */
function showContents(list, state, most = 100) {
  const contents = byId("contents");
  contents.hidden = samples.length < 2;
  if (contents.hidden)
    return;
  const isOther = sample => sample.targetClass !== undefined && sample.targetClass !== sample.prediction;
  const columns = Columns.filter(([name]) => name !== "Explains" || samples.some(isOther));
  const head = columns.map(([name, order]) => make("th", { scope: "col", className: Numeric.has(order) ? "number" : "",
    "aria-sort": order === state.order ? (state.isReversed ? "descending" : "ascending") : null },
  order ? make("button", { type: "button", onclick: () => state.sortBy(order) }, name) : name));
  const rows = list.slice(0, most).map(sample => make("tr", {}, columns.map(([, order, show], i) =>
    i === 0 ? make("th", { scope: "row" }, show(sample)) : make("td", { className: Numeric.has(order) ? "number" : "" }, show(sample)))));
  contents.replaceChildren(make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows)));
  if (list.length > most) {
    contents.append(make("button", { type: "button", onclick: () => showContents(list, state, Infinity) },
      `Show all ${list.length} rows`));
  }
}

byId("contents").addEventListener("click", event => {
  const link = event.target.closest("a");
  if (!link)
    return;
  event.preventDefault();
  goTo(byId(link.hash.slice(1)));
});
