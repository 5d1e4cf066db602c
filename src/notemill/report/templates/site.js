"use strict";
(() => {
  // a dataset unfolds where a link leads to it, in every browser
  const unfold = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
  addEventListener("hashchange", unfold);
  unfold();
  const controls = document.getElementById("controls");
  if (!controls) return;
  const filter = document.getElementById("filter");
  const order = document.getElementById("order");
  const list = document.getElementById("cards");
  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/([a-z])\1+/g, "$1"); // Turkiye, smugler
  const text = (element) => plain(element.textContent);
  const cards = [...list.querySelectorAll(".card")].map((card) => {
    const title = text(card.querySelector("h3"));
    const runs = [...card.querySelectorAll(".run")].map((run) => {
      const label = plain(`${run.firstChild.textContent} ${run.dataset.words}`);
      return { run, label, text: `${title} ${label} ${text(run)}` };
    });
    const seen = text(card.querySelector(".own"));
    const own = `${seen} ${plain(`${card.dataset.words} ${card.dataset.label}`)}`;
    return { card, seen, own, runs, folded: card.querySelector("details"), label: plain(card.dataset.label) };
  });
  const vocabulary = new Set(cards.flatMap(({ own }) => own.split(/\W+/)));
  const newest = (a, b) => b.card.dataset.vintage.localeCompare(a.card.dataset.vintage);
  const byVintage = () => order.value === "vintage";
  const themes = [...document.querySelectorAll(".themes a")];
  const places = document.getElementById("called");
  let theme = "";
  let [pages, whole] = [[], 0]; // links to runs that are called as was asked for; how many of their names begin so, and stand first

  // gives whether a question matches, and how many of its other runs, which unfold if only they do
  const sift = (held, words) => {
    const { card, seen, own, runs, folded, label } = held;
    const has = (text, word) => word.test?.(text) ?? text.includes(word);
    const matches = (text) => words.every((word) => has(text, word));
    const itself = matches(own);
    const named = (name) => words.some((word) => (word.test || word.length > 2) && has(name, word));
    const called = runs.filter(({ label, text }) => matches(text) && named(label));
    let count = 0;
    for (const one of runs) {
      one.run.hidden = called.length ? !called.includes(one) : !itself && !matches(one.text);
      if (!one.run.hidden) count += 1;
    }
    card.hidden = !itself && count === 0;
    // without a search, one list at a time
    Object.assign(folded ?? {}, { name: words.length ? "" : "runs", open: called.length > 0 || (words.length > 0 && !itself && count > 0) });
    const main = itself && named(label) ? [{ run: card, label }] : [];
    // what is called so is first, then what a card shows, then what its report has
    held.rank = main.length || called.length ? 0 : matches(seen) ? 1 : 2;
    for (const { run, label } of [...main, ...called]) {
      const link = run.querySelector("a")?.cloneNode(true) ?? document.createElement("span");
      link.textContent = run.dataset.title;
      const page = document.createElement("li");
      page.append(link);
      pages.splice(label.startsWith(plain(filter.value.trim())) ? whole++ : pages.length, 0, page);
    }
    return count;
  };
  const update = () => {
    // the ending of a people's name is left out: Syrians are found where Syria is
    const words = plain(filter.value).split(/\s+/).filter(Boolean).map((word) => word.replace(/(?<=.{4})(i?ans?|n?i?s)$/, ""))
      // two letters, such as UK, are a whole word where there is one
      .map((word) => (word.length === 2 && vocabulary.has(word) ? new RegExp(`\\b${word}\\b`) : word));
    let runs = 0;
    [pages, whole] = [[], 0];
    list.classList.toggle("sifted", words.length > 0 || Boolean(theme) || byVintage());
    for (const held of cards) {
      const other = theme && held.card.dataset.theme !== theme;
      if (other) held.card.hidden = true;
      else runs += sift(held, words);
    }
    list.append(...[...cards].sort(byVintage() ? newest : (a, b) => a.rank - b.rank).map(({ card }) => card));
    for (const link of themes) link.setAttribute("aria-current", String(link.textContent === theme));
    places.hidden = !pages.length;
    places.querySelector("ul").replaceChildren(...pages);
    const count = cards.filter(({ card }) => !card.hidden).length;
    document.getElementById("none").hidden = count > 0;
    list.classList.toggle("lone", count === 1); // it is as wide as the page
    const beside = runs ? `, with ${runs} more page${runs === 1 ? "" : "s"}` : "";
    document.getElementById("shown").textContent = `${count} of ${cards.length} questions${beside}`;
  };
  // search and theme have an address: index.html#q=libya, #deaths, #q=libya&deaths
  const read = () => {
    const set = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
    filter.value = set.get("q") ?? "";
    theme = themes.find((link) => set.has(link.hash.slice(1)))?.textContent ?? "";
    update();
  };
  const address = (chosen) => {
    const parts = [filter.value && `q=${encodeURIComponent(filter.value)}`, chosen?.hash.slice(1)].filter(Boolean);
    return `${location.pathname}${byVintage() ? "?order=vintage" : ""}${parts.length ? "#" : ""}${parts.join("&")}`;
  };
  const keep = () => history.replaceState(null, "", address(themes.find((link) => link.textContent === theme)));
  order.value = new URLSearchParams(location.search).get("order") === "vintage" ? "vintage" : order.value;
  filter.addEventListener("input", update);
  order.addEventListener("change", update);
  for (const control of [filter, order]) control.addEventListener("input", keep);
  for (const link of themes) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.pushState(null, "", address(link.textContent === theme ? undefined : link));
      read();
    });
  }
  addEventListener("popstate", read);
  controls.hidden = false;
  read();
})();
