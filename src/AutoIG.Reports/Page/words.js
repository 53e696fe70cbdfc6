// Global views of texts: which words speak for the explained output and which against it, by their means over all places where they occur.

const Occurrences = [1, 2, 3, 5, 10, 20, 50];

/** The words of some texts, whatever their case: how often each occurs, and Σ A there. */
function countWords(list, wordsOf) {
  const words = new Map();
  for (const sample of list) {
    for (const { text, sum } of wordsOf(sample)) {
      const name = text.toLowerCase(), word = words.get(name) ?? { name, count: 0, sum: 0 };
      word.count++;
      word.sum += Number(sum);
      words.set(name, word);
    }
  }
  return [...words.values()].map(word => ({ ...word, attribution: word.sum / word.count }));
}

/** The most positive and the most negative words, with a line for those between. */
function wordMeans(words, most) {
  const ranked = words.sort((a, b) => b.attribution - a.attribution || b.count - a.count);
  const high = ranked.filter(word => word.attribution > 0).slice(0, most);
  const low = ranked.filter(word => word.attribution < 0).slice(-most), between = ranked.length - high.length - low.length;
  const largest = Math.max(0, ...ranked.map(word => Math.abs(word.attribution)));
  const rows = part => part.map(({ name, count, attribution }) => {
    const bar = make("span", { className: attribution < 0 ? "negative" : "positive" });
    bar.style.width = `${largest > 0 ? 50 * Math.abs(attribution / largest) : 0}%`;
    return make("tr", {}, make("th", { scope: "row" }, given(name)), make("td", { className: "number value" }, `${count} ×`),
      make("td", { className: "bar" }, bar), make("td", { className: "number attribution" }, formatSigned(attribution)));
  });
  return make("table", { className: "bars means" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Word"), make("th", { scope: "col", className: "number" }, "Occurs"),
      make("th", { scope: "col", className: "axis" }, make("span", {}, "← against"), make("span", {}, "for →")),
      make("th", { scope: "col", className: "number" }, "mean A"))),
    make("tbody", {}, rows(high), between === 0 ? null
      : make("tr", { className: "between" }, make("td", { colspan: 4 }, `${between} more between`)), rows(low)));
}

function createWordView() {
  const texts = samples.filter(sample => sample.kind === "text");
  if (texts.length < 2)
    return { update() {} };
  const panel = byId("words"), read = new Map();
  panel.hidden = false;
  const wordsOf = sample => {
    if (!read.has(sample))
      read.set(sample, detailsOf(sample).words ?? []);
    return read.get(sample);
  };
  const state = { list: texts }, compared = splitChoice(() => draw()), views = make("div", {});
  const least = make("select", { name: "least", onchange: () => draw() });
  panel.lastElementChild.append(make("div", { className: "tools" }, compared.label, make("label", {}, "Words that occur at least ", least)),
    views);

  function setUp() {
    compared.offer(texts, "explained class");
    const counts = countWords(texts, wordsOf).map(word => word.count);
    const useful = Occurrences.filter(count => count === 1 || counts.filter(other => other >= count).length >= 2);
    least.replaceChildren(...useful.map(count => make("option", { value: count }, count === 1 ? "once" : `${count} times`)));
    // Words that occur once say what their text says; few of many words occur more often.
    least.value = useful.filter(count => count <= 3 && counts.filter(other => other >= count).length >= 2 * report.maxFeatures).at(-1) ?? 1;
  }

  function draw() {
    const list = state.list.filter(sample => sample.kind === "text");
    if (list.length < 2) {
      views.replaceChildren(make("p", {}, "Fewer than two of these texts are shown."));
      return;
    }
    const isMixed = !compared.split && new Set(list.map(explainedOf)).size > 1;
    views.replaceChildren(...[
      isMixed ? make("p", { className: "range" }, "These texts explain different outputs: compare by explained class, or filter.") : null,
      make("div", { className: "views" }, groupsOf(list, compared.split).map(([name, part]) => {
        const words = countWords(part, wordsOf).filter(word => word.count >= Number(least.value));
        const explained = [...new Set(part.map(explainedOf))];
        return make("section", {}, make("h3", {}, compared.split ? [given(name), ": "] : null,
          `mean A of ${words.length} words in ${part.length} ${part.length === 1 ? "text" : "texts"}`,
          explained.length === 1 ? [", for and against ", given(explained[0])] : null),
        wordMeans(words, report.maxFeatures));
      }))].filter(part => part !== null));
  }

  return whenIdle(list => {
    state.list = list;
    if (least.options.length === 0)
      setUp();
    draw();
  });
}
