// What methods/numbers/search.py does, on the index of numbers.js: the same rules, in the same order.
"use strict";
(() => {
  const form = document.getElementById("find");
  const field = document.getElementById("number");
  const out = document.getElementById("found");
  let index;

  // the index is large: it is read when the field is first used
  const loaded = () => index ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = "numbers.js";
    script.onload = () => done(NUMBERS);
    script.onerror = failed;
    document.head.append(script);
  });

  const told = (text, { idle, dead }) => {
    const found = text.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
    const words = found.map((word) => (dead.includes(word) ? dead[0] : word));
    const counts = words.includes("months");
    return words.filter((word) => !idle.includes(word) && (counts || word.length > 2 || !/^\d+$/.test(word)));
  };

  const asked = (text, data) => {
    const { groups } = text.trim().match(new RegExp(data.form, "iu")) ?? {};
    if (!groups) return null;
    const [digits, decimals] = [groups.digits.replace(/\D/g, ""), groups.decimals ?? ""];
    const power = data.scales[(groups.scale ?? "").toLowerCase()] ?? 0;
    const value = Number(`${digits}.${decimals || 0}`) * 10 ** power;
    const zeros = -decimals.length || digits.length - digits.replace(/0+$/, "").length;
    const step = Math.min(10 ** (zeros + power), data.room * value);
    const half = power || zeros >= 2 ? Math.min(10 ** (zeros + power) / 2, data.room * value) : 0;
    const below = groups.above ? 0 : groups.below || groups.about ? step : half;
    const above = groups.below ? 0 : groups.above || groups.about ? step : half;
    return { value, low: value - below, high: value + above, share: groups.per_cent, words: told(groups.words, data) };
  };

  const means = (word, token) => {
    if (Math.min(word.length, token.length) < 3 || /^\d/.test(word)) return word === token || token.startsWith(`${word}-`);
    return token.startsWith(word) || (token.length > 3 && word.length - token.length <= 3 && word.startsWith(token));
  };
  const has = (tokens, word) => tokens.some((token) => means(word, token));

  // gives the rows that have all words, as objects
  const fitting = (data, { value, words }) => {
    const times = words.filter((word) => data.periods.some(([, ways]) => ways.some((way) => has(way, word))));
    const others = words.filter((word) => !times.includes(word));
    const beyond = data.periods.map(([, ways]) => {
      const able = ways.filter((way) => times.every((word) => has(way, word)));
      return able.length ? Math.min(...able.map((way) => way.filter((token) => !times.some((word) => means(word, token))).length)) : -1;
    });
    const having = data.series.map(([, mean]) => others.every((word) => has(told(mean, data), word)));
    const [steps, changes, series, periods, stood, vintages] = data.numbers;
    const rows = [];
    let number = 0;
    for (const [at, step] of steps.entries()) {
      number += step;
      if (beyond[periods[at]] < 0 || !having[series[at]]) continue;
      const [name, , level, unit, dataset] = data.series[series[at]];
      rows.push({
        name, level, unit, dataset: data.datasets[dataset], number, period: data.periods[periods[at]][0], now: number + changes[at], stood: data.stood[stood[at]],
        vintage: data.vintages[vintages[at]], beyond: beyond[periods[at]], off: Math.abs(number - value),
      });
    }
    return { rows, named: others.length && times.some((word) => /^(19|20)/.test(word)) };
  };

  const chance = (rows, { value, low, high }, { near: far }) => {
    const [from, to, width] = [value * (1 - far), value * (1 + far), high - low];
    let near = [...new Set(rows.map((row) => row.number))].filter((one) => one >= from - width && one <= to + width);
    if (!width) {
      near = near.filter((one) => (one % 5 === 0) === (value % 5 === 0));
      return Math.min(100, 100 * near.length * (value % 5 === 0 ? 5 : 1.25) / Math.max(to - from, 1));
    }
    const covered = near.reduce((sum, one, at) => sum + (at ? Math.min(one - near[at - 1], width) : width), 0);
    return Math.min(100, 100 * covered / Math.max(to - from, 1));
  };

  const shown = (number) => number.toLocaleString("en");
  const signed = (number) => `${number < 0 ? "−" : "+"}${shown(Math.abs(number))}`;
  const line = (row) => {
    const vintage = /^(edition|report)/.test(row.stood) ? "" : / and | to /.test(row.stood) ? "vintages " : "vintage ";
    const now = row.number === row.now ? "unchanged since then" : `now ${shown(row.now)} (${signed(row.now - row.number)}, ${row.vintage})`;
    return `${row.name}, ${row.period}: ${shown(row.number)} ${row.unit} in ${vintage}${row.stood}; ${now} (${row.dataset})`;
  };
  const before = (...keys) => (a, b) => keys.map((key) => a[key] - b[key]).find(Boolean) ?? 0;

  const made = (name, ...parts) => {
    const element = document.createElement(name);
    element.append(...parts);
    return element;
  };
  const part = (title, lines, most) => {
    if (!lines.length) return;
    const more = lines.length > most ? [`${shown(lines.length - most)} more: add words to see fewer`] : [];
    out.append(made("h2", title), made("ul", ...[...lines.slice(0, most), ...more].map((parts) => made("li", ...[parts].flat()))));
  };
  const say = (...parts) => out.append(made("p", ...parts));

  // a text in which the name of its dataset leads to what the page on data says of it
  const linked = (text, name) => {
    const at = text.indexOf(`(${name}`) + 1;
    const link = made("a", name);
    link.href = `data.html#${name.replaceAll("_", "-")}`;
    return [text.slice(0, at), link, text.slice(at + name.length)];
  };
  // what a report prints: its link, the text, and the first number asked for with the words before and after it
  const printed = (item, [digits, year, before, after], asks) => {
    const [link, text] = [item.firstElementChild.cloneNode(true), item.lastChild.textContent.trim()];
    const hit = [...text.matchAll(new RegExp(digits, "g"))].find(({ 0: one, index: at }) => {
      const [, own] = text.slice(0, at).match(year) ?? [];
      return asks(Number(one.replaceAll(",", "")), () => `${link.textContent} ${own ? text.replace(/20\d\d/g, "") + own : text}`);
    });
    const cut = (part, far, near) => part.replace(new RegExp(far, "s"), near);
    return hit && [link, " ", cut(text.slice(0, hit.index), before, "… "), made("mark", hit[0]), cut(text.slice(hit.index + hit[0].length), after, "$1 …")];
  };

  const answer = (data) => {
    out.replaceChildren();
    const question = asked(field.value, data);
    if (!question) {
      const link = made("a", `Search the reports for “${field.value.trim()}”`);
      link.href = `index.html${location.hash}`;
      return say("That does not begin with a number, such as 157,652 landings Italy 2023. ", link, ".");
    }
    if (question.share) return say("Shares and rates are found by the command alone, in the tables of reports.");
    const within = (number) => number >= question.low && number <= question.high;
    const { rows, named } = fitting(data, question);
    const stands = rows.filter((row) => within(row.number)).sort(before("level", "beyond", "off"));
    const fits = (text) => question.words.every((word) => has(told(text, data), word));
    const compiled = data.compiled.filter(([text, numbers]) => numbers.some(within) && fits(text));
    const now = rows.filter((row) => named && row.beyond === 0 && row.number === row.now);
    const least = Math.min(...now.map((row) => row.level));
    const meant = now.filter((row) => row.level === least && !within(row.number)).sort(before("off"));
    const own = [...document.querySelectorAll("#printed li")]
      .map((item) => printed(item, data.printed, (number, about) => within(number) && fits(about())))
      .filter(Boolean).filter(([link], nth, every) => link.href !== every[nth - 1]?.[0].href); // once a report
    part("In these reports", own, data.most);
    part("The number is, or was", stands.map((row) => linked(line(row), row.dataset)), data.most);
    part("Compiled by hand, with its source", compiled.map(([text, , table]) => linked(text, data.datasets[table])), data.most);
    part("Figures that have your words, each of its own scope", meant.map((row) =>
      linked(`${row.name}, ${row.period}: ${shown(row.now)} ${row.unit} (${row.dataset}, ${row.vintage})`, row.dataset)), data.most);
    const absent = question.high < Number(out.dataset.least) ? "small" : stands.length || compiled.length || own.length ? "" : "absent";
    if (absent) {
      out.append(document.getElementById(absent).content.cloneNode(true));
      out.querySelector("code").textContent = `borderbook find ${field.value.trim()}`;
      if (!question.words.length) out.querySelector(".worded")?.remove();
    }
    const many = chance(rows, question, data);
    const { sentence, few, words, none } = data.chance;
    if (absent !== "small") say(sentence.replace("{many}", many < 1 ? few : Math.round(many)).replace("{where}", question.words.length ? words : none));
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `#q=${encodeURIComponent(field.value.trim())}`);
    loaded().then(answer, () => out.replaceChildren("The list of numbers does not lie beside this page. Open the page from the folder of all reports."));
  });
  field.addEventListener("focus", () => loaded().catch(() => {}), { once: true });
  // a search has an address, such as find.html#q=240,286
  const called = () => {
    if (!location.hash.startsWith("#q=")) return;
    field.value = decodeURIComponent(location.hash.slice(3));
    form.requestSubmit();
  };
  addEventListener("hashchange", called);
  form.hidden = false;
  called();
})();
