(() => {
  const body = document.body;
  const tools = document.querySelector(".tools");
  if (tools) {
    const opacity = tools.querySelector("#opacity");
    const shown = tools.querySelector("output");
    const apply = () => {
      body.style.setProperty("--opacity", opacity.value / 100);
      shown.textContent = opacity.value + " %";
      body.dataset.map = tools.elements.map.value;
      body.dataset.clip = tools.elements.clip.checked ? "clipped" : "full";
    };
    tools.addEventListener("input", apply);
    tools.addEventListener("submit", event => event.preventDefault());
    // A browser may have kept the settings over a reload.
    apply();
    tools.hidden = false;
  }
  // Folded features belong on paper as well.
  const folded = () => document.querySelectorAll("details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => { opened = [...folded()]; opened.forEach(part => part.open = true); });
  addEventListener("afterprint", () => opened.forEach(part => part.open = false));
  body.dataset.ready = "true";
})();
