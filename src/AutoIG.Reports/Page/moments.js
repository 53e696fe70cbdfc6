// Global views of series: which channels matter, and when, by the means of |A| over samples with the same channels at the same moments.

const MostMoments = 1000, ChannelHeight = 84;

/** |A| of a channel: the sum, and means over as many moments each as a chart can show; all of all series would not fit into memory. */
function magnitudes(attribution) {
  const each = Math.ceil(attribution.length / MostMoments), means = new Float32Array(Math.ceil(attribution.length / each));
  let sum = 0;
  attribution.forEach((a, i) => {
    const bin = Math.floor(i / each);
    sum += Math.abs(a);
    means[bin] += Math.abs(a) / Math.min(each, attribution.length - bin * each);
  });
  return { sum, means, each };
}

/** Series by their channels and the number of their moments. */
function seriesTables() {
  const found = new Map();
  for (const sample of samples.filter(sample => sample.kind === "series")) {
    const details = detailsOf(sample), times = doubles(details.times), names = details.channels.map(channel => channel.name);
    const key = JSON.stringify([names, times.length]), table = found.get(key) ?? { names, times, unit: details.unit, rows: new Map() };
    // Moments of other samples may have other times; then their positions are what they share.
    if (table.unit !== details.unit || times.some((time, i) => time !== table.times[i])) {
      table.times = table.times.map((_, i) => i);
      table.unit = undefined;
    }
    table.rows.set(sample, details.channels.map(channel => magnitudes(doubles(channel.attribution))));
    found.set(key, table);
  }
  return [...found.values()].filter(table => table.rows.size > 1).sort((a, b) => b.rows.size - a.rows.size);
}

/** A line for each part in a strip for each channel, all on one scale. */
function momentChart(table, groups) {
  const points = groups.flatMap(([group, list]) => table.names.flatMap((name, channel) => {
    const all = list.map(sample => table.rows.get(sample)[channel]);
    return Array.from(all[0].means, (_, bin) => ({ group, name, channel, time: table.times[bin * all[0].each],
      mean: meanOf(all.map(({ means }) => means[bin])) }));
  }));
  const height = table.names.length * ChannelHeight + 44;
  return chart(width => Plot.plot({
    width, height, marginLeft: 52, marginRight: 12, marginTop: 4, marginBottom: 40, style: ChartStyle,
    ariaLabel: "Mean magnitude of attributions over time, by channel",
    fy: { axis: null, domain: table.names.map((_, i) => i), padding: 0.06 }, color: groupScale(groups),
    x: { label: table.unit ?? null, ticks: 6 }, y: { label: null, ticks: 2, tickFormat: formatShort },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
      Plot.lineY(points, { x: "time", y: "mean", fy: "channel", z: "group", strokeWidth: 1.5,
        stroke: groups.length > 1 ? "group" : "var(--link)" }),
      Plot.text(table.names, { text: name => name, fy: (_, i) => i, frameAnchor: "top-left", dx: 4, lineWidth: width / 14,
        textOverflow: "ellipsis" }),
      Plot.tip(points, Plot.pointer({ x: "time", y: "mean", fy: "channel", title: point => [
        point.name, ...groups.length > 1 ? [point.group] : [], `at ${formatNumber(point.time)}${table.unit ? " " + table.unit : ""}`,
        `mean |A| ${formatNumber(point.mean)}`].join("\n") })),
    ],
  }), height);
}

function createMomentView() {
  if (samples.filter(sample => sample.kind === "series").length < 2)
    return { update() {} };
  const panel = byId("moments"), views = make("div", {}), compared = splitChoice(() => draw());
  const state = { tables: null, table: null, list: samples };
  const tableSelect = make("select", { onchange: () => { state.table = state.tables[tableSelect.selectedIndex]; offer(); draw(); } });
  const tableLabel = make("label", {}, "Series ", tableSelect);
  panel.lastElementChild.append(make("div", { className: "tools" }, tableLabel, compared.label), views);
  const offer = () => compared.offer([...state.table.rows.keys()], "explained class");

  function setUp() {
    state.tables = seriesTables();
    state.table = state.tables[0];
    panel.hidden = state.tables.length === 0;
    tableSelect.replaceChildren(...state.tables.map(({ names, times, rows }) =>
      make("option", {}, `${rows.size} of ${names.length} channels, ${times.length} moments: ${names[0]}`)));
    tableLabel.hidden = state.tables.length < 2;
    if (state.table)
      offer();
  }

  function draw() {
    const list = state.list.filter(sample => state.table.rows.has(sample));
    if (list.length < 2) {
      views.replaceChildren(make("p", {}, "Fewer than two of these series are shown."));
      return;
    }
    const groups = groupsOf(list, compared.split), rows = state.table.rows;
    const ranked = state.table.names.map((name, channel) => ({
      name, means: groups.map(([, part]) => meanOf(part.map(sample => rows.get(sample)[channel].sum))),
    }));
    const isMixed = !compared.split && new Set(list.map(explainedOf)).size > 1;
    views.replaceChildren(...[
      isMixed ? make("p", { className: "range" }, "These series explain different outputs: compare by explained class, or filter.") : null,
      legend(groups),
      make("div", { className: "views" },
        make("section", {}, make("h3", {}, `Which channels matter: mean Σ |A| of ${list.length} series`),
          importance(ranked, groups, "mean Σ |A|")),
        make("section", {}, make("h3", {}, "When: mean |A| at each moment"), momentChart(state.table, groups))),
      channelTable(ranked, groups)].filter(part => part !== null));
    redraw(views);
  }

  /** The same in numbers. */
  function channelTable(ranked, groups) {
    const area = { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Means by channel" };
    return make("details", {}, make("summary", {}, "As numbers"), make("div", area, make("table", {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Channel"), groups.map(([name, part]) =>
        make("th", { scope: "col", className: "number" }, given(name), ` (${part.length}): mean Σ |A|`)))),
      make("tbody", {}, ranked.map(({ name, means }) => make("tr", {}, make("th", { scope: "row" }, given(name)),
        means.map(mean => make("td", { className: "number" }, formatNumber(mean)))))))));
  }

  return whenIdle(list => {
    state.list = list;
    if (state.tables === null)
      setUp();
    if (state.table)
      draw();
  });
}
