"""Writes the files of a report: a self-contained HTML page and, beside it, data, metadata and a PDF."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from notemill import catalog, project, questions, suite, words
from notemill.catalog.citations import obtained
from notemill.catalog.entries import parted
from notemill.catalog.reach import release
from notemill.errors import ExpectedError
from notemill.files import suite_table, write_atomically
from notemill.house import Colours, house, on_dark
from notemill.questions.base import Parameters
from notemill.questions.call import not_default, subject, titled
from notemill.report import card, cite, pictures
from notemill.report.datapackage import datapackage, schema_org
from notemill.report.order import PAGES, TEMPLATES, Around, around, in_order, pages
from notemill.report.outputs import SVG
from notemill.report.page import Block, Page, asked, close, dates, html_of, notebooks_in, page_of, sentence
from notemill.report.places import origins, with_links
from notemill.report.reading import with_reading
from notemill.report.seal import sealed
from notemill.report.sections import figure_numbers, numbered, opened, sections
from notemill.report.twins import Rows, across, csv_of, shown_rows, twins
from notemill.run.record import NOTEBOOK
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME, as_uri, faces, slug
from notemill.words import head

_PYTHON, _CODE = PythonLexer(), HtmlFormatter(nowrap=True)
_LEAD = re.compile(r"<p>((?:<[^>]*>|[^<])*?[.!?](?:<[^>]*>)*)\s+((?:<[^>]*>)*[A-Z\d].*)</p>", re.S)
# what report.css leaves as it is
_UNSTYLED = re.compile(r'<span class="(?!(?:k|kn|ow|kc|c1|sd)")\w+">([^<]*)</span>')
# of a script that is loaded: lines of comments, and the margin
_COMMENTS = re.compile(r"(?m)^\s*(?://.*)?\n|^ +")
_A_NAME, _A_LINE = 14, 40  # letters: from which on a column of a table needs more room
_A_PHONE = 48  # letters: a row of a wider table is a list there


def render(folder: Path, record: Any, pdf: bool = False) -> tuple[str, ...]:
    """Write page, data and metadata beside the executed notebook of a run.

    That is ``<question>.html``; ``social.png``, the picture of a link to it, if it has a figure (``_has_social``);
    ``<question>.xlsx``; ``data/*.csv`` with ``data/datapackage.json``; and ``<question>.pdf`` if asked
    for, or if the report that this one replaces has one. The notebook of a run beside the default run is written
    again ``without_copies``.

    Args:
        folder: holds ``notebook.ipynb``; everything is written here.
        record: the run's record. The page shows its status and the cell that failed.
        pdf: whether to make the PDF, too.

    Returns:
        In words, the outputs of the notebook that the page cannot show.

    Raises:
        Exception: the PDF cannot be made (all else is written), or the page cannot be made (nothing is written).
    """
    facts = json.loads(record.model_dump_json())
    page, on_paper = (with_reading(about(page_of(one), facts), facts) for one in notebooks_in(folder))
    printed: dict[str, bytes] = {}
    fault = None
    old = project.reports() / facts["question"] / facts["run"] / f"{facts['question']}.pdf"
    if pdf or old.is_file():  # the PDF of the report that this one replaces is made again
        from notemill.report.pdf import pdf_of

        try:
            printed[f"{facts['question']}.pdf"] = pdf_of(on_paper, facts, cite.report(page.title, facts, "PDF").text)
        except Exception as error:
            fault = error
    contents = {f"{facts['question']}.html": page_html(page, facts, bool(printed)).encode(), **printed}
    contents |= {f"data/{name}": text.encode() for name, text in twins(page).items()}
    contents[f"{facts['question']}.xlsx"] = _workbook(page, facts)
    contents["data/datapackage.json"] = datapackage(page, facts, _sources(page, facts)).encode()
    if page.headline and _has_social(facts):
        contents[pictures.SOCIAL] = _social(page, facts, page.headline)
    shown_on_index = card.card(page) | ({"figure": "", "shown": ""} if _beside_default(facts) else {})
    contents[card.NAME] = json.dumps(shown_on_index, ensure_ascii=False).encode()
    if _beside_default(facts):
        contents[NOTEBOOK] = without_copies((folder / NOTEBOOK).read_bytes())
    for name, content in contents.items():
        write_atomically(folder / name, content)
    if fault:
        raise fault
    bare = ("source and data of a picture: charts.drawing makes it a figure with both",) if page.of("image") else ()
    return (*(str(block.content) for block in page.of("unshown")), *bare)


def about(page: Page, record: dict[str, Any]) -> Page:
    """A page whose title names the place that its run is about, if it is about one."""
    if model := _model(record):
        return replace(page, title=titled(model, subject(model, record["parameters"]).values(), page.title))
    return page


def _model(record: dict[str, Any]) -> type[Parameters] | None:
    """The model of a run's question; None if it cannot be loaded, which the page of a refused run says."""
    with suppress(ExpectedError):
        return questions.load(record["question"])
    return None


def without_copies(notebook: bytes) -> bytes:
    """A notebook of format 4 without what Jupyter does not show of it.

    These are a figure's drawing for a phone and the values of its marks, which the page has; plain text beside HTML,
    Markdown or SVG; and the times of each cell, which ``run.json`` has.
    """
    whole = json.loads(notebook)
    for cell in whole["cells"]:
        cell["metadata"].pop("papermill", {})
    outputs = (output for cell in whole["cells"] for output in cell.get("outputs", ()))
    for data in (output.get("data", {}) for output in outputs):
        if data.keys() & {FIGURE_MIME, TABLE_MIME, TEXT_MIME}:
            data.pop("text/plain", "")
            data.get(TEXT_MIME, {}).pop("short", "")
        if FIGURE_MIME in data and SVG in data:
            data[FIGURE_MIME].pop("narrow", "")
            data[SVG] = pictures.without_data("".join(data[SVG]))
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _beside_default(record: dict[str, Any]) -> bool:
    """Whether a run is one of those that the site offers beside the default run."""
    return bool(record["beside"]) and record["run"] != "default"


def _has_social(record: dict[str, Any]) -> bool:
    """Whether a run has a picture that stands for its page where it is shared.

    Where a page is shared, only a public address leads to its picture; without one, default runs alone have it.
    """
    return bool(house().address) or not _beside_default(record)


def _workbook(page: Page, record: dict[str, Any]) -> bytes:
    from notemill.report.workbook import workbook

    # without the day of the run: the same tables are the same bytes
    cited = replace(cite.report(page.title, record, "xlsx"), note=f"Key {record['key'][:12]}")
    return workbook(page, cited.text, {one.name: one.entry.terms_in_short for one in _sources(page, record)})


def _social(page: Page, record: dict[str, Any], figure: Block) -> bytes:
    facts = figure.content if figure.kind == "figure" else {"title": figure.content}
    words = {"title": page.title, "theme": record["theme"], "said": close(facts["title"])}
    return pictures.social(words | {name: facts.get(name, "") for name in ("unit", "source")}, *figure.picture())


def rehearse() -> None:
    """Load templates and the readers of code and Markdown, so that the first page of a process is not slower."""
    for template in _environment().list_templates(extensions=["j2"]):
        _environment().get_template(template)  # read again once its file is another
    _highlighted("import notemill  # once")
    html_of("Once, *upon* [a](time).")
    in_order()


def _sources(page: Page, record: dict[str, Any]) -> list[cite.Source]:
    """The datasets that a run or one of its figures and tables names and the catalog knows."""
    # the entry alone: the provenance of a curated table reads the table, for its checksum
    known = catalog.read_catalog().datasets
    shown = (dataset for facts in page.data for dataset in facts.get("datasets", []))
    named = {dataset["name"]: dataset["vintage"] for dataset in (*shown, *record["datasets"])}
    return [
        cite.Source(name, known[parted(name)[0]], vintage)
        for name, vintage in named.items()
        if parted(name)[0] in known
    ]


def page_html(page: Page, record: dict[str, Any], pdf: bool = False) -> str:
    """The page of a run as one HTML document that loads no other file.

    Args:
        page: the report.
        record: the run's record as JSON.
        pdf: whether there is a PDF beside the page, to which it then links.
    """
    whole = sections(page)
    opening, parts = opened(whole)
    model = _model(record)
    own = not_default(model, record["parameters"]) if model and record["run"] != "default" else {}
    of_run = subject(model, record["parameters"]) if model else {}
    changed = {name: own[name] for name in own if name not in of_run}
    path = f"{record['question']}/{record['run']}/{record['question']}.html"
    shared = house().link(path.rpartition("/")[0] + f"/{pictures.SOCIAL}", pictures.SOCIAL)
    sources = _sources(page, record)
    html = fill(
        "report.html.j2", page=page, opening=opening, sections=parts, whole=whole, numbers=numbered(page),
        record=record, pdf=pdf, figures=figure_numbers(page),
        dates=dates(record, page.rests_on), cite=partial(cite.report, page.title, record, "HTML"),
        around=around(record["question"], record.get("toward", {}), of_run.values()), origins=origins(page, record),
        linked=schema_org(page, record, sources), data=[*map(cite.data, sources)], path=path, changed=changed,
        colours=in_the_dark(page.lighter), described=words.opening(card.text_of(page.answer.content)),
        social=shared if page.headline and _has_social(record) else "",
        choices=model.choices if model else None, address=house().address, also=card.also_called(),
        obtained=page.how_obtained(record),
    )  # fmt: skip
    return sealed(html, record)


def in_the_dark(lighter: Mapping[str, str]) -> str:
    """The CSS rule that makes dark colours of figures lighter on a dark page; '' if there are none."""
    rules = [
        f"--{name}: {colour};"
        for name, colour in sorted(lighter.items())
        if re.fullmatch(r"[ci][0-9a-f]{6}#[0-9a-f]{6}", f"{name}{colour}")
    ]
    dark = "@media screen and (prefers-color-scheme: dark) {{ svg:not(.shaded) {{ {} }} }}\n"
    return dark.format(" ".join(rules)) if rules else ""


def fill(template: str, colours: str = "", site: bool = False, **values: Any) -> str:
    """A template with the style, the script and a content security policy that allows just these two.

    Args:
        template: its file's name.
        colours: rules that follow the style.
        site: whether it is a page around the reports, which have a style and a script of their own.
        values: what the template shows.
    """
    sheets = ("report.css", "site.css") if site else ("report.css",)
    # as one line each: laid out for who reads them here, not for who loads a page
    style = faces() + "".join(_in_one_line(_asset(name)) for name in sheets) + _own_style() + colours
    script = _COMMENTS.sub("", _asset("scheme.js") + _asset("site.js" if site else "report.js"))
    policy = (
        "default-src 'none'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )
    policy += " 'strict-dynamic'" if template == "index.html.j2" else ""  # its script loads the index of the search
    values = {"around": Around(), "house": house(), **values}
    return _environment().get_template(template).render(style=style, script=script, policy=policy, **values)


def _own_style() -> str:
    """CSS rules for the house style's typeface and colours; on a dark page colours are lighter, for contrast."""
    own, usual = house().colours.model_dump(), Colours().model_dump()
    names = {"heading": ("deep", 4.5), "link": ("link", 4.5), "accent": ("mark", 3.0)}
    changed = {key: names[key] for key in names if own[key] != usual[key]}
    light = "".join(f" --{name}: {own[key]};" for key, (name, _) in changed.items())
    dark = "".join(f" --{name}: {on_dark(own[key], least)};" for key, (name, least) in changed.items())
    face = f' --face: "{house().family}";' if house().typeface else ""
    rules = f":root {{{face}{light} }}\n@media (prefers-color-scheme: dark) {{ :root {{{dark} }} }}\n"
    return rules if face or changed else ""


def site_pages() -> dict[str, str]:
    """Those of ``pages`` that are made: the suite may have no template of some."""
    there = _environment().list_templates()
    return {name: text for name, text in pages().items() if f"{name}.j2" in there or name not in PAGES}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([suite.folder() / "templates", TEMPLATES]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    front = suite_table("site")["front"]
    environment.globals.update(site_pages=site_pages, package=suite.package(), publisher=suite.suite(), front=front)
    environment.filters.update(
        shown_rows=shown_rows, across=across, head=head, kinds=_kinds, wide=_wide, csv=csv_of, python=_highlighted,
        file_uri=_file_uri, as_uri=as_uri, asked=asked, close=close, sentence=sentence, slug=slug,
        drawn=partial(pictures.without_data, name="rows"), day=words.day, expected=release, numbers=with_links,
        obtained=obtained, led=_led, references=cite.files, framed=_framed,
    )  # fmt: skip
    return environment


def _led(answer: str) -> tuple[str, str]:
    """An answer's HTML as its first sentence and the rest; a list or a single sentence is not divided."""
    parts = _LEAD.fullmatch(answer.strip())
    first, rest = map("<p>{}</p>".format, parts.groups()) if parts else (answer, "")
    return Markup(first), Markup(rest)


def _framed(figure: Block) -> int:
    """The height in pixels of a frame that shows a figure with its words at any width from 340 pixels."""
    sizes = re.findall(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', figure.wide + figure.narrow)
    # the drawing for a phone is up to 432 pixels wide
    return max((int(float(high) * max(1, 432 / float(wide))) for wide, high in sizes), default=500) + 260


def _file_uri(text: str, kind: str = "text/plain") -> str:
    """A text as a data URI, for a link that saves it as a file."""
    return f"data:{kind};charset=utf-8;base64,{base64.b64encode(text.encode()).decode('ascii')}"


@lru_cache(maxsize=1024)  # runs of one question show the same code
def _highlighted(source: str) -> str:
    return Markup(_UNSTYLED.sub(r"\1", highlight(source, _PYTHON, _CODE)))


def _kinds(columns: list[str], rows: Rows) -> list[tuple[str, str]]:
    """The columns of a data table as (name, CSS class).

    The class is number; or, by the longest text, text (over 40 letters), words (over 14) or ''.
    """
    kinds = []
    for name, *cells in zip(columns, *rows, strict=True):
        longest = max((len(text) for text, _ in cells), default=0)
        by_length = "text" if longest > _A_LINE else "words" if longest > _A_NAME else ""
        kinds.append((name, "number" if cells and cells[0][1] else by_length))
    return kinds


def _wide(columns: list[str], rows: Rows) -> bool:
    """Whether a data table has no room on a phone, by its longest cells and the longest words of its heads."""
    heads = (max(map(len, head(name).split()), default=0) for name in columns)
    cells = zip(*([len(text) for text, _ in row] for row in rows), strict=True)
    return sum(2 + max(least, *texts) for least, texts in zip(heads, cells, strict=False)) > _A_PHONE


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _in_one_line(sheet: str) -> str:
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)  # of comments
    return re.sub(r" ?([{};]) ?|(?<=:) ", r"\1", " ".join(bare.split())) + "\n"


def _asset(name: str) -> str:
    path = suite.folder() / "templates" / name
    return (path if path.is_file() else TEMPLATES / name).read_text(encoding="utf-8")
