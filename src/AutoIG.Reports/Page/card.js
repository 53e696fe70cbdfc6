// The card of a sample.

/** What positive attributions speak for. */
const explainedOf = sample => sample.targetClass ?? sample.target ?? "the explained output";

function verdict(sample) {
  const line = make("p", { className: "verdict" });
  if (sample.prediction !== undefined) {
    line.append("predicted ", make("strong", {}, given(sample.prediction)));
    if (sample.probability !== undefined)
      line.append(" with ", make("span", { className: "whole" }, formatPercent(sample.probability)));
  }
  if (sample.isRight)
    line.append(" ", make("span", { className: "right" }, "✓ correct"));
  else if (sample.isWrong)
    line.append(" ", make("span", { className: "wrong" }, "✗ truth: ", given(sample.truth)));
  else if (sample.truth !== undefined)
    line.append(" truth: ", given(sample.truth));
  if (sample.cohort !== undefined)
    line.append(" ", make("span", { className: "cohort" }, given(sample.cohort)));
  return line;
}

/** For and against what: said on every card, and plainly where it is not what the model answered. */
function direction(sample) {
  const line = make("p", { className: "direction" },
    make("span", { className: "swatch positive" }), " for and ", make("span", { className: "swatch negative" }), " against ",
    make("strong", {}, given(explainedOf(sample))));
  if (sample.targetClass !== undefined && sample.prediction !== undefined && sample.targetClass !== sample.prediction)
    line.append(make("span", { className: "other" }, "not what the model answered, which is ", given(sample.prediction)));
  return line;
}

function numbers(sample) {
  const rows = [
    ["Explained output", sample.target && given(sample.target)], ["Method", sample.method && given(sample.method)],
    ["F(x)", sample.output], ["F(x′), baseline", sample.baseline], ["Σ attributions", sample.sum],
    ["Completeness error", sample.error],
    ["Time", sample.milliseconds === undefined ? undefined : formatMilliseconds(sample.milliseconds)],
  ];
  return make("dl", { className: "numbers" }, rows.filter(([, value]) => value !== undefined).map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, typeof value === "number" ? formatNumber(value) : value))));
}

function scores(sample) {
  if (sample.scores.length === 0)
    return null;
  return make("table", { className: "scores" }, make("caption", {}, "Outputs"), make("tbody", {}, sample.scores.map(([name, share]) => {
    const bar = make("span");
    bar.style.width = `${100 * Math.max(0, Math.min(1, Number(share) || 0))}%`;
    return make("tr", { className: name === sample.prediction ? "predicted" : "" }, make("th", { scope: "row" }, given(name)),
      make("td", { className: "bar" }, bar), make("td", { className: "number" }, formatPercent(Number(share))));
  })));
}

function figures(sample, details) {
  switch (sample.kind) {
    case "image":
      return [pictures(details, explainedOf(sample)), smallMaps("Channels", details.channels)];
    case "table": {
      const features = featuresOf(sample), falls = waterfall(sample, features, report.maxFeatures);
      return [make("div", { className: falls ? "pair" : "" }, featureBars(features, report.maxFeatures), falls)];
    }
    case "text":
      return [textFigure(details, report.maxFeatures)];
    case "series":
      return [seriesFigure(details)];
    case "layers":
      return [make("div", { className: "small" }, details.maps.map(map => mapFigure(map)))];
    default:
      return [];
  }
}

/** Words by other methods are words again; whatever else they are of is drawn as it is elsewhere. */
function otherMethods(sample, details) {
  const others = details.others ?? [], words = others.map(map => sample.kind === "text" ? otherWords(details, map) : null);
  const shown = words.filter(figure => figure !== null);
  return [
    shown.length === 0 ? null : make("section", {}, make("h3", {}, "Other methods"), shown),
    smallMaps(shown.length === 0 ? "Other methods" : "Other maps", others.filter((_, i) => words[i] === null)),
  ];
}

/** Everything below the heading. */
function cardBody(sample) {
  const details = detailsOf(sample);
  return [
    verdict(sample), direction(sample),
    make("div", { className: `body ${sample.kind}` },
      make("div", {}, figures(sample, details), otherMethods(sample, details), smallMaps("Layers", details.layers)),
      make("div", { className: "side" }, numbers(sample), scores(sample))),
    ...sample.notes.map(note => make("p", { className: "note" }, given(note))),
  ];
}
