"use strict";
(() => {
  const button = document.getElementById("fold");
  const code = [...document.querySelectorAll("details.code")];
  if (button && code.length) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      for (const block of code) block.open = open;
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? "Hide all code" : "Show all code";
    });
  }
  const list = document.getElementById("cards");
  if (list) {
    const cards = [...list.children];
    const filter = document.getElementById("filter");
    const order = document.getElementById("order");
    const shown = document.getElementById("shown");
    const keys = {
      question: (a, b) => a.dataset.title.localeCompare(b.dataset.title),
      newest: (a, b) => b.dataset.started.localeCompare(a.dataset.started),
      vintage: (a, b) => b.dataset.vintage.localeCompare(a.dataset.vintage),
    };
    const update = () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const card of [...cards].sort(keys[order.value])) {
        const text = card.textContent.toLowerCase();
        card.hidden = !words.every((word) => text.includes(word));
        if (!card.hidden) count += 1;
        list.append(card);
      }
      shown.textContent = `${count} of ${cards.length} reports`;
    };
    filter.addEventListener("input", update);
    order.addEventListener("change", update);
    document.getElementById("controls").hidden = false;
    update();
  }
})();
