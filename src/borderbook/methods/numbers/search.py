"""Reads a printed number with its words, and finds the figures of an index that it may be."""

from __future__ import annotations

import math
import re
from calendar import month_name
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from notemill import words
from notemill.catalog.schemas import NUMBERS
from notemill.errors import UsageError

IDLE: list[str] = NUMBERS["idle"].split()
DEAD: list[str] = NUMBERS["dead"].split()
CHANCE: dict[str, str] = NUMBERS["chance"]
ROOM = 0.05  # the largest relative deviation of a number that is not exact
MOST = 8  # lines of each kind that a reader is shown
NEAR = 0.03  # the relative distance within which numbers are "of about this size"
SCALES = {"thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9}
FORM = re.compile(
    r"(?:(?P<below>almost|nearly|up to|under|below|less than|fewer than|at most)|"
    r"(?P<above>more than|over|above|at least)|(?P<about>about|around|approximately|approx\.?|roughly|some|circa|ca?\.?"
    r"|~))?\s*[+\-−]?"
    r"(?P<digits>\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,](?P<decimals>\d+))?"
    rf"(?:\s*(?P<scale>{'|'.join(SCALES)})\b)?(?P<per_cent>\s*(?:%|per ?cent\b))?(?=\s|$)(?P<words>.*)",
    re.I,
)


class Asked(NamedTuple):
    """A question: a number, the lowest and highest value that it may stand for, whether it is a share, and words."""

    value: float
    low: float
    high: float
    per_cent: bool
    words: tuple[str, ...]


class Found(NamedTuple):
    """The result of a search in an index.

    Attributes:
        stands: the rows whose value the number may be, the most likely first.
        meant: the figures that the words describe, with their newest values, the nearest first; empty unless the words
            give a year and what is counted.
        chance: how many of 100 other numbers of about this size would be found among the rows that have the words.
        unknown: the words that no row has.
    """

    stands: pd.DataFrame
    meant: pd.DataFrame
    chance: float
    unknown: list[str]


def read(text: str) -> Asked:
    """Read a printed number and words: '240,286', 'about 240 000 detections', '1.2 million', '24 % returns'.

    A comma, full stop, blank or apostrophe before three digits separates thousands; otherwise a comma or full stop is a
    decimal sign. A number that ends in two or more zeros, or has a scale ('million'), counts as rounded. 'About' allows
    a deviation of one step of the last digit on both sides, 'almost' below, 'more than' above; the deviation is never
    more than ``ROOM`` of the number.

    Raises:
        UsageError: the text does not begin with a number.
    """
    match = FORM.match(text.strip())
    if not match:
        raise UsageError(
            f"'{text}' does not begin with a number. Write it as it is printed, then words: 240,286 detections 2024."
        )
    digits, decimals = re.sub(r"\D", "", match["digits"]), match["decimals"] or ""
    share = bool(match["per_cent"])
    power = SCALES.get((match["scale"] or "").lower(), 0)
    value = float(f"{digits}.{decimals or 0}") * 10**power
    zeros = -len(decimals) or len(digits) - len(digits.rstrip("0"))
    step = 10.0 ** (-len(decimals) if share else zeros + power)
    half = step / 2 if share or power or zeros >= 2 else 0.0
    below = 0.0 if match["above"] else step if match["below"] or match["about"] else half
    above = 0.0 if match["below"] else step if match["above"] or match["about"] else half
    most = math.inf if share else ROOM * value
    return Asked(value, value - min(below, most), value + min(above, most), share, told(match["words"]))


@cache
def told(text: str) -> tuple[str, ...]:
    """The words of a text that help to identify a figure, in lower case; deaths, died and missing are all 'dead'."""
    typed = re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold())
    every = [DEAD[0] if word in DEAD else word for word in typed]
    counts = "months" in every  # 9 matters in 'first 9 months'; 27 in 'EU 27' does not
    return tuple(w for w in every if w not in IDLE and (counts or len(w) > 2 or not w.isdigit()))


@cache
def means(word: str, token: str) -> bool:
    """Whether a reader's word fits a word of the index: it is equal, its beginning ('jan'), or longer ('syrians')."""
    if min(len(word), len(token)) < 3 or word[0].isdigit():
        return word == token or token.startswith(f"{word}-")  # 'eu' fits 'eu-27'
    longer = len(token) > 3 and len(word) - len(token) <= 3
    return token.startswith(word) or (longer and word.startswith(token))


