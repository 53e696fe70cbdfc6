// Global views of rows of features: which matter, in which direction, at which values, and for whom.

const MostDots = 400, MostPoints = 2000, Row = 40;

const rowText = (ranked, width) => Plot.text(ranked, {
  text: ({ name }) => name, y: (_, i) => i * Row + 9, frameAnchor: "left", textAnchor: "start", lineWidth: width / 12,
  textOverflow: "ellipsis",
});
const rowChart = (ranked, width, x, marks, more = {}) => Plot.plot({
  width, height: ranked.length * Row + 44, marginLeft: 10, marginRight: 16, marginTop: 4, marginBottom: 40, style: ChartStyle,
  x: { ticks: 4, tickFormat: formatShort, ...x }, y: { axis: null, domain: [ranked.length * Row, 0] }, ...more,
  marks: [Plot.ruleX([0], { stroke: "currentColor", strokeOpacity: 0.5 }), ...marks, rowText(ranked, width)],
});

/** Bars of the means of |A|, strongest first; of several parts a dot each. What is ranked has a name and a mean for each part. */
function importance(ranked, groups, label = "mean |A|") {
  const color = { color: groupScale(groups) };
  if (groups.length === 1) {
    return chart(width => rowChart(ranked, width, { label }, [Plot.rect(ranked, {
      x1: 0, x2: ({ means }) => means[0], y1: (_, i) => i * Row + 18, y2: (_, i) => i * Row + 32, fill: "var(--score)",
      title: ({ name, means }) => `${name}: ${label} ${formatNumber(means[0])}`, tip: true,
    })], { ariaLabel: "Mean magnitude of each one's attributions" }), ranked.length * Row + 44);
  }
  const dots = ranked.flatMap(({ name, means }, row) => means.map((mean, i) => ({ name, row, mean, group: groups[i][0] })));
  return chart(width => rowChart(ranked, width, { label }, [
    Plot.link(ranked, { x1: ({ means }) => Math.min(...means), x2: ({ means }) => Math.max(...means), y1: (_, i) => i * Row + 25,
      y2: (_, i) => i * Row + 25, stroke: "currentColor", strokeOpacity: 0.4 }),
    Plot.dot(dots, { x: "mean", y: ({ row }) => row * Row + 25, fill: "group", r: 5, tip: true,
      title: ({ name, group, mean }) => `${name}, ${group}: ${label} ${formatNumber(mean)}` }),
  ], { ...color, ariaLabel: "Mean magnitude of each one's attributions by group" }), ranked.length * Row + 44);
}

