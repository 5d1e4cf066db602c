"""Which numbers of a page's answer and titles stand in its figures and tables, told from its own text and cells.

The one place where digits are compared: it measures whether what notebooks hand over is enough. It shares nothing
with what makes the links.
"""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from borderbook.routes import routes
from notemill.catalog import reference
from notemill.report.page import Page
from notemill.report.places import targets
from notemill.words import YEAR_COLUMNS, head

TELLING = 3  # digits from which a number is hardly the same as another one by chance
MONTH = f"(?:{'|'.join(calendar.month_name[1:])})"
# but for years, days of a month, numbers in names (C02, 2018/1806), units ("per 100"), levels ("80 % interval"), limits
NUMBER = re.compile(
    rf"(?<![\w.,/-])(?<![Pp]er )(?<!one below )(?!(?:19|20)\d\d(?![,.]?\d))(?!\d\d? {MONTH})(?!\d\d % interval)"
    r"\d+(?:,\d{3})*(?:\.\d+)?(?=(?:st|nd|rd|th)?(?!\w|/|[,.]\d|-\d))"
)
PER_CENT = re.compile(r"(?: to [+−]?[\d.,]+)?\s?(?:%|per cent)")
OF_PER_CENT = re.compile(r"%|per cent|\bshares?\b", re.I)
ANY_UNIT = re.compile(r"\bas (?:each|the) ", re.I)  # "as each row says"
ENDS = re.compile(r"\. |\n")
TIME = re.compile(rf"(?:{MONTH} )?\d{{4}}|\d{{4}}-\d\d|\d{{4}} Q\d")
OF_A_QUARTER = ("first", "second", "third", "fourth")


class Held(NamedTuple):
    """A number of a figure or table: a cell, or cells that belong together added up.

    Attributes:
        number: as the page shows it.
        labels: the words left of it in its row, and last its column.
        row: all words of its row.
        per_cent: whether it is a percentage; None if each row has a unit of its own.
        added_up: whether it is a sum.
    """

    number: float
    labels: tuple[str, ...]
    row: tuple[str, ...]
    per_cent: bool | None
    added_up: bool


class Number(NamedTuple):
    """A number of an answer or title, the sentence around it and the one before, and the words of where it leads."""

    digits: str
    sentence: str
    before: str
    per_cent: bool
    leads: str


def numbers(page: Page) -> Iterator[Number]:
    """The numbers of the answer and of the figures' titles."""
    for block in page.of("answer") + page.of("figure"):
        text = block.markdown if block.kind == "answer" else block.content["title"]
        handed = [text[slice(*place["at"])] for place in block.places]
        at = targets(page, block.places, handed)
        linked = [(place["at"], one.words) for place, one in zip(block.places, at, strict=True) if one]
        for found in NUMBER.finditer(text):
            leads = next((words for (first, end), words in linked if first <= found.start() < end), "")
            *_, before, first = 0, 0, *(one.end() for one in ENDS.finditer(text, 0, found.start()))
            last = ENDS.search(text, found.start())
            around = text[first : last.start() if last else None].replace("*", "")
            per_cent = bool(PER_CENT.match(text, found.end()))
            yield Number(found[0], around, text[before:first].replace("*", ""), per_cent, leads)


def standing(page: Page) -> list[Number]:
    """The numbers that a row holds which their sentence names; or any row, if they have digits enough."""
    every = list(chain.from_iterable(map(held, page.data)))
    return [number for number in numbers(page) if any(_is(one, number) for one in every)]


def _is(one: Held, number: Number) -> bool:
    if one.per_cent not in (None, number.per_cent) or not same(one.number, number.digits):
        return False
    telling = len(re.sub(r"\D", "", number.digits).lstrip("0")) >= TELLING
    rows = one.labels if one.added_up else one.labels[:-1] or one.labels  # the column alone names no row
    parts = (part for label in rows for part in label.split(", "))
    return telling or (not unnamed(one.labels, number) and any(says(number.sentence, part) for part in parts))


def held(facts: Mapping[str, Any]) -> Iterator[Held]:
    """The numbers of a figure's or table's cells, and the sums of each column and of its cells of one label."""
    together: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in facts["rows"]:
        cells = list(zip(facts["columns"], row, strict=True))
        words = [str(cell) if isinstance(cell, str) or name in YEAR_COLUMNS else "" for name, cell in cells]
        for at, (column, cell) in enumerate(cells):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                labels = tuple(filter(None, words[:at]))
                yield Held(cell, (*labels, column), tuple(filter(None, words)), _per_cent(facts, column), False)
                for label in ("", *labels):
                    together[label, column].append(cell)
    for (label, column), parts in together.items():
        if len(parts) > 1 and all(float(part).is_integer() for part in parts):
            yield Held(sum(parts), (label, column), (), _per_cent(facts, column), True)


def _per_cent(facts: Mapping[str, Any], column: str) -> bool | None:
    """Whether a column holds percentages; None if each row has a unit of its own."""
    words = f"{facts.get('unit', '')} {column}"
    return None if ANY_UNIT.search(words) else bool(OF_PER_CENT.search(words))


def same(number: float, digits: str) -> bool:
    """Whether a cell, rounded as far as the text is, has these digits; its sign may be told in words."""
    step = 10.0 ** -len(digits.partition(".")[2])
    return abs(abs(number) - float(digits.replace(",", ""))) <= step / 2 + 1e-9


def row_of(page: Page, number: Number) -> Held | None:
    """The cell that a number leads to; None if it leads to nothing or to a sum."""
    for facts in page.data:
        name = f"“{facts['name'].replace('-', ' ')}”"
        for one in held(facts):
            words = ", ".join(word for word in (name, *one.row, head(one.labels[-1])) if word)
            if not one.added_up and number.leads.partition(" ")[2] == words:
                return one
    return None


def unnamed(labels: Iterable[str], number: Number) -> list[str]:
    """The countries, routes and times among the labels of a row that the sentence around a number does not name.

    It names them in its own words or in those of the sentence before it. 'From 31 % to 56 %' is a range over rows, and
    'a year before' names a time by another.
    """
    text = f"{number.before} {number.sentence}"
    if re.search(rf"{re.escape(number.digits)}(?: %)? to | to (?:at least )?[+−]?{re.escape(number.digits)}", text):
        return []
    missing = [label for label in labels if _kind(label) and not says(text, label)]
    return [one for one in missing if _kind(one) != "time" or not re.search("year before", text)]


@cache
def _kind(label: str) -> str:
    shown = label.partition(" (")[0].strip(" *")
    if TIME.fullmatch(shown):
        return "time"
    if shown in set(routes()["route"]):
        return "route"
    return "country" if shown in set(reference.countries()["name"]) else ""


def says(text: str, label: str) -> bool:
    """Whether a label stands in a text in one of the ways in which it may be written, but for what it has in brackets."""
    spoken = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", spoken) for one in _written(label))


def _written(label: str) -> Iterable[str]:
    plain = head(label).partition(" (")[0].replace("_", " ").strip(" *")
    if month := re.fullmatch(r"(\d{4})-(\d\d)", plain):
        return (f"{calendar.month_name[int(month[2])]} {month[1]}",)
    if quarter := re.fullmatch(r"(\d{4}) Q(\d)", plain):
        return (plain, f"{OF_A_QUARTER[int(quarter[2]) - 1]} quarter of {quarter[1]}")
    return (plain, reference.label(plain)) if plain else ()
