// Elements. Texts become text nodes and nothing else: no name or note from outside can become markup.

/** Makes an element: properties as of the object, attributes where the name has a hyphen or is "role", "scope" or "for". */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false)
      continue;
    if (/-|^(role|scope|for|colspan|tabindex)$/.test(name))
      element.setAttribute(name, value);
    else
      element[name] = value;
  }
  element.append(...children.flat().filter(child => child !== undefined && child !== null));
  return element;
}

/** A text of the user's between ours: its direction, and what it leaves open of directions, ends with it. */
const given = text => make("bdi", {}, text);

const byId = id => document.getElementById(id);

/** Whether the page is being laid out for paper, which is white. */
const printing = { now: false };

const darkScheme = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark: as the reader has chosen, else as the system is. */
function isDark() {
  const chosen = document.documentElement.style.colorScheme;
  return !printing.now && (chosen === "dark" || (chosen !== "light" && darkScheme.matches));
}

/** Draws again whatever inside an element can. */
function redraw(within = document) {
  for (const element of within.querySelectorAll(".drawn"))
    element.redraw?.();
}