@cache
def spoken(period: str) -> list[tuple[str, ...]]:
    """The different names of a period, each as a tuple of words: '2018 Q3', 'third quarter 2018'."""
    ways, year = [period], period[-4:]
    if quarter := re.fullmatch(r"(\d{4}) Q(\d)", period):
        year, at = quarter[1], int(quarter[2])
        ordinal = ("first", "second", "third", "fourth")[at - 1]
        ways += [f"{ordinal} quarter {year}", f"{month_name[3 * at - 2]} {month_name[3 * at]} {year}"]
    from_january = re.fullmatch(r"January to (\w+) \d{4}", period)
    count = [*month_name].index(from_january[1]) if from_january else 3 * period.endswith(" Q1")
    ways += [f"first {number} months {year}" for number in (count, words.spelt(count)) if count]
    ways += [f"first half {year}", f"h1 {year}"] if count == 6 else []
    rolling = [period.replace("twelve", "12"), f"rolling 12 {period[6:]}"]
    ways += rolling if period.startswith("twelve") else []
    return [told(way) for way in ways]


def find(index: pd.DataFrame, asked: Asked) -> Found:
    """Find the figures of an index that a number may be, and the figures that its words describe.

    A row must have each of the words, in its words or in its period. Totals come before parts, the named period before
    others, short periods before long ones, near values before far ones.

    Args:
        index: the result of ``figures.index``, or several of them concatenated.
        asked: the result of ``read``.
    """
    spans = [spoken(period) for period in index["period"].cat.categories]
    vocabulary = {token for ways in spans for way in ways for token in way}
    times = [word for word in asked.words if any(means(word, token) for token in vocabulary)]
    others = [word for word in asked.words if word not in times]
    beyond = np.array([_beyond(ways, times) for ways in spans], dtype="int64")[index["period"].cat.codes]
    texts = index["words"].cat
    having = np.array([has_all(text, others) for text in texts.categories], dtype=bool)[texts.codes]
    fits = index.assign(beyond=beyond, off=(index["value"] - asked.value).abs())[having & (beyond >= 0)]
    stands = fits[fits["value"].between(asked.low, asked.high)].sort_values(["level", "beyond", "off"])
    named = any(re.match("19|20", word) for word in times) and others
    now = fits[(fits["beyond"] == 0) & (fits["value"] == fits["now"]) & bool(named)]
    meant = now[now["level"] == now["level"].min()].sort_values("off")
    unknown = [w for w in others if not any(has_all(text, [w]) for text in texts.categories)]
    return Found(stands, meant, chance(fits["value"].to_numpy(), asked), unknown)


def _beyond(ways: Sequence[Sequence[str]], times: Sequence[str]) -> int:
    """The smallest number of extra words in the names of a period that have all words asked for; -1 if none has."""
    able = [way for way in ways if all(any(means(word, token) for token in way) for word in times)]
    return min((sum(not any(means(w, token) for w in times) for token in way) for way in able), default=-1)


def has_all(text: str, wanted: Sequence[str]) -> bool:
    """Whether a text has all wanted words."""
    return all(any(means(word, token) for token in told(text)) for word in wanted)


def fits(values: Iterable[float], text: str, asked: Asked) -> bool:
    """Whether one of the values (or its negative) may be the number asked for, and the text has all its words."""
    return any(asked.low <= abs(value) <= asked.high for value in values) and has_all(text, asked.words)


def chance(values: np.ndarray, asked: Asked) -> float:
    """How many of 100 numbers within ``NEAR`` of the one asked for would match some value, with the same deviation.

    If the number is exact and ends in 0 or 5, as all of Eurostat's do, only numbers that end so are considered;
    otherwise only the other numbers.
    """
    low, high, width = asked.value * (1 - NEAR), asked.value * (1 + NEAR), asked.high - asked.low
    near = np.unique(values[(values >= low - width) & (values <= high + width)])
    covered = np.minimum(np.diff(near), width).sum() + width * bool(len(near))
    if not width:
        five = asked.value % 5 == 0
        covered = ((near % 5 == 0) == five).sum() * (5 if five else 1.25)
    return min(100.0, 100 * float(covered) / max(high - low, 1))
