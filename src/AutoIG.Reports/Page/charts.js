// Charts, drawn by the library that the page carries where it has any.

const ChartStyle = { background: "transparent", color: "inherit", fontSize: "12px", fontFamily: "inherit", overflow: "visible" };

/** A chart that is drawn when it is first seen, and anew where its width or a setting has changed. */
function chart(draw, height) {
  const frame = make("div", { className: "chart drawn" });
  frame.style.minHeight = `${height}px`;
  let width = 0;
  frame.redraw = () => {
    width = Math.floor(frame.clientWidth);
    if (width > 0)
      frame.replaceChildren(draw(width));
  };
  new ResizeObserver(() => {
    if (!printing.now && Math.abs(Math.floor(frame.clientWidth) - width) > 1)
      frame.redraw();
  }).observe(frame);
  return frame;
}

/** Steps above and below 0, one path each: a layer may have thousands of units. */
function steps(values, x) {
  const data = [];
  values.forEach((value, i) => data.push({ x: x[i], value }));
  const last = x.length - 1, end = x.length > 1 ? x[last] + (x[last] - x[last - 1]) : x[0] + 1;
  data.push({ x: end, value: values[last] });
  const area = (part, color) => Plot.areaY(data, { x: "x", y: step => part(step.value, 0), fill: color, curve: "step-after" });
  return [area(Math.max, "var(--positive)"), area(Math.min, "var(--negative)"), Plot.ruleY([0])];
}

/** One column for each unit of a layer. */
function columnChart(map, label) {
  const values = Array.from(map.values, value => value * map.limit), positions = values.map((_, i) => i * map.side);
  return chart(width => Plot.plot({
    width, height: 140, marginLeft: 44, marginRight: 4, marginTop: 8, marginBottom: 22, style: ChartStyle,
    ariaLabel: `${label}: ${values.length} columns, |A| ≤ ${formatShort(map.limit)}`,
    x: { ticks: 4, label: null }, y: { ticks: 4, label: null, tickFormat: formatShort },
    marks: [
      ...steps(values, positions),
      Plot.tip(values, Plot.pointerX({ x: (_, i) => positions[i] + map.side / 2, y: value => value, title: (value, i) =>
        `[${positions[i]}] ${map.side > 1 ? "mean " : ""}${formatSigned(value)}` })),
    ],
  }), 140);
}

function channelChart(channel, times, unit, limit) {
  const signal = doubles(channel.signal), attribution = doubles(channel.attribution);
  const points = Array.from(signal, (value, i) => ({ time: times[i], value, attribution: attribution[i] }));
  const margins = { marginLeft: 56, marginRight: 8, style: ChartStyle };
  const x = { domain: [times[0], times.length > 1 ? times.at(-1) + (times.at(-1) - times.at(-2)) : times[0] + 1] };
  return make("section", { className: "channel" }, make("h3", {}, given(channel.name)), chart(width => make("div", {},
    Plot.plot({
      width, height: 120, marginTop: 8, marginBottom: 4, ...margins, ariaLabel: `${channel.name}: the signal`,
      x: { ...x, axis: null }, y: { ticks: 4, label: null, tickFormat: formatShort },
      marks: [
        Plot.lineY(points, { x: "time", y: "value", stroke: "currentColor", strokeWidth: 1.5 }),
        Plot.tip(points, Plot.pointerX({ x: "time", y: "value", title: point => [
          `at ${formatNumber(point.time)}${unit ? " " + unit : ""}`, `signal ${formatNumber(point.value)}`,
          `A ${formatSigned(point.attribution)}`,
        ].join("\n") })),
      ],
    }),
    Plot.plot({
      width, height: 100, marginTop: 4, marginBottom: 30, ...margins, ariaLabel: `${channel.name}: the attributions`,
      x: { ...x, label: unit ?? null, ticks: 6 },
      y: { domain: limit > 0 ? [-limit, limit] : [-1, 1], ticks: 3, label: null, tickFormat: formatShort },
      marks: steps(attribution, times),
    })), 224));
}

/** The signal of each channel above its attributions, these on one scale; a slider reads all of them at a moment. */
function seriesFigure(details) {
  const times = doubles(details.times), all = details.channels.map(channel => doubles(channel.attribution));
  let limit = 0;
  for (const values of all)
    values.forEach(value => limit = Math.max(limit, Math.abs(value)));
  const output = make("output"), slider = make("input", { type: "range", min: 0, max: times.length - 1, value: 0, "aria-label": "Moment" });
  const show = () => {
    const i = slider.valueAsNumber;
    output.replaceChildren(`at ${formatNumber(times[i])}${details.unit ? " " + details.unit : ""}`, ...details.channels.flatMap(channel => [
      "; ", given(channel.name), ` ${formatNumber(doubles(channel.signal)[i])}, A ${formatSigned(doubles(channel.attribution)[i])}`]));
  };
  slider.addEventListener("input", show);
  show();
  return make("div", {}, details.channels.map(channel => channelChart(channel, times, details.unit, limit)),
    make("p", { className: "range" }, "Above the signal, below its attributions, on one scale for all channels."),
    make("label", { className: "moment" }, slider, output));
}
