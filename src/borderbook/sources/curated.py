"""Facts compiled by hand, each with its source: what no publisher offers as a table.

The tables stand in data/curated, as CSV; data/curated/README.md says what their columns mean. Two sources
that disagree are two rows: nothing is averaged or chosen here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place, UsageError
from borderbook.sources.reading import content, counts, csv_rows, expect_unique, require_columns

# from the firmest to the loosest wording of a figure by its source
QUALIFIERS = (
    "exact", "computed", "rounded", "exact or rounded", "average", "about", "almost", "up to", "more than",
    "lowest", "highest", "estimate", "range", "direction only", "words only",
)  # fmt: skip
CONFIDENCE = ("primary", "secondary", "conflicting")
ADVICE = "Mend the row; data/curated/README.md says what belongs in each column."


@dataclass(frozen=True)
class Layout:
    """The shape of a curated table.

    Attributes:
        columns: name -> type, one of text, code, number, year, date, url. A ``?`` allows blank. A code is a
            word in lower case with underscores; a date is an ISO day, month or year, and stays text.
        key: the column that names a row.
        allowed: column -> the values it may take: a tuple, or 'geo' or 'route' (as in data/reference).
        source: the columns of which at least one must say where a fact was read.
    """

    columns: dict[str, str]
    key: str
    allowed: Mapping[str, tuple[str, ...] | str] = field(default_factory=dict)
    source: tuple[str, ...] = ()


_READ_IN = {
    "publisher": "text", "document_title": "text?", "document_date": "date?", "section": "text?",
    "url": "url?", "confidence": "text", "confidence_detail": "text?",
}  # fmt: skip
_FIGURE = {"qualifier": QUALIFIERS, "confidence": CONFIDENCE}
_SOURCE = ("url", "document_title")

LAYOUTS: dict[str, Layout] = {
    "empact_results": Layout(
        {"row_id": "text", "indicator": "code", "value": "number", "qualifier": "text", "unit": "text",
         "period": "text", "year": "year?", "scope": "text", "scope_detail": "text", "priority_scope": "text",
         **_READ_IN, "note": "text?"},
        "row_id", {**_FIGURE, "scope": ("whole_year", "cycle", "action_days", "plan")}, _SOURCE,
    ),
    "europol_indicators": Layout(
        {"row_id": "text", "group": "text", "indicator": "code", "value": "number", "value_max": "number?",
         "qualifier": "text", "unit": "text", "period": "text", "year": "year?", "scope": "text",
         **_READ_IN, "note": "text?"},
        "row_id", _FIGURE, _SOURCE,
    ),
    "risk_analysis": Layout(
        {"row_id": "text", "series": "text", "indicator": "code", "route": "text?", "border_type": "text?",
         "citizenship": "text?", "value": "number", "qualifier": "text", "unit": "text", "year": "year?",
         "period": "text",
         "scope": "text", "publisher": "text", "document_title": "text?", "edition": "text?",
         "document_date": "date?", "section": "text?", "url": "url?", "confidence": "text",
         "confidence_detail": "text?", "definition_break": "text?", "note": "text?"},
        "row_id",
        {**_FIGURE, "route": "route", "border_type": ("air", "land", "sea"), "citizenship": "geo",
         "series": ("Frontex FRAN/ARA", "Frontex FRAN/ARA quarterly", "Frontex part-year release",
                    "Frontex-supported returns", "Eurostat headline", "Commission headline",
                    "Schengen visas")},
        _SOURCE,
    ),
    "enforcement_quarterly": Layout(
        {"row_id": "text", "quarter": "quarter", "year": "year", "indicator": "code", "geo": "text",
         "value": "number", "qualifier": "text", "unit": "text", **_READ_IN, "note": "text?"},
        "row_id",
        {**_FIGURE, "geo": "geo", "unit": ("persons", "percent"),
         "indicator": ("order_to_leave", "return", "return_to_third_country",
                       "return_to_third_country_change_on_same_quarter")},
        _SOURCE,
    ),
    "smuggler_use_surveys": Layout(
        {"row_id": "text", "indicator": "code", "subject": "text?", "value": "number", "value_max": "number?",
         "qualifier": "text", "unit": "text", "sample_size": "number?", "survey_period": "text",
         "survey_place": "text", "population": "text", **_READ_IN, "note": "text?"},
        "row_id", _FIGURE, _SOURCE,
    ),
    "irregular_stock_estimates": Layout(
        {"row_id": "text", "area": "text", "geo": "text?", "value_low": "number?", "value_high": "number?",
         "qualifier": "text", "direction": "text?", "unit": "text", "period": "text", "scope": "text",
         **_READ_IN, "note": "text?"},
        "row_id",
        {**_FIGURE, "geo": "geo", "direction": ("increase", "decline", "no_definitive_change")}, _SOURCE,
    ),
    "forecast_accuracy": Layout(
        {"row_id": "text", "indicator": "code", "value": "number?", "qualifier": "text", "statement": "text?",
         "unit": "text", "period": "text", "scope": "text", **_READ_IN, "note": "text?"},
        "row_id", _FIGURE, _SOURCE,
    ),
    "internal_border_measures": Layout(
        {"row_id": "text", "geo": "text", "start": "date?", "end": "date?", "borders": "text?",
         "event_id": "text?", **_READ_IN, "note": "text?"},
        "row_id", {"geo": "geo", "confidence": CONFIDENCE}, _SOURCE,
    ),
    "policy_events": Layout(
        {"row_id": "text", "event_id": "text", "date_adopted": "date?", "date_in_force": "date?",
         "date_applied": "date?", "date_end": "date?", "geo": "text?", "short_title": "text",
         "document_number": "text?", "celex": "text?", "celex_basis": "text?", "eli": "url?",
         "act_type": "text", "topic": "text", "in_brief": "text", "status": "text?",
         "source_title": "text?", "url": "url?", "confidence": "text", "confidence_detail": "text?",
         "note": "text?"},
        "row_id",
        {"geo": "geo", "in_brief": ("yes", "partly", "no"), "confidence": CONFIDENCE,
         "celex_basis": ("read in a source", "built from the act number", "built from the case number")},
        ("url", "source_title"),
    ),
    "claims": Layout(
        {"claim_id": "text", "claim": "text", "claim_type": "text", "verdict": "text",
         "verdict_detail": "text?", "evidence_needed": "text", "evidence": "text", "finding": "text",
         "url": "url?", "linked_rows": "text?"},
        "claim_id",
        {"claim_type": ("quoted figure", "legal fact", "trend", "qualitative"),
         "verdict": ("confirmed", "contradicted", "unclear")},
        ("url",),
    ),
    "brief_figures": Layout(
        {"figure": "text", "brief_source": "text", "probable_content": "text", "alternative": "text",
         "data": "text", "confidence": "text", "reason": "text"},
        "figure", {"confidence": ("high", "medium", "low")},
    ),
}  # fmt: skip

_PATTERNS = {
    "code": (r"[a-z0-9_]+", "is not a word in lower case with underscores"),
    "date": (
        r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", "is not a date like 2024, 2024-06 or 2024-06-13"
    ),
    "url": (r"https?://\S+", "is not a web address"),
    "quarter": (r"\d{4}Q[1-4]", "is not a quarter like 2025Q4"),
}  # fmt: skip
_CELEX = r"(?P<sector>[1-9])(?P<year>\d{4})(?P<kind>[A-Z]{1,2})(?P<number>\d{4})"


def read_curated(name: str, path: Path) -> pd.DataFrame:
    """A curated table, checked: columns as in ``LAYOUTS``, values float64, years Int64, the rest text.

    Args:
        name: a key of ``LAYOUTS``.
        path: the CSV file, UTF-8; rows keep their order.

    Raises:
        UsageError: no such table.
        DataError: the file or a cell is not as it should be; names row, column and value.
    """
    if name not in LAYOUTS:
        raise UsageError(f"There is no curated table '{name}'. There are: {', '.join(LAYOUTS)}.")
    layout, place = LAYOUTS[name], Place(path)
    _expect_utf8(path)
    rows = csv_rows(path)
    require_columns(rows, list(layout.columns), place)
    _expect_no_more(rows, layout, place)
    expect_unique(rows, [layout.key], place)
    table = _typed(rows, layout, place)
    _expect_values(layout, table, place)
    for rule in _RULES:
        rule.hold(layout, table, place)
    return table.reset_index(drop=True)


def _expect_utf8(path: Path) -> None:
    try:
        content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("the table is not UTF-8", Place(path), "Save it as CSV UTF-8.") from None


def _expect_no_more(rows: pd.DataFrame, layout: Layout, place: Place) -> None:
    extra = [column for column in rows.columns if column not in layout.columns]
    if extra:
        raise DataError(
            f"nobody knows the column '{extra[0]}'", place, "Remove it, or add it to sources/curated.py."
        )


def _typed(rows: pd.DataFrame, layout: Layout, place: Place) -> pd.DataFrame:
    table: pd.DataFrame = rows[list(layout.columns)].apply(lambda column: column.str.strip())
    for name, kind in layout.columns.items():
        if kind.startswith("number"):
            table[name] = _numbers(table[name], place)
        elif kind.startswith("year"):
            table[name] = counts(table[name], place)
    return table


def _numbers(column: pd.Series, place: Place) -> pd.Series:
    numbers = pd.to_numeric(column.where(column != ""), errors="coerce").astype("float64")
    _expect(numbers.notna() | (column == ""), column, "is not a plain number", place)
    return numbers


def _expect(good: pd.Series, column: pd.Series, problem: str, place: Place) -> None:
    """Raise a DataError for the first row that is not good."""
    if not good.all():
        row = good.index[~good][0]
        value = "" if pd.isna(column[row]) else column[row]
        raise DataError(f"'{value}' {problem}", Place(place.file, None, int(row), str(column.name)), ADVICE)


def _expect_values(layout: Layout, table: pd.DataFrame, place: Place) -> None:
    # without pandera, whose import takes longer than everything else about a table of a hundred rows
    for name, column in table.items():
        for good, problem in _checks(layout, str(name), column):
            _expect(good, column, problem, place)


def _checks(layout: Layout, name: str, column: pd.Series) -> Iterator[tuple[pd.Series, str]]:
    """What must hold in a column, each as a mask of the good rows and what is wrong with the others."""
    plain, optional = layout.columns[name].removesuffix("?"), layout.columns[name].endswith("?")
    number = plain in ("number", "year")
    blank = column.isna() if number else column == ""
    yield ~blank | optional, "is missing" if number else "is blank, and must not be"
    left_out = blank & optional
    if plain == "year":
        yield column.between(1990, 2100).fillna(False) | left_out, "is not a year"
    if plain in _PATTERNS:
        pattern, problem = _PATTERNS[plain]
        yield column.str.fullmatch(pattern) | left_out, problem
    if name in layout.allowed:
        values = _allowed(layout.allowed[name])
        shown = ", ".join(values) if len(values) <= 20 else f"the codes of data/reference ({len(values)})"
        yield column.isin(values) | left_out, f"is not one of: {shown}"


def _allowed(rule: tuple[str, ...] | str) -> list[str]:
    if rule == "geo":
        return list(reference.countries()["code"])
    if rule == "route":
        return list(reference.routes()["route"])
    return list(rule)


@dataclass(frozen=True)
class _Rule:
    """What must hold within each row of those tables that have the columns ``needs``."""

    column: str
    problem: str
    needs: tuple[str, ...]
    good: Callable[[pd.DataFrame], pd.Series]

    def hold(self, layout: Layout, table: pd.DataFrame, place: Place) -> None:
        if all(name in layout.columns for name in self.needs):
            _expect(self.good(table), table[self.column], self.problem, place)


def _celex_matches(table: pd.DataFrame) -> pd.Series:
    """Whether a CELEX number has its form and repeats year and number of the act, where there is one."""
    parts = table["celex"].str.extract(f"^{_CELEX}$")
    act = table["document_number"].str.extract(r"(?P<year>\d{4})\D+(?P<number>\d+)")
    case = table["document_number"].str.extract(r"^C-(?P<number>\d+)/(?P<year>\d{2})")
    year, number = act["year"].fillna("20" + case["year"]), act["number"].fillna(case["number"])
    same = (parts["year"] == year) & (parts["number"] == number.str.zfill(4))
    return (table["celex"] == "") | same.fillna(False).astype(bool)


def _fits_the_direction(table: pd.DataFrame) -> pd.Series:
    """Whether an estimate has both values and no direction, or a direction and no value."""
    both, none = (table[["value_low", "value_high"]].notna().agg(how, axis=1) for how in ("all", "any"))
    return both.where(table["direction"] == "", ~none)


def _sourced(*columns: str) -> _Rule:
    return _Rule(
        columns[0], "leaves the row without a source", columns, lambda t: (t[list(columns)] != "").any(axis=1)
    )


_RULES = (
    _sourced("url", "document_title"),
    _sourced("url", "source_title"),
    _Rule("url", "leaves the claim without a source", ("claim_id", "url"), lambda t: t["url"] != ""),
    _Rule(
        "value_max", "does not fit the qualifier: a range, and only a range, has an upper value",
        ("value_max",), lambda t: t["value_max"].notna() == (t["qualifier"] == "range"),
    ),
    _Rule(
        "value_max", "is not above the lower value", ("value_max",),
        lambda t: t["value_max"].isna() | (t["value_max"] > t["value"]),
    ),
    _Rule(
        "value_low", "does not fit the qualifier: a direction, and only a direction, has no values",
        ("value_low", "value_high", "direction"), _fits_the_direction,
    ),
    _Rule(
        "value_high", "is not above the lower value", ("value_low", "value_high"),
        lambda t: t["value_low"].isna() | (t["value_high"] > t["value_low"]),
    ),
    _Rule(
        "value", "is missing, and no statement in words stands in its place", ("value", "statement"),
        lambda t: t["value"].notna() != (t["statement"] != ""),
    ),
    _Rule(
        "year", "is not the year of the quarter", ("quarter", "year"),
        lambda t: t["year"].astype("str") == t["quarter"].str[:4],
    ),
    _Rule(
        "start", "leaves the measure without a start and an end", ("start", "end", "borders"),
        lambda t: (t["start"] != "") | (t["end"] != ""),
    ),
    _Rule(
        "year", "leaves a whole year without its year", ("scope_detail",),
        lambda t: t["year"].notna() | (t["scope"] != "whole_year"),
    ),
    _Rule(
        "celex", "is not the CELEX number of this act", ("celex",), _celex_matches,
    ),
)  # fmt: skip
