"use strict";
(() => {
  const controls = document.getElementById("controls");
  if (!controls) return;
  const filter = document.getElementById("filter");
  const order = document.getElementById("order");
  const list = document.getElementById("cards");
  const text = (element) => element.textContent.toLowerCase();
  const cards = [...list.querySelectorAll(".card")].map((card) => {
    const title = text(card.querySelector("h3"));
    const runs = [...card.querySelectorAll(".run")].map((run) => ({ run, label: text(run.firstChild), text: `${title} ${text(run)}` }));
    return { card, own: `${text(card.querySelector(".own"))} ${card.dataset.words}`, runs, folded: card.querySelector("details") };
  });
  const total = document.querySelectorAll(".card, .run").length;
  const keys = {
    newest: (a, b) => b.card.dataset.started.localeCompare(a.card.dataset.started),
    vintage: (a, b) => b.card.dataset.vintage.localeCompare(a.card.dataset.vintage),
  };

  const places = document.getElementById("called");
  let pages = []; // of their own, of what was asked for: links to runs that are called so

  // gives how many reports of a card match: itself and its other runs, which unfold if only they do
  const sift = ({ card, own, runs, folded }, words) => {
    const matches = (held) => words.every((word) => held.includes(word));
    const itself = matches(own);
    const called = runs.filter(({ label, text }) => matches(text) && words.some((word) => word.length > 2 && label.includes(word)));
    let count = 0;
    for (const one of runs) {
      one.run.hidden = called.length ? !called.includes(one) : !itself && !matches(one.text);
      if (!one.run.hidden) count += 1;
    }
    card.hidden = !itself && count === 0;
    if (folded) folded.open = called.length > 0 || (words.length > 0 && !itself && count > 0);
    for (const { run } of called) {
      const link = run.querySelector("a")?.cloneNode(true);
      if (link) link.append(`: ${card.dataset.title}`);
      if (link) pages.push(link);
    }
    return count + (itself ? 1 : 0);
  };
  const heads = [...list.querySelectorAll(".theme")];
  const themes = [...document.querySelectorAll(".themes a")];
  let theme = "";
  const update = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    pages = [];
    list.classList.toggle("sifted", words.length > 0 || Boolean(theme) || Boolean(keys[order.value]));
    for (const held of cards) {
      const other = theme && held.card.dataset.theme !== theme;
      if (other) held.card.hidden = true;
      else count += sift(held, words);
    }
    // a heading stands above cards of its theme, in their order by theme
    for (const head of heads) {
      const own = cards.some(({ card }) => card.dataset.theme === head.dataset.theme && !card.hidden);
      head.hidden = !own || Boolean(keys[order.value]);
    }
    for (const link of themes) link.setAttribute("aria-current", String(link.textContent === theme));
    places.hidden = !pages.length;
    places.querySelector("ul").replaceChildren(...pages.map((link) => {
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    document.getElementById("none").hidden = count > 0;
    document.getElementById("shown").textContent = `${count} of ${total} reports`;
  };
  // a search has an address, such as index.html#q=libya
  const asked = () => {
    if (!location.hash.startsWith("#q=")) return;
    filter.value = decodeURIComponent(location.hash.slice(3));
    update();
  };
  const keep = () => {
    const [query, hash] = [order.selectedIndex && `?order=${order.value}`, filter.value && `#q=${encodeURIComponent(filter.value)}`];
    history.replaceState(null, "", `${location.pathname}${query || ""}${hash}`);
  };
  filter.addEventListener("input", update);
  filter.addEventListener("input", keep);
  const sort = () => {
    const sorted = keys[order.value] ? [...cards].sort(keys[order.value]) : cards;
    list.append(...sorted.map(({ card }) => card));
    for (const head of heads) list.querySelector(`.card[data-theme="${head.dataset.theme}"]`).before(head);
    update();
  };
  order.value = new URLSearchParams(location.search).get("order") ?? order.value;
  sort();
  order.addEventListener("change", sort);
  order.addEventListener("change", keep);
  for (const link of themes) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      theme = theme === link.textContent ? "" : link.textContent;
      update();
    });
  }
  addEventListener("hashchange", asked);
  controls.hidden = false;
  update();
  asked();

  const now = Date.now();
  for (const time of document.querySelectorAll(".meta time")) {
    const days = Math.floor((now - Date.parse(time.dateTime)) / 86_400_000);
    if (days >= 0) time.after(days === 0 ? ", today" : days === 1 ? ", a day ago" : `, ${days} days ago`);
  }
})();
