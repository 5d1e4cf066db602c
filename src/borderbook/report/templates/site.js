"use strict";
(() => {
  const controls = document.getElementById("controls");
  if (controls) {
    const filter = document.getElementById("filter");
    const order = document.getElementById("order");
    const shown = document.getElementById("shown");
    const text = (element) => element.textContent.toLowerCase();
    const sections = [...document.querySelectorAll("section.theme")].map((element) => ({
      element,
      list: element.querySelector("ul"),
      cards: [...element.querySelectorAll(".card")].map((card) => {
        const own = `${text(element.querySelector("h2"))} ${text(card.querySelector(".own"))}`;
        const title = text(card.querySelector("h3"));
        const runs = [...card.querySelectorAll(".run")].map((run) => ({ run, text: `${title} ${text(run)}` }));
        return { card, own, runs, folded: card.querySelector("details") };
      }),
    }));
    const total = document.querySelectorAll(".card, .run").length;
    const keys = {
      question: (a, b) => a.dataset.title.localeCompare(b.dataset.title),
      newest: (a, b) => b.dataset.started.localeCompare(a.dataset.started),
      vintage: (a, b) => b.dataset.vintage.localeCompare(a.dataset.vintage),
    };

    // gives how many reports of a card match: itself and its other runs, which unfold if only they do
    const sift = ({ card, own, runs, folded }, words) => {
      const matches = (held) => words.every((word) => held.includes(word));
      const itself = matches(own);
      let count = 0;
      for (const { run, text } of runs) {
        run.hidden = !itself && !matches(text);
        if (!run.hidden) count += 1;
      }
      card.hidden = !itself && count === 0;
      if (folded) folded.open = words.length > 0 && !itself && count > 0;
      return count + (itself ? 1 : 0);
    };
    const update = () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const { element, cards } of sections) {
        const found = cards.reduce((sum, card) => sum + sift(card, words), 0);
        element.hidden = found === 0;
        count += found;
      }
      shown.textContent = `${count} of ${total} reports`;
    };
    const sort = () => {
      for (const { list, cards } of sections) {
        list.append(...cards.map(({ card }) => card).sort(keys[order.value]));
      }
    };
    filter.addEventListener("input", update);
    order.addEventListener("change", sort);
    controls.hidden = false;
    sort();
    update();

    const now = Date.now();
    for (const time of document.querySelectorAll("time[datetime]")) {
      const days = Math.floor((now - Date.parse(time.dateTime)) / 86_400_000);
      if (days >= 0) time.after(days === 0 ? ", today" : days === 1 ? ", a day ago" : `, ${days} days ago`);
    }
  }
})();
