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
  const controls = document.getElementById("controls");
  if (controls) {
    const sections = [...document.querySelectorAll("section.theme")];
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
      let total = 0;
      for (const section of sections) {
        const list = section.querySelector("ul");
        const cards = [...list.children].sort(keys[order.value]);
        for (const card of cards) {
          const text = card.textContent.toLowerCase();
          card.hidden = !words.every((word) => text.includes(word));
          list.append(card);
        }
        const visible = cards.filter((card) => !card.hidden).length;
        section.hidden = visible === 0;
        count += visible;
        total += cards.length;
      }
      shown.textContent = `${count} of ${total} reports`;
    };
    filter.addEventListener("input", update);
    order.addEventListener("change", update);
    controls.hidden = false;
    update();
  }
})();
