"use strict";
(() => {
  // a dataset unfolds where a link leads to it, in every browser
  const unfold = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
  addEventListener("hashchange", unfold);
  unfold();
  const controls = document.getElementById("controls");
  if (!controls) return;
  const [filter, order, list, status, searched, found, none] = ["filter", "order", "cards", "shown", "searched", "found", "none"].map((id) => document.getElementById(id));
  const cards = [...list.querySelectorAll(".card")];
  const themes = [...document.querySelectorAll(".themes a")];
  let theme = "";

  // the search: the rules of report/search.py, on the same index
  let loading;
  const index = () => loading ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    Object.assign(script, { src: "search.js", onload: () => done(SEARCH), onerror: fail });
    document.head.append(script);
  });
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");
  const folded = (text) => plain(text).replace(/([a-z])\1+/g, "$1"); // smugler
  const asked = (text, { idle }) => {
    const joined = text.replace(/(?<![\d.,])\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+(?!\d)/g, (number) => number.replace(/\D/g, ""));
    return (plain(joined).match(/[\p{L}\p{N}]+(?:\.\d+)?/gu) ?? []).filter((word) => !idle.includes(word));
  };
  const isNumber = (word) => /^\d+(\.\d+)?$/.test(word);
  const pattern = (word, tidy, { ending }) => {
    if (isNumber(word)) return new RegExp(`(?<![\\p{L}\\p{N}])(?<!\\d\\.)${word.replace(".", "\\.")}(?![\\p{L}\\p{N}]|\\.\\d)`, "u");
    const start = tidy(word).length > 3 ? tidy(word) : word;
    const end = word.length < 3 ? "(?![\\p{L}\\p{N}])" : "";
    return new RegExp(`(?<![\\p{L}\\p{N}])${start.replace(new RegExp(ending), "").replace(".", "\\.")}${end}`, "u");
  };
  // what is searched of a place, made once
  const texts = (place, tidy) => place[tidy.name] ??= (() => {
    const [title, page, words] = [place.title, place.page, place.words].map(tidy);
    const lines = place.lines.map(tidy);
    return { title, page, words, lines, shown: [title, ...lines].join("\n") };
  })();
  const rank = (place, patterns, tidy) => {
    const { title, page, words, shown } = texts(place, tidy);
    const about = place.what === "answer" ? `${title} ${page}` : title;
    const has = (text) => patterns.every((one) => one.test(text));
    const some = (text) => patterns.some((one) => one.test(text));
    if (!has(`${shown}\n${page}\n${words}`) || !some(`${shown}\n${words}\n${about}`)) return undefined;
    return about !== title && has(about) && some(page) ? 0 : has(title) ? 1 : has(shown) ? 2 : 3;
  };
  const sequence = { answer: 0, term: 1, dataset: 1, figure: 2, table: 2 };
  const find = (data, words) => {
    for (const tidy of [plain, folded]) {
      const patterns = words.map((word) => pattern(word, tidy, data));
      const places = data.places.map((place) => ({ place, rank: rank(place, patterns, tidy) })).filter((one) => one.rank !== undefined);
      if (!places.length) continue;
      const sorted = places.sort((a, b) => a.rank - b.rank || sequence[a.place.what] - sequence[b.place.what]).map((one) => one.place);
      // of the answers of one question the best, with the number of the others
      const listed = new Map();
      for (const place of sorted) {
        const one = place.what === "answer" ? place.href.split("/")[0] : place.href;
        listed.set(one, { place: listed.get(one)?.place ?? place, others: listed.has(one) ? listed.get(one).others + 1 : 0 });
      }
      return { tidy, patterns, places: [...listed.values()], pages: new Set(sorted.map(({ href }) => href.split("#")[0])).size };
    }
    return { places: [], pages: 0 };
  };
  const common = ([word, ...more], pages, { few, many }) =>
    !more.length && isNumber(word) && (word.replace(".", "").replace(/^0+|0+$/g, "").length < few || pages > many);

  const made = (name, ...parts) => {
    const element = document.createElement(name);
    element.append(...parts);
    return element;
  };
  // a line in which the numbers asked for are marked
  const marked = (line, words) => {
    const digits = words.filter(isNumber).map((word) => word.replace(".", "\\.").split("").join(",?").replaceAll("\\,?.", "\\."));
    const parts = digits.length ? line.split(new RegExp(`(?<![\\d.])(${digits.join("|")})(?!\\d|[.,]\\d)`)) : [line];
    return made("p", ...parts.map((part, nth) => (nth % 2 ? made("mark", part) : part)));
  };
  const shown = ({ places, patterns, tidy }, words, most) => places.slice(0, most).map(({ place, others }) => {
    const link = Object.assign(made("a", place.title), { href: place.href });
    const counts = texts(place, tidy).lines.map((line) => patterns.filter((one) => one.test(line)).length);
    const best = Math.max(0, ...counts);
    const line = best || !["figure", "table"].includes(place.what) ? place.lines[counts.indexOf(best)] : "";
    const what = made("span", [place.what[0].toUpperCase() + place.what.slice(1), place.page].filter(Boolean).join(" · "));
    const more = others ? [made("small", `and ${others} other page${others > 1 ? "s" : ""} of this question`)] : [];
    return made("li", link, " ", what, ...(line ? [marked(line, words)] : []), ...more);
  });
  const answer = (text, data) => {
    if (text !== filter.value) return; // typed on meanwhile
    const words = asked(text, data);
    const result = find(data, words);
    const count = result.places.length;
    found.replaceChildren(...shown(result, words, data.most));
    none.hidden = count > 0;
    const more = count > data.most ? `; the first ${data.most} are listed: add a word to see fewer` : "";
    const note = common(words, result.pages, data) ? `. ${text.trim()} is a common number: a word beside it says which is meant` : "";
    status.textContent = count ? `${count} place${count === 1 ? "" : "s"} found${more}${note}.` : "No page has all these words.";
  };

  const update = () => {
    const text = filter.value;
    const searches = /[\p{L}\p{N}]/u.test(text);
    const newest = order.value === "end";
    document.body.classList.toggle("searching", searches);
    searched.hidden = !searches;
    list.classList.toggle("sifted", Boolean(theme) || newest);
    for (const card of cards) card.hidden = Boolean(theme) && card.dataset.theme !== theme;
    list.append(...(newest ? [...cards].sort((a, b) => b.dataset.end.localeCompare(a.dataset.end)) : cards));
    for (const link of themes) link.setAttribute("aria-current", String(link.textContent === theme));
    const count = cards.filter((card) => !card.hidden).length;
    list.classList.toggle("lone", count === 1); // it is as wide as the page
    if (!searches) status.textContent = theme && `${count} of ${cards.length} questions`;
    else index().then((data) => answer(text, data), () => { status.textContent = "The search needs the file search.js beside this page: open the page from the folder of all reports."; });
  };
  // search and theme have an address: index.html#q=libya, #deaths
  const read = () => {
    const set = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
    filter.value = set.get("q") ?? "";
    theme = themes.find((link) => set.has(link.hash.slice(1)))?.textContent ?? "";
    update();
  };
  const address = (chosen) => {
    const parts = [filter.value && `q=${encodeURIComponent(filter.value)}`, chosen?.hash.slice(1)].filter(Boolean);
    return `${location.pathname}${order.value === "end" ? "?order=end" : ""}${parts.length ? "#" : ""}${parts.join("&")}`;
  };
  const keep = () => history.replaceState(null, "", address(themes.find((link) => link.textContent === theme)));
  order.value = new URLSearchParams(location.search).get("order") === "end" ? "end" : order.value;
  for (const control of [filter, order]) control.addEventListener("input", () => { update(); keep(); });
  filter.addEventListener("focus", () => index().catch(() => {}), { once: true });
  filter.addEventListener("keydown", ({ key }) => key === "Enter" && found.querySelector("a")?.focus());
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
