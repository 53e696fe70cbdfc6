// Parts of the samples that the tools leave, and their means: what all views over many samples share.

const Splits = [
  ["explained class", sample => sample.targetClass], ["prediction", sample => sample.prediction], ["truth", sample => sample.truth],
  ["correctness", sample => sample.isWrong ? "wrong" : sample.isRight ? "correct" : undefined], ["cohort", sample => sample.cohort],
];
const MostGroups = 8;

const meanOf = numbers => numbers.length === 0 ? NaN : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The parts of a list by a property; what is rare beyond the most is one part. */
function groupsOf(list, split) {
  if (!split)
    return [["all", list]];
  const groups = new Map();
  for (const sample of list) {
    const name = split(sample) ?? "not known";
    groups.set(name, [...(groups.get(name) ?? []), sample]);
  }
  const ranked = [...groups].sort((a, b) => b[1].length - a[1].length);
  return ranked.length <= MostGroups ? ranked
    : [...ranked.slice(0, MostGroups - 1),
      [`${ranked.length - MostGroups + 1} others`, ranked.slice(MostGroups - 1).flatMap(([, part]) => part)]];
}

/** Evenly chosen ones, where there are more than can be told apart. */
const thin = (list, most) =>
  list.length <= most ? list : Array.from({ length: Math.floor(most) }, (_, i) => list[Math.floor(i * list.length / Math.floor(most))]);

/** The select that says by what the parts are made; what does not tell the samples apart is not offered. */
function splitChoice(change) {
  const select = make("select", { name: "split", onchange: change }), label = make("label", {}, "Compare by ", select);
  return {
    label,
    get split() { return Splits.find(([name]) => name === select.value)?.[1] ?? null; },
    offer(list, preferred = "") {
      const useful = Splits.filter(([, split]) => new Set(list.map(split)).size > 1), names = useful.map(([name]) => name);
      select.replaceChildren(make("option", { value: "" }, "nothing"), ...names.map(name => make("option", { value: name }, name)));
      select.value = names.includes(preferred) ? preferred : "";
      label.hidden = useful.length === 0;
    },
  };
}

/** The colours of parts, in their order. */
const GroupColors = ["#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#ff8ab7", "#a463f2", "#97bbf5", "#9c6b4e", "#9498a0"];

/** The same for charts. */
const groupScale = groups => ({ type: "ordinal", domain: groups.map(([name]) => name), range: GroupColors.slice(0, groups.length) });

/** Which colour is which part; nothing where there is one. */
const legend = groups => groups.length === 1 ? null : make("p", { className: "legend" }, groups.map(([name, list], i) => {
  const swatch = make("span", { className: "swatch" });
  swatch.style.background = GroupColors[i];
  return make("span", {}, swatch, " ", given(name), ` (${list.length})`);
}));

/** Lists and cards come first; views follow when nothing else is to do, and once where several changes wait. */
function whenIdle(draw) {
  const idle = window.requestIdleCallback ?? (run => setTimeout(run, 50));
  let pending = 0;
  return {
    update(list) {
      pending++;
      idle(() => {
        if (--pending === 0)
          draw(list);
      });
    },
  };
}
