// Texts: words highlighted by what their pieces contributed together.

const RightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u, LeftToRight = /[A-Za-z\u00C0-\u024F\u0370-\u058F\u3040-\u9FFF]/u;

/** The direction of a text is that of its first letter that has one: words, being isolated, do not tell it to the browser. */
function directionOf(words) {
  for (const letter of words.map(word => word.text).join(" ")) {
    if (RightToLeft.test(letter))
      return "rtl";
    if (LeftToRight.test(letter))
      return "ltr";
  }
  return "ltr";
}

/** Words in the colours of their sums, which pointing at one reads. */
function highlighted(words) {
  const largest = Math.max(0, ...words.map(word => Math.abs(word.sum)));
  const output = reading(), text = make("p", { className: "words", dir: directionOf(words) });
  words.forEach((word, i) => {
    const pieces = word.pieces ? ` = ${word.pieces.map(([piece, a]) => `${piece} ${formatSigned(Number(a))}`).join("; ")}` : "";
    const side = word.sum < 0 ? "negative" : "positive";
    const mark = make("mark", { className: side, title: formatSigned(word.sum) + pieces }, given(word.text));
    mark.style.setProperty("--share", `${largest > 0 ? Math.round(100 * Math.abs(word.sum) / largest) : 0}%`);
    const show = () => output.replaceChildren(given(word.text), ` ${formatSigned(word.sum)}`, pieces === "" ? "" : given(pieces));
    mark.addEventListener("pointerenter", show);
    if (i > 0 && word.isSpaced)
      text.append(" ");
    text.append(mark);
  });
  return { text, output, words, largest };
}

/** The highlighted words, the limits of their colours, and the words by strength. */
function textFigure(details, most) {
  const { text, output, words, largest } = highlighted((details.words ?? []).map(word => ({ ...word, sum: Number(word.sum) })));
  const limit = `${words.some(word => word.sum < 0) ? "−" + formatShort(largest) + " to " : "0 to "}+${formatShort(largest)}`;
  const ranked = words.map(word => ({ name: word.text, attribution: word.sum }));
  ranked.sort((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution));
  return make("div", {}, text,
    make("p", { className: "range" }, `Colours from ${limit}, the limits of the scale. `, output),
    featureBars(ranked, most, "Word"));
}

/** The same words by another method; nothing where that has not one number for each token. */
function otherWords(details, data) {
  const words = details.words ?? [], sizes = words.map(word => word.pieces?.length ?? 1), values = singles(data.values);
  if (!data.isVector || data.side > 1 || values.length !== sizes.reduce((sum, size) => sum + size, 0))
    return null;
  let next = 0;
  const { text, output, largest } = highlighted(words.map((word, i) => {
    const from = next;
    next += sizes[i];
    return { text: word.text, isSpaced: word.isSpaced, sum: data.limit * values.slice(from, next).reduce((sum, a) => sum + a, 0) };
  }));
  const caption = make("figcaption", {}, given(data.caption), `, colours to ±${formatShort(largest)}. `, output);
  return make("figure", { className: "words-of" }, caption, text);
}
