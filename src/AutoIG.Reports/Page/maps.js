// Maps of places: colours, their scale with its limits, and the value at a place by pointer or arrow keys.

/** The end of a map's scale as it is set. */
const limitOf = map => settings.isClipped ? map.clip : map.limit;

/** A map with its values. */
const readMap = map => ({ ...map, values: singles(map.values) });

/** Whether a map's scale has a side below 0 as it is set. */
const isTwoSided = map => settings.colors === "diverging" && map.hasNegative;

const paletteOf = layer => {
  const palette = palettes[settings.colors];
  return layer ? palette.layer : isDark() ? palette.dark : palette.light;
};

function paint(canvas, map, layer) {
  const context = canvas.getContext("2d"), image = context.createImageData(map.width, map.height);
  const palette = paletteOf(layer), colors = new Uint32Array(palette.buffer), pixels = new Uint32Array(image.data.buffer);
  const isSigned = settings.colors === "diverging", limit = limitOf(map), scale = limit > 0 ? map.limit / limit : 0;
  for (let i = 0; i < pixels.length; i++) {
    const share = map.values[i] === 0 ? 0 : Math.max(-1, Math.min(1, map.values[i] * scale));
    pixels[i] = colors[isSigned ? 127 + Math.round(127 * share) : Math.round(254 * Math.abs(share))];
  }
  context.putImageData(image, 0, 0);
}

/** The colours from one end of the scale to the other, with their limits; a scale that has nothing below 0 begins there. */
function scaleOf(map) {
  const bar = make("span", { className: "bar" }), low = make("span"), middle = make("span"), high = make("span");
  const scale = make("span", { className: "scale drawn" }, bar, low, middle, high);
  scale.redraw = () => {
    const colors = paletteOf(false), limit = limitOf(map), isOpen = settings.isClipped && map.clip < map.limit;
    const from = settings.colors === "diverging" && !map.hasNegative ? 127 : 0, stops = [];
    for (let i = 0; i <= 16; i++) {
      const k = 4 * Math.round(from + (254 - from) * i / 16);
      stops.push(`rgb(${colors[k]},${colors[k + 1]},${colors[k + 2]})`);
    }
    bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    const end = formatShort(limit);
    low.textContent = isTwoSided(map) ? (isOpen ? "≤ −" : "−") + end : "0";
    middle.textContent = isTwoSided(map) ? "0" : "";
    high.textContent = (isOpen ? "≥ " : "") + (settings.colors === "diverging" && limit > 0 ? "+" : "") + end;
    if (limit === 0) {
      low.textContent = "0 everywhere";
      high.textContent = "";
    }
  };
  scale.redraw();
  return scale;
}

function describe(map) {
  const end = formatShort(limitOf(map));
  return settings.colors === "sequential" ? `magnitudes from 0 (violet) to ${end} (yellow)`
    : map.hasNegative ? `from −${end} (blue) to +${end} (red)` : `from 0 to +${end} (red)`;
}

/** Where a place lies in the array, and its value. */
function placeText(map, column, row) {
  const value = map.values[row * map.width + column] * map.limit, side = map.side;
  const range = i => side === 1 ? `${i}` : `${i * side}…${(i + 1) * side - 1}`;
  const name = map.height === 1 && map.isVector ? `[${range(column)}]` : `[${range(row)}, ${range(column)}]`;
  return `${name} ${side > 1 ? "mean " : ""}${formatSigned(value)}`;
}

/** Shows the value below the pointer, or at a cursor that the arrow keys move. */
function readable(canvas, map, output) {
  const cursor = { column: map.width >> 1, row: map.height >> 1 };
  const clear = () => output.textContent = "";
  const show = () => output.textContent = placeText(map, cursor.column, cursor.row);
  canvas.tabIndex = 0;
  canvas.addEventListener("pointermove", event => {
    const box = canvas.getBoundingClientRect();
    cursor.column = Math.max(0, Math.min(map.width - 1, Math.floor((event.clientX - box.left) / box.width * map.width)));
    cursor.row = Math.max(0, Math.min(map.height - 1, Math.floor((event.clientY - box.top) / box.height * map.height)));
    show();
  });
  canvas.addEventListener("pointerleave", clear);
  canvas.addEventListener("focus", show);
  canvas.addEventListener("blur", clear);
  canvas.addEventListener("keydown", event => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move)
      return;
    event.preventDefault();
    cursor.column = Math.max(0, Math.min(map.width - 1, cursor.column + move[0]));
    cursor.row = Math.max(0, Math.min(map.height - 1, cursor.row + move[1]));
    show();
  });
}

function mapCanvas(map, layer, label, output) {
  const canvas = make("canvas", { width: map.width, height: map.height, className: "drawn", role: "img" });
  canvas.redraw = () => {
    paint(canvas, map, layer);
    canvas.setAttribute("aria-label", `${label}, ${describe(map)}. Arrow keys read values.`);
  };
  canvas.redraw();
  readable(canvas, map, output);
  return canvas;
}

const reading = () => make("output", { className: "reading" });

/** A map with its caption; of units without places, columns. */
function mapFigure(data, caption = data.caption, label = caption) {
  const map = readMap(data), output = reading();
  const note = map.side === 1 ? null
    : make("span", { className: "range" }, map.isVector ? `means over ${map.side} each` : `means over ${map.side} × ${map.side} places`);
  return make("figure", {},
    map.isVector ? columnChart(map, label) : make("div", { className: "stack" }, mapCanvas(map, false, label, output)),
    make("figcaption", {}, given(caption), note, map.isVector ? null : scaleOf(map), map.isVector ? null : output));
}

/** An image, its attributions, and the one over the other. */
function pictures(details, explained) {
  if (!details.image)
    return make("div", { className: "pictures alone" }, mapFigure(details.map, "Attributions", `Attributions for ${explained}`));
  const source = `data:image/png;base64,${details.image.png}`, map = readMap(details.map), output = reading();
  const picture = text => make("img", { src: source, alt: text, decoding: "sync" });
  const size = details.image.isSmaller ? `Original, ${details.image.width} × ${details.image.height}, shown smaller` : "Original";
  return make("div", { className: "pictures" },
    make("figure", {}, make("div", { className: "stack" }, picture("The image")), make("figcaption", {}, size)),
    mapFigure(details.map, "Attributions", `Attributions for ${explained}`),
    make("figure", { className: "overlay" },
      make("div", { className: "stack" }, picture(""), mapCanvas(map, true, `Attributions for ${explained} over the image`, output)),
      make("figcaption", {}, "Overlay", output)));
}

/** Small maps side by side, each with its own scale. */
function smallMaps(heading, maps = []) {
  return maps.length === 0 ? null
    : make("section", {}, make("h3", {}, heading), make("div", { className: "small" }, maps.map(map => mapFigure(map))));
}
