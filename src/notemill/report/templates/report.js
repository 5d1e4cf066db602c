"use strict";
// What a report does beyond what it says: values of marks by pointer and keyboard, series picked out, pictures to
// save, tables to sort. Without it all content is there.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties, ...inside) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...inside);
    return element;
  };
  const give = (element, attributes, ...inside) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };
  const draw = (name, ...more) => give(document.createElementNS("http://www.w3.org/2000/svg", name), ...more);
  const said = document.getElementById("said");

  // -- what a reader sets stands in the address
  const set = new URLSearchParams(location.search);
  const keep = (name, value) => {
    if (value) set.set(name, value);
    else set.delete(name);
    try {
      history.replaceState(null, "", `${location.pathname}${String(set) && `?${set}`}${location.hash}`);
    } catch {} // framed
  };

  // -- what unfolds
  const foldable = all("main details").map((block) => {
    const box = block.parentElement.closest("[id]");
    return [block, block.id || `${box.id}.${all("details", box).indexOf(block)}`];
  });
  for (const [block, name] of foldable) {
    if (set.get("open")?.split(",").includes(name)) block.open = true;
    block.addEventListener("toggle", () => keep("open", foldable.flatMap(([{ open }, one]) => (open ? one : [])).join()));
  }

  // -- what a link leads to is unfolded, and a number in a table marked
  const unfold = (block = "nearest") => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let box = target?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target?.scrollIntoView({ block });
  };
  addEventListener("hashchange", () => unfold());
  for (const link of all("a.made[title]")) link.onclick = () => {
    for (const cell of all(`${link.hash} td`)) cell.classList.toggle("cited", cell.textContent.replace("≥ ", "") === link.textContent);
  };
  if (location.hash) unfold(set.has("open") ? "start" : "nearest");

  // -- values of marks
  const points = (path) => {
    const numbers = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
    return numbers.flatMap((x, n) => (n % 2 ? [] : [[x, numbers[n + 1]]]));
  };

  // a value each: its element, words, series, and its box in the drawing; a line has one a vertex
  const read = (element) => {
    const { label, value, values, series } = element.dataset;
    if (values === undefined) {
      const { x, y, width, height } = element.getBBox();
      return [{ element, label, value, series: series || "", box: [x, y, x + width, y + height] }];
    }
    const places = points(element.querySelector("path"));
    return values.split("|").map((text, n) => {
      const [x, y] = places[n];
      return { element, label, value: text, series: series || label, box: [x, y, x, y], vertex: true };
    });
  };

  const middle = ({ box }) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const away = ({ box }, x, y) => Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3]));
  const least = (items, size) => items.reduce((best, item) => (size(item) < size(best) ? item : best), items[0]);

  const NEAR = 32; // units of the drawing from which a mark answers the pointer
  const COLOURS = ["#c2703d", "#8d5a97", "#2494d8", "#b08e22"]; // 3:1 on white and in the dark
  const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

  class Drawing {
    constructor(box) {
      this.box = box;
      this.tip = give(make("div", { className: "tip", hidden: true }), { "aria-hidden": "true" });
      this.steps = give(make("div", { className: "steps", tabIndex: 0 }), { role: "application", "aria-roledescription": "chart values" });
      const figure = box.closest("figure");
      this.name = `pick.${figure.dataset.name}`;
      this.pinned = set.get(this.name)?.split("|") ?? [];
      this.others = [...new Set(all("[data-other]", box).map(({ dataset }) => dataset.label))];
      this.csv = figure.querySelector("a[download$='.csv']");
      this.whole = this.csv?.href;
      this.title(figure.querySelector("h2, h3").textContent);
      box.append(this.steps, this.tip);
      box.addEventListener("pointermove", (event) => this.point(event));
      box.addEventListener("pointerdown", (event) => this.point(event));
      box.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.leave());
      box.addEventListener("click", (event) => this.pin(this.named?.get(event.target.closest?.(".named"))));
      this.steps.addEventListener("keydown", (event) => this.key(event));
      this.steps.addEventListener("blur", () => this.leave());
    }

    title(text) {
      this.steps.ariaLabel = `Values of the chart: ${text}. Arrow keys step through them, Enter picks a series out, Escape leaves.`;
    }

    // the drawing for this width, read when first asked for
    get svg() {
      return all(":scope > svg", this.box).find((svg) => svg.getClientRects().length);
    }

    get marks() {
      const { svg } = this;
      if (this.drawn !== svg) {
        this.drawn = svg;
        this.held = all("[data-label]", svg).flatMap(read);
        const names = [...new Set(this.held.map((mark) => mark.series))];
        this.groups = names.map((name) => [name, this.held.filter((mark) => mark.series === name)]);
        this.named = new Map(this.namesIn(svg));
      }
      return this.held.filter(({ series }) => this.seen(series));
    }

    seen = (name) => !this.others.includes(name) || this.pinned.includes(name);

    // words that name a series, in the legend or beside a line, pick it out
    namesIn(svg) {
      const names = this.groups.map(([name]) => name).filter(Boolean);
      return names.length < 2 ? [] : all("g:has(> text)", svg).flatMap((words) => {
        const text = all(":scope > text", words).map((line) => line.textContent.trim()).join(" ");
        const name = least(names.filter((one) => text === one || text.startsWith(`${one} `)), (one) => -one.length);
        words.classList.toggle("named", Boolean(name));
        return name ? [[words, name]] : [];
      });
    }

    pick(name) {
      const only = name ? [name] : this.pinned.filter((one) => !this.others.includes(one));
      for (const { element, series } of this.held) element.classList.toggle("off", only.length > 0 && !only.includes(series));
    }

    pin(name) {
      if (!name) return;
      const rest = this.pinned.filter((one) => one !== name);
      this.pinned = rest.length < this.pinned.length ? rest : [...rest, name].slice(-COLOURS.length);
      keep(this.name, this.pinned.join("|"));
      said.textContent = this.pinned.join(", ") || "All";
      this.raise();
    }

    // others that are picked: in colour, with name, newest value and its period
    raise() {
      const { svg, marks } = this;
      all(".raised", svg).forEach((group) => group.remove());
      this.pick("");
      const chosen = this.pinned.filter((one) => this.others.includes(one));
      for (const option of this.add ?? []) Object.assign(option, { disabled: chosen.includes(option.value), selected: !option.value });
      this.chips?.replaceChildren(...chosen.map((name, n) => make("button", {
        type: "button", title: `Remove ${name}`, style: `border-color: ${COLOURS[n % 4]}`, onclick: () => this.pin(name),
      }, `${name} ×`)));
      if (this.csv) this.csv.href = chosen.length ? this.shown(chosen) : this.whole;
      for (const [n, name] of chosen.entries()) {
        const { element, value, box: [x, y] } = marks.findLast(({ series }) => series === name);
        const [stroke, size] = [COLOURS[n % 4], Number(svg.querySelector("text").getAttribute("font-size"))];
        const line = give(element.querySelector("path").cloneNode(), { stroke, "stroke-width": 2.2, "stroke-opacity": 1 });
        const rows = [`${name} `, value.replace(/(.*): (.*)/, "$2 ($1)")].map((text) => draw("tspan", {}, text));
        const words = draw("text", { "font-size": size, fill: "currentColor", stroke: "var(--paper, #ffffff)", "stroke-width": 3, "paint-order": "stroke" }, ...rows);
        const dots = marks.filter(({ series }) => series === name).map((mark) => draw("circle", { cx: middle(mark)[0], cy: middle(mark)[1], r: 3, fill: mark.value.includes("≥") ? "var(--paper, #ffffff)" : stroke, stroke, "stroke-width": 1.5 }));
        const group = draw("g", { class: "raised named" }, line, ...dots, words);
        const taken = all("g > text", svg).map((box) => box.getBBox());
        svg.append(group);
        // right of all lines, on two rows if one is too long for that
        const [end, edge] = [Math.max(...marks.map(({ box }) => box[2])), svg.viewBox.baseVal.width];
        const deep = words.getBBox().width > edge - end - 8 ? size * 1.2 : 0;
        if (deep) for (const row of rows) row.setAttribute("x", 0);
        const [left, reach] = [Math.min(end + 24, edge - words.getBBox().width), size * 0.6 + deep / 2];
        const free = (at) => at < svg.viewBox.baseVal.height - 2 * size - deep / 2 && !taken.some((box) =>
          box.x + box.width > left && box.y < at + reach && box.y + box.height > at - reach);
        let [at, step] = [y, 0];
        while (!free(at)) at += step = (step > 0 ? -1 : 1) * (Math.abs(step) + 2);
        give(words, { x: left, y: at + size * 0.36 - deep / 2 });
        if (deep) rows.forEach((row, n) => give(row, { x: left, dy: n * deep }));
        line.after(draw("path", { d: `M${x + 4} ${y} ${left - 4} ${at}`, stroke, "stroke-width": 0.9 }));
        this.named.set(group, name);
      }
    }

    // the data of what is named or picked, as CSV
    shown(chosen) {
      const text = new TextDecoder().decode(Uint8Array.from(atob(this.whole.split(",")[1]), (letter) => letter.charCodeAt()));
      const hidden = this.others.filter((name) => !chosen.includes(name)).flatMap((name) => [`,${name},`, `,"${name}",`]);
      const rows = text.split("\r\n").filter((row) => !hidden.some((name) => row.includes(name)));
      return `data:text/csv;charset=utf-8,${encodeURIComponent(rows.join("\r\n"))}`;
    }

    point(event) {
      const { svg, marks } = this;
      if (!marks.length) return;
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const name = this.named.get(event.target.closest?.(".named"));
      if (name) this.leave();
      this.pick(name);
      if (name) return;
      const under = event.target.closest?.("[data-label]");
      const near = marks.filter(({ element }) => element === under);
      const mark = least(near.length ? near : marks, (one) => away(one, x, y));
      if (near.length || away(mark, x, y) <= NEAR) this.show(mark);
      else this.leave();
    }

    key(event) {
      const { marks } = this;
      const groups = this.groups?.filter(([name]) => this.seen(name));
      const step = KEYS[event.key];
      if (event.key === "Escape") {
        this.leave();
        this.steps.blur();
      } else if (event.key === "Enter") {
        this.pin(this.current?.series);
      } else if (step && marks.length) {
        event.preventDefault();
        this.show(this.current ? this.next(event.key, step, groups) : marks[0]);
        const { label, value, series } = this.current;
        said.textContent = label ? `${label}: ${value}` : value;
        this.pick(groups.length > 1 ? series : "");
      }
    }

    // along the series, or to the next series beside the same place
    next(key, step, groups) {
      const here = groups.findIndex(([name]) => name === this.current.series);
      const series = groups[here][1];
      const [x, y] = [0, 1].map((side) => series.every((mark, n) => !n || middle(mark)[side] > middle(series[n - 1])[side]));
      const along = y && !x ? 1 : 0; // a series that runs down the page is stepped through downwards
      const across = along ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
      if (groups.length > 1 && across.includes(key)) {
        const other = groups[(here + step + groups.length) % groups.length][1];
        return least(other, (mark) => Math.abs(middle(mark)[along] - middle(this.current)[along]));
      }
      const at = series.indexOf(this.current) + step;
      return series[Math.min(Math.max(at, 0), series.length - 1)];
    }

    show(mark) {
      if (this.current === mark) return;
      this.leave();
      this.current = mark;
      const { svg, tip, box, marks } = this;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      mark.element.classList.add("on");
      const [x, y] = middle(mark);
      if (mark.vertex) {
        this.ring = draw("circle", { cx: x, cy: y, r: 5, class: "ring" });
        svg.append(this.ring);
      }
      tip.replaceChildren(mark.label, make("b", { textContent: mark.value }));
      tip.hidden = false;
      const { offsetWidth: wide, offsetHeight: high } = tip;
      const [left, top, right, bottom] = mark.box.map((at) => at * scale);
      const [across, down] = [x * scale - wide / 2, y * scale - high / 2];
      // above, below or beside the mark, where it hides the fewest marks and then the fewest words
      const words = mark.vertex ? [] : all("text", svg).flatMap(read);
      const places = [[across, top - high - 8], [across, bottom + 8], [right + 8, down], [right + 8, top], [left - wide - 8, down]]
        .map(([at, to]) => [Math.max(0, Math.min(box.clientWidth - wide, at)), to]).filter(([, to]) => to > -high);
      const below = (others, [at, to]) => others.filter(({ box: [a, b, c, d] }) =>
        a * scale < at + wide && c * scale > at && b * scale < to + high && d * scale > to).length;
      const hidden = (place) => 9 * below(marks, place) + below(words, place);
      const [at, to] = mark.vertex ? places[0] : least(places, hidden);
      Object.assign(tip.style, { left: `${at}px`, top: `${to}px` });
    }

    leave() {
      if (this.held) this.pick("");
      if (!this.current) return;
      this.current.element.classList.remove("on");
      this.ring?.remove();
      this.tip.hidden = true;
      this.current = this.ring = undefined;
    }
  }

  const drawings = all(".drawing:has(> svg)").map((box) => new Drawing(box));
  for (const drawing of drawings.filter(({ others }) => others.length)) {
    drawing.add = make("select", { onchange: ({ target }) => drawing.pin(target.value) }, new Option("Choose", ""), ...drawing.others.map((name) => new Option(name)));
    drawing.chips = make("span");
    drawing.box.after(make("div", { className: "years" }, make("label", {}, "Also show ", drawing.add), drawing.chips));
  }
  const pins = () => {
    for (const drawing of drawings) if (drawing.pinned.length && drawing.marks.length) drawing.raise();
  };
  addEventListener("resize", pins);
  pins();
  document.addEventListener("pointerdown", (event) => {
    for (const drawing of drawings) if (!drawing.box.contains(event.target)) drawing.leave();
  });

  // -- a map of several years: a slider
  const inYear = (map, at, own) => {
    for (const line of all("[data-own]", map.closest("svg"))) line.style.display = own ? "" : "none"; // of one year
    const [shades, inks] = [map.dataset.shades.split("|"), map.dataset.inks.split("|")];
    shades[0] = map.closest("svg").querySelector("[fill^=url]")?.getAttribute("fill"); // hatched, as in the legend
    for (const mark of all("[data-by]", map)) {
      const [, shade, value] = /^(\d+):(.*)$/.exec(mark.dataset.by.split("|")[at]);
      mark.dataset.value = value;
      for (const path of all("path", mark)) path.setAttribute("fill", shades[shade]);
      const words = all("[data-of]", map.closest("svg")).find((text) => text.dataset.of === mark.dataset.label);
      const lines = words ? all("text", words) : []; // the name, if it is written, and then the value
      if (words?.dataset.on) for (const line of lines) line.setAttribute("fill", inks[shade]); // not what is on the sea
      if (words?.hasAttribute("stroke")) words.setAttribute("stroke", shades[shade]);
      for (const name of lines.slice(0, -1)) name.style.display = own || !words.dataset.on ? "" : "none";
      if (lines.length) lines.at(-1).textContent = Number(shade) ? value.replace(/ %$/, "") : (words.dataset.without ?? "");
    }
  };

  const highest = (figure) => {
    const size = ({ dataset: { value } }) => -(parseFloat(value.replace(/[≥,\s]/g, "")) || 0);
    const marks = all(".wide [data-by]", figure).filter(({ dataset: { value } }) => /\d/.test(value));
    const { value } = least(marks, size).dataset;
    const names = new Set(marks.filter(({ dataset }) => dataset.value === value).map(({ dataset }) => dataset.label));
    return `of ${marks.length} countries with a figure, highest in ${[...names].join(" and ")}, ${value}${/ per [\d,]+/.exec(figure.querySelector(".unit").textContent) ?? ""}`;
  };

  for (const figure of all("figure:has([data-years])")) {
    const maps = all("[data-years]", figure);
    const years = maps[0].dataset.years.split("|");
    const range = make("input", { type: "range", min: 0, max: years.length - 1, value: years.indexOf(maps[0].dataset.year) });
    const output = make("output", { textContent: maps[0].dataset.year });
    figure.querySelector(".drawing").after(make("label", { className: "years" }, "Year shown ", range, output));
    range.ariaValueText = output.textContent;
    // title and alternative text are of one year: others have the year and its highest figure
    const heading = figure.querySelector("h2, h3");
    const title = [...heading.childNodes];
    const drawn = maps.map((map) => map.closest("svg"));
    const texts = drawn.map((svg) => svg.getAttribute("aria-label"));
    const show = () => {
      output.textContent = years[range.value];
      const own = output.textContent === maps[0].dataset.year;
      maps.forEach((map) => inYear(map, Number(range.value), own));
      keep(`year.${figure.dataset.name}`, own ? "" : output.textContent);
      range.ariaValueText = output.textContent;
      heading.replaceChildren(...(own ? title : [`${output.textContent}: ${highest(figure)}`]));
      drawn.forEach((svg, n) => svg.setAttribute("aria-label", own ? texts[n] : `Map. ${heading.textContent}`));
      const drawing = drawings.find(({ box }) => figure.contains(box));
      drawing.title(heading.textContent);
      drawing.leave();
      drawing.drawn = undefined;
    };
    range.addEventListener("input", show);
    const year = years.indexOf(set.get(`year.${figure.dataset.name}`));
    if (year >= 0) {
      range.value = year;
      show();
    }
  }

  // -- other runs open at the same place, with what was set here
  const choose = document.querySelector(".choose");
  if (choose) {
    const [row, list] = ["ul", "details"].map((name) => choose.querySelector(name));
    row.scrollLeft = row.querySelector("li:has(+ li [aria-current]), [aria-current]").offsetLeft - row.offsetLeft;
    for (const press of ["click", "auxclick"]) choose.addEventListener(press, ({ target }) => {
      const passed = all("h2[id], figure[id], .table[id]").filter((part) => part.getBoundingClientRect().top < innerHeight / 2);
      const hash = (scrollY > 200 && passed.at(-1)?.id) || (location.search && "top");
      Object.assign(target.closest("li a") ?? {}, { search: location.search, hash });
    });
    if (list) {
      const box = list.querySelector(".list");
      const search = make("input", { type: "search", placeholder: `Search a ${box.dataset.noun}` });
      const items = all("li", box);
      search.addEventListener("input", () => {
        const words = search.value.trim().toLowerCase();
        const name = (item) => item.textContent.toLowerCase();
        for (const item of items) item.hidden = !`${name(item)} ${item.dataset.words ?? ""}`.includes(words);
        row.append(...items.toSorted((one, other) => name(other).startsWith(words) - name(one).startsWith(words)));
        box.querySelector(".none a").hash = `q=${encodeURIComponent(words)}`;
      });
      box.prepend(search);
      list.addEventListener("toggle", () => list.open && matchMedia("(hover: hover)").matches && search.focus({ preventScroll: true }));
      list.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
        if (key === "Enter" && target === search) box.querySelector("li:not([hidden]) a")?.click();
        if (/^\S$/u.test(key) && !ctrlKey && !metaKey && !altKey && target !== search) { // typed at once: it belongs to the search
          list.open = true;
          search.focus({ preventScroll: true });
        }
        if (key !== "Escape") return;
        list.open = false;
        list.querySelector("summary").focus();
      });
      document.addEventListener("pointerdown", ({ target }) => (list.open &&= list.contains(target)));
    }
  }

  // a saved address opens at its first setting
  const [first] = location.hash ? [] : set.entries();
  const kept = first?.[0] === "open" ? first[1] : first?.[0].replace(/^\w+\./, "");
  if (kept) (document.querySelector(`figure[data-name="${kept}"]`) ?? document.getElementById(kept.split(/[.,]/)[0]))?.scrollIntoView();

  // -- pictures to save: the drawing with its words, dark on white
  const INK = "#1b1f24";
  const EDGE = 24;
  const family = getComputedStyle(document.body).fontFamily.split(",")[0];
  const faces = document.querySelector("style").textContent.match(/@font-face [^}]*\}/g).join("");

  const broken = (text, font, width) => {
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = font;
    return text.split(/\s+/).filter(Boolean).reduce((lines, word) => {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      return lines.length && ruler.measureText(longer).width <= width ? [...lines.slice(0, -1), longer] : [...lines, word];
    }, []);
  };

  const picture = (figure) => {
    const drawn = figure.querySelector(".drawing > svg");
    const { width, height } = drawn.viewBox.baseVal;
    const words = (selector) => figure.querySelector(selector)?.textContent.trim() ?? "";
    const foot = all(".under", figure).map((part) => {
      const copy = part.cloneNode(true);
      all("a:not(.cited)", copy).forEach((link) => link.remove());
      return copy.textContent.replace(/\s+/g, " ").replace(/ \.$/, "");
    }).join(" ");
    const root = draw("svg", {});
    let y = EDGE;
    const write = (text, size, weight) => {
      for (const line of broken(text, `${weight} ${size}px ${family}`, width)) {
        y += size * 1.35;
        root.append(draw("text", { x: EDGE, y, "font-size": size, "font-weight": weight }, line));
      }
    };
    write(words("h2, h3"), 18, 600);
    write(words(".led"), 15, 400);
    write([words(".unit"), words(".years output")].filter(Boolean).join(", shown: "), 13, 400);
    const inner = drawn.cloneNode(true);
    all(".ring", inner).forEach((ring) => ring.remove());
    [inner, ...all("[class]", inner)].forEach((element) => element.removeAttribute("class"));
    give(inner, { x: EDGE, y: y + 12, width, height });
    y += height + 20;
    write(foot, 12, 400);
    root.append(inner);
    y += EDGE;
    const size = { width: width + 2 * EDGE, height: Math.ceil(y) };
    root.prepend(draw("style", {}, faces), draw("rect", { ...size, fill: "#ffffff" }));
    give(root, { ...size, viewBox: `0 0 ${size.width} ${size.height}`, color: INK, fill: INK, "font-family": `${family}, sans-serif` });
    const text = new XMLSerializer().serializeToString(root);
    return { ...size, text: text.replaceAll("currentColor", INK).replace(/var\(--[\w-]+, ?(#\w+)\)/g, "$1") };
  };

  const save = (content, name) => {
    const link = make("a", { href: URL.createObjectURL(content), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const saveSvg = (figure) => save(new Blob([picture(figure).text], { type: "image/svg+xml" }), `${figure.dataset.name}.svg`);

  const savePng = async (figure) => {
    const { text, width, height } = picture(figure);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = make("canvas", { width: width * 2, height: height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((content) => save(content, `${figure.dataset.name}.png`), "image/png");
  };

  for (const figure of all("figure[data-name]:has(.drawing > svg)")) {
    const room = figure.querySelector(".pictures");
    const about = () => make("span", { className: "unseen", textContent: `: ${figure.querySelector("h2, h3").textContent}` });
    for (const [words, action] of [["Picture as PNG", savePng], ["Picture as SVG", saveSvg]]) {
      room.lastElementChild.append(make("button", { type: "button", onclick: () => action(figure) }, words, about()), " ");
    }
    room.hidden = false;
  }

  for (const code of all(".frame")) code.textContent = code.textContent.replace(/\.\.\/[^"]+/, (path) => new URL(path, location).href);
  for (const link of all(".here")) {
    link.addEventListener("click", async () => {
      const copied = await navigator.clipboard?.writeText(link.href).then(() => true, () => false);
      link.dataset.said = said.textContent = copied ? "The link is copied." : "The link is in the address bar.";
    });
  }

  // -- tables: sorted by a column
  const NUMBER = /^[≥<>]?\s*([+−-]?[\d,]*\.?\d+)/;
  const key = (cell) => {
    const text = cell.textContent.trim();
    const number = cell.classList.contains("number") && NUMBER.exec(text);
    return number ? Number(number[1].replaceAll(",", "").replace("−", "-")) : text;
  };
  const compare = (one, other) => {
    const [a, b] = [typeof one, typeof other];
    if (a !== b) return a === "number" ? -1 : 1; // what is missing comes last
    return a === "number" ? one - other : one.localeCompare(other, "en", { numeric: true });
  };

  const sort = (table, head, given) => {
    const column = head.cellIndex;
    const cells = (row) => key(row.cells[column]);
    const rows = [...table.tBodies[0].rows];
    // numbers from the highest, words from A
    const now = head.getAttribute("aria-sort");
    const falls = given ?? (now ? now === "ascending" : rows.some((row) => typeof cells(row) === "number"));
    rows.sort((one, other) => {
      const [a, b] = [cells(one), cells(other)];
      return typeof a === typeof b && falls ? compare(b, a) : compare(a, b);
    });
    table.tBodies[0].append(...rows);
    all("[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    keep(`sort.${table.closest("[id]").id}`, `${column}${falls ? "d" : "a"}`);
  };

  for (const table of all("table:has(caption)")) {
    if (table.tBodies[0]?.rows.length < 8) continue;
    const heads = all("thead th", table);
    // Tab stops at the first column, the arrow keys lead to the others
    heads.forEach((head, at) => head.append(make("button", {
      type: "button", tabIndex: at ? -1 : 0, onclick: () => sort(table, head), onkeydown: ({ key }) =>
        heads[at + { ArrowRight: 1, ArrowLeft: -1 }[key]]?.querySelector("button").focus(),
    }, ...head.childNodes)));
    const [, column, way] = /^(\d+)([ad])$/.exec(set.get(`sort.${table.closest("[id]").id}`)) ?? [];
    const head = column && table.tHead.rows[0].cells[column];
    if (head) sort(table, head, way === "d");
  }

  // what is not scrolled needs no stop
  const stops = () => all(".scroll").forEach((box) => {
    box.tabIndex = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight ? 0 : -1;
  });
  for (const event of ["resize", "toggle"]) addEventListener(event, stops, true);
  stops();
})();