function createOverview() {
  const choices = tables.map((table, i) => ({ ...table, rows: samples.filter(sample => sample.table === i) }))
    .filter(table => table.rows.length > 1 && table.names.length > 0);
  if (choices.length === 0)
    return { update() {} };
  const panel = byId("overview"), inside = panel.lastElementChild;
  panel.hidden = false;
  const state = { table: choices[0], feature: null, list: samples };
  const attribution = (sample, feature) => state.table.attributions[sample.row * state.table.names.length + feature];
  const valueOf = (sample, feature) => {
    const value = state.table.values[sample.row][feature];
    return value === null ? NaN : Number(value);
  };

  const chooseTable = () => {
    state.table = choices[tableSelect.selectedIndex];
    state.feature = null;
    setUp();
  };
  const tableSelect = make("select", { onchange: chooseTable },
    choices.map(table => make("option", {}, `${table.rows.length} rows of ${table.names.length} features: ${table.names[0]}, …`)));
  const compared = splitChoice(() => draw()), featureSelect = make("select", { name: "feature" });
  const controls = make("div", { className: "tools" },
    choices.length > 1 ? make("label", {}, "Table ", tableSelect) : null,
    compared.label);
  const views = make("div", {});
  inside.append(controls, views);
  featureSelect.onchange = () => { state.feature = Number(featureSelect.value); draw(); };

  let isSetUp = false;
  function setUp() {
    compared.offer(state.table.rows);
    isSetUp = true;
    draw();
  }

  function beeswarm(ranked, list) {
    const dots = [];
    ranked.forEach(({ feature, name }, row) => {
      const values = list.map(sample => valueOf(sample, feature));
      const sorted = Float64Array.from(values.filter(value => !Number.isNaN(value))).sort();
      const all = list.map(sample => attribution(sample, feature)), span = Math.max(1e-300, ...ranked.map(other => other.span));
      const bins = new Map();
      list.forEach((sample, i) => {
        const bin = Math.round(all[i] / span * 120), count = bins.get(bin) ?? 0;
        bins.set(bin, count + 1);
        // Up and down in turns, as high as many lie at one place.
        const offset = Math.min(11, (count + 1 >> 1) * 1.5) * (count % 2 ? -1 : 1);
        const rank = Number.isNaN(values[i]) || sorted.length < 2 ? null : bisect(sorted, values[i]) / (sorted.length - 1);
        const title = `${sample.title}\n${name} ${formatNumber(values[i])}: ${formatSigned(all[i])}`;
        dots.push({ x: all[i], y: row * Row + 26 + offset, rank, title });
      });
    });
    return chart(width => rowChart(ranked, width, { label: "A: against ← → for" },
      [Plot.dot(dots, { x: "x", y: "y", r: 2.2, fill: "rank", title: "title", tip: { maxRadius: 12 } })],
      { color: { domain: [0, 1], range: ["#5b6fd4", "#1f9e89", "#c08a00"], unknown: "#8a8a8a" },
        ariaLabel: "Attributions of each feature, a dot a sample" }),
    ranked.length * Row + 44);
  }

  const bisect = (sorted, value) => {
    let low = 0, high = sorted.length - 1;
    while (low < high) {
      const middle = low + high >> 1;
      if (sorted[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  };

  function dependence(groups) {
    const points = groups.flatMap(([name, list]) => thin(list, MostPoints / groups.length).map(sample => ({ group: name, sample,
      value: valueOf(sample, state.feature), a: attribution(sample, state.feature) }))).filter(point => Number.isFinite(point.value));
    return chart(width => Plot.plot({
      width, height: 320, marginLeft: 56, marginBottom: 40, style: ChartStyle,
      ariaLabel: `Attributions of ${state.table.names[state.feature]} by its value`,
      x: { label: "value", ticks: 5, tickFormat: formatShort }, y: { label: "A", ticks: 6, tickFormat: formatShort, grid: true },
      color: groupScale(groups),
      marks: [Plot.ruleY([0]), Plot.dot(points, {
        x: "value", y: "a", r: 2.5, fill: groups.length > 1 ? "group" : "var(--link)", tip: true,
        title: point => `${point.sample.title}\nvalue ${formatNumber(point.value)}, A ${formatSigned(point.a)}` })],
    }), 320);
  }

  /** The same in numbers, and of two groups the difference. */
  function numbersTable(ranked, groups) {
    const isPair = groups.length === 2;
    const heads = groups.flatMap(([name, list]) => [[given(name), ` (${list.length}): mean A`], ["mean |A|"]]);
    const area = { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Means by feature" };
    return make("details", {}, make("summary", {}, "As numbers"), make("div", area,
      make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Feature"),
        heads.map(head => make("th", { scope: "col", className: "number" }, ...head)),
        isPair ? make("th", { scope: "col", className: "number" }, "difference of mean |A|") : null)),
      make("tbody", {}, ranked.map(({ name, means, signed }) => make("tr", {}, make("th", { scope: "row" }, given(name)),
        groups.flatMap((_, i) => [
          make("td", { className: "number" }, formatSigned(signed[i])), make("td", { className: "number" }, formatNumber(means[i]))]),
        isPair ? make("td", { className: "number" }, formatSigned(means[0] - means[1])) : null))))));
  }

  function draw() {
    const list = state.list.filter(sample => state.table.rows.includes(sample));
    if (list.length < 2) {
      views.replaceChildren(make("p", {}, "Fewer than two of these samples are shown."));
      return;
    }
    const groups = groupsOf(list, compared.split);
    const all = state.table.names.map((name, feature) => ({
      name, feature, mean: meanOf(list.map(sample => Math.abs(attribution(sample, feature)))),
      span: Math.max(...list.map(sample => Math.abs(attribution(sample, feature)))),
      means: groups.map(([, part]) => meanOf(part.map(sample => Math.abs(attribution(sample, feature))))),
      signed: groups.map(([, part]) => meanOf(part.map(sample => attribution(sample, feature)))),
    })).sort((a, b) => b.mean - a.mean), ranked = all.slice(0, report.maxFeatures);
    state.feature ??= all[0].feature;
    featureSelect.replaceChildren(...all.map(({ name, feature }) =>
      make("option", { value: feature, selected: feature === state.feature }, name)));
    const hasValues = list.some(sample => state.table.values[sample.row].some(value => value !== null)), dots = thin(list, MostDots);
    const drawn = dots.length < list.length ? ` (${dots.length} of ${list.length} drawn)` : "";
    const isMixed = new Set(list.map(explainedOf)).size > 1;
    const folded = all.length > ranked.length ? `, the ${ranked.length} largest of ${all.length} features` : "";
    views.replaceChildren(...[
      isMixed ? make("p", { className: "range" }, "These samples explain different outputs: compare by explained class, or filter.") : null,
      legend(groups),
      make("div", { className: "views" },
        make("section", {}, make("h3", {}, `Which features matter: mean |A| of ${list.length} samples${folded}`),
          importance(ranked, groups)),
        make("section", {}, make("h3", {}, `Each sample: A${drawn}`), beeswarm(ranked, dots), !hasValues ? null
          : make("p", { className: "range" }, make("span", { className: "ramp" }), " value of the feature: low to high by rank")),
        hasValues ? make("section", {}, make("h3", {}, "A by the value of ", make("label", {}, featureSelect)), dependence(groups)) : null),
      numbersTable(all, groups)].filter(part => part !== null));
    redraw(views);
  }

  return whenIdle(list => {
    state.list = list;
    isSetUp ? draw() : setUp();
  });
}
