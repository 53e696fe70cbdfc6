// Numbers as a reader expects them: the same in every language, with a true minus sign.

/** Four significant digits; powers of ten only beyond 10⁻⁴…10⁶. */
function formatNumber(value) {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6)
    ? value.toExponential(2).replace(/\.?0*e\+?/, "e")
    : String(Number(size >= 1000 ? value.toFixed(1) : value.toPrecision(4)));
  return text.replaceAll("-", "−");
}

/** Three significant digits: the end of a scale needs no more. */
const formatShort = value => formatNumber(Number.isFinite(Number(value.toPrecision(3))) ? Number(value.toPrecision(3)) : value);

/** With a plus where positive: the sign of an attribution is half of its message. */
const formatSigned = value => (value > 0 ? "+" : "") + formatNumber(value);

/** Neither 0 nor 100 % unless it is so. */
function formatPercent(share) {
  if (!Number.isFinite(share))
    return formatNumber(share);
  if (share > 0 && share < 0.0005)
    return "< 0.1 %";
  if (share > 0.9995 && share < 1)
    return "> 99.9 %";
  return formatNumber(Number((100 * share).toFixed(1))) + " %";
}

const formatMilliseconds = value => formatNumber(Number(value.toFixed(2))) + " ms";
