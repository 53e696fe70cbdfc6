// Features: bars by magnitude, and a waterfall from the baseline's output to the sample's.

/** How much is shown and what is folded: [shown, others, Σ of the others]. */
function fold(features, most) {
  const shown = features.length <= most + 1 ? features : features.slice(0, most), others = features.slice(shown.length);
  return [shown, others, others.reduce((sum, feature) => sum + feature.attribution, 0)];
}

const valueText = value => value === null || value === undefined ? "–" : formatNumber(Number(value));

function barRows(features, largest, hasValues) {
  return features.map(feature => {
    const bar = make("span", { className: feature.attribution < 0 ? "negative" : "positive" });
    bar.style.width = `${largest > 0 ? 50 * Math.abs(feature.attribution / largest) : 0}%`;
    return make("tr", {},
      make("th", { scope: "row" }, given(feature.name)),
      hasValues ? make("td", { className: "number value" }, valueText(feature.value)) : null,
      hasValues ? make("td", { className: "number baseline" }, valueText(feature.baseline)) : null,
      make("td", { className: "bar" }, bar),
      make("td", { className: "number attribution" }, formatSigned(feature.attribution)));
  });
}

/** Bars from a line at 0: against to the left, for to the right. */
function featureBars(features, most, first = "Feature") {
  const largest = Math.abs(features[0]?.attribution ?? 0), [shown, others, rest] = fold(features, most);
  const hasValues = features.some(feature => feature.value !== null && feature.value !== undefined);
  const table = part => make("table", { className: hasValues ? "bars" : "bars plain" },
    make("thead", {}, make("tr", {},
      make("th", { scope: "col" }, first),
      hasValues ? make("th", { scope: "col", className: "number" }, "Value") : null,
      hasValues ? make("th", { scope: "col", className: "number" }, "Baseline") : null,
      make("th", { scope: "col", className: "axis" }, make("span", {}, "← against"), make("span", {}, "for →")),
      make("th", { scope: "col", className: "number" }, "A"))),
    make("tbody", {}, barRows(part, largest, hasValues)));
  return make("div", { className: "features" }, table(shown), others.length === 0 ? null
    : make("details", {}, make("summary", {}, `${others.length} more, together ${formatSigned(rest)}`), table(others)));
}

/**
 * From F(x′) by each feature to F(x). What the features do not explain is a step of its own, so that the steps add up to what stands at
 * the end.
 */
function waterfall(sample, features, most) {
  if (!Number.isFinite(sample.baseline) || !Number.isFinite(sample.output) || !Number.isFinite(sample.sum))
    return null;
  const [shown, others, rest] = fold(features, most);
  const steps = shown.map(feature => [given(feature.name), feature.attribution]);
  if (others.length > 0)
    steps.push([`${others.length} more`, rest]);
  const gap = sample.output - sample.baseline - sample.sum;
  if (gap !== 0)
    steps.push(["not attributed", gap]);
  let total = sample.baseline, low = Math.min(sample.baseline, sample.output), high = Math.max(sample.baseline, sample.output);
  const parts = steps.map(([name, step]) => {
    const from = total;
    total += step;
    low = Math.min(low, total);
    high = Math.max(high, total);
    return { name, step, from, to: total };
  });
  const place = value => high > low ? 100 * (value - low) / (high - low) : 0;
  const row = (name, text, from, to, kind) => {
    const bar = make("span", { className: kind });
    bar.style.marginLeft = `${Math.min(place(from), place(to))}%`;
    bar.style.width = `${Math.abs(place(to) - place(from))}%`;
    return make("tr", { className: kind === "level" ? "end" : "" }, make("th", { scope: "row" }, name),
      make("td", { className: "bar" }, bar), make("td", { className: "number" }, text));
  };
  return make("table", { className: "waterfall" },
    make("caption", {}, "From the baseline’s output to the sample’s"),
    make("tbody", {},
      row("F(x′), baseline", formatNumber(sample.baseline), sample.baseline, sample.baseline, "level"),
      parts.map(part => row(part.name, formatSigned(part.step), part.from, part.to, part.step < 0 ? "negative" : "positive")),
      row("F(x)", formatNumber(sample.output), sample.output, sample.output, "level")));
}
