// The report's data: lists and tables at once, what is large of a card when it is shown.

const report = JSON.parse(byId("report").textContent);

const samples = (report.samples ?? []).map((sample, index) => ({
  notes: [], scores: [], ...sample, index,
  isWrong: sample.truth !== undefined && sample.prediction !== undefined && sample.truth !== sample.prediction,
  isRight: sample.truth !== undefined && sample.truth === sample.prediction,
}));
for (const sample of samples) {
  // Numbers that JSON cannot hold are texts.
  for (const name of ["probability", "output", "baseline", "sum", "error"]) {
    if (sample[name] !== undefined)
      sample[name] = Number(sample[name]);
  }
}

function bytesOf(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = text.charCodeAt(i);
  return bytes;
}

const singles = base64 => new Float32Array(bytesOf(base64).buffer);
const doubles = base64 => new Float64Array(bytesOf(base64).buffer);

const tables = (report.tables ?? []).map(table => {
  const names = table.names ?? [], attributions = doubles(table.attributions);
  let baseline = null;
  const baselines = table.baselines.map(row => baseline = row ?? baseline);
  return { names, attributions, baselines, values: table.values };
});

/** The features of a row, strongest first. */
function featuresOf(sample) {
  const table = tables[sample.table], width = table.names.length;
  return table.names.map((name, i) => ({
    name, attribution: table.attributions[sample.row * width + i],
    value: table.values[sample.row][i], baseline: table.baselines[sample.row][i],
  })).sort((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution));
}

/** What of a card is large. */
const detailsOf = sample => {
  const data = byId(`details-${sample.index + 1}`);
  return data ? JSON.parse(data.textContent) : {};
};

const palettes = Object.fromEntries(Object.entries(report.palettes).map(([name, colors]) =>
  [name, Object.fromEntries(Object.entries(colors).map(([kind, bytes]) => [kind, bytesOf(bytes)]))]));

/** How pictures are drawn, as the reader has set it. */
const settings = { colors: "diverging", isClipped: true, opacity: report.opacity };
