"""The life of an answer: its first sentence and leading number as of each day on which data were published.

Only the cells up to the answer run, with the code of today; what is drawn and written of a report is not.
"""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderbook import catalog, project, questions, words
from borderbook.catalog import as_of, citations, entries, store
from borderbook.errors import BorderbookError, UsageError
from borderbook.files import checksum, write_atomically
from borderbook.run import notebook as documents
from borderbook.run.key import key_of
from borderbook.run.manifest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from borderbook.charts import Figure
    from borderbook.questions.base import Parameters
    from borderbook.run.client import Session
    from borderbook.run.plan import Run
    from borderbook.show import Table

TAG, NAME = "history", "life-of-the-answer"
FIRST, PERIOD, REVISED, BESIDE, OTHER, COUNT, WORDS, NONE = (
    "first answer", "new period", "same period revised", "comparison revised", "another number revised",
    "another count", "other words", "no answer",
)  # fmt: skip
MOST = 16  # bars of the chart, the newest; the table has all rows
_NUMBERS = re.compile(r"\d[\d,.]*")
_WORDS = """## The life of this answer

The first sentence as it would have been on each day on which data of this question were published, by today's code. A
new period and a revision of the same period are two kinds of change."""
_CODE = "from borderbook.run import history\n\nlife = history.of({!r})\nhistory.chart(life)"


def days(model: type[Parameters]) -> list[str]:
    """The days of publication that can change what a question loads, the oldest first.

    They are those of publishers' files; of a question whose tables are all compiled by hand, those of the documents.
    """
    dates, entries = {str(day) for day in model.steps("as_of")} - {as_of.LATEST}, catalog.read_catalog()
    if all(entries.entry(name).kind == "curated" for name in model.datasets):
        rows = (row for name in model.datasets for row in store.curated_rows(name))
        dates |= {str(day) for day in map(as_of.published, rows) if day and str(day) <= max(dates)}
    states: dict[str, str] = {}
    for day in sorted(dates):
        states.setdefault(str([_held(name, day) for name in model.published_by(day)]), day)
    return sorted(states.values())


def _held(dataset: str, day: str) -> Any:
    """What tells the table of a day from that of another."""
    if catalog.read_catalog().entry(dataset).kind == "curated":
        return len(catalog.records(dataset, as_of=day))
    held = catalog.provenance(dataset, as_of=day)
    return held.vintages, held.corrections


def ending(model: type[Parameters], period: str) -> dict[str, str]:
    """The parameter that has a question end with a year or month. Raises UsageError: it has none."""
    for name in ("end", "year"):
        if name in model.model_fields:
            monthly = model.shape(name).kind.startswith("month") and len(period) == len("2024")
            return {name: f"{period}-12" if monthly else period}
    raise UsageError(f"{model.name} has no parameter 'end' or 'year' that could hold a period fixed.")


def of(question: str, parameters: Mapping[str, Any] | None = None, fixed: bool = False) -> pd.DataFrame:
    """The answer to a question on the days on which it changed, the oldest first.

    Args:
        question: its name.
        parameters: its parameters but for ``as_of``; those not given have their defaults.
        fixed: only the period of the newest answer counts.

    Returns:
        ``day``, ``change`` (one of the words above), ``number``, ``unit``, ``period``, ``before`` (the number that it
        is compared with), ``digits`` (decimals that are printed), ``same`` (days of publication after it that changed
        nothing), ``sentence``: the first sentence, or why there is no answer. Its citations are in ``attrs``.
    """
    import pandas as pd

    model, steps = questions.load(question), _steps(question)
    rows: list[dict[str, Any]] = []
    cited: list[citations.Citation] = []
    defaults = model.check().plain()
    asked = {day: _asked(steps, {**defaults, **(parameters or {}), "as_of": day}) for day in days(model)}
    newest = next((one["period"] for one in reversed(asked.values()) if one["period"]), "")
    last: dict[str, Any] = {}
    for day, one in asked.items():
        cited += one.pop("cited")
        if fixed and one["answered"] and one["period"] != newest:
            one = {**one, **_NOTHING, "sentence": f"The figures do not reach {newest}."}
        if rows and one["sentence"] == rows[-1]["sentence"]:
            rows[-1]["same"] += 1
            continue
        rows.append({"day": day, "change": _change(last, one), **one, "same": 0})
        last = one if one["answered"] else last
    life = pd.DataFrame(rows).drop(columns="answered")
    for name in ("number", "before"):
        numbers = pd.to_numeric(life[name])
        life[name] = numbers.astype("Int64") if (numbers.dropna() % 1 == 0).all() else numbers
    # a table compiled by hand is cited once, as of the newest day
    life.attrs[citations.ATTRIBUTE] = tuple({(one.dataset, one.sha256): one for one in cited}.values())
    return life


_NOTHING: dict[str, Any] = {
    "number": None, "unit": "", "period": "", "before": None, "digits": 0, "answered": False,
}  # fmt: skip


def _change(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Of which kind the change from one answer to the next is."""
    if not new["answered"] or not old:
        return FIRST if new["answered"] else NONE
    kinds = {"unit": COUNT, "period": PERIOD, "number": REVISED, "before": BESIDE}
    numbers = [_NUMBERS.findall(one["sentence"]) for one in (old, new)]
    otherwise = WORDS if numbers[0] == numbers[1] else OTHER
    return next((kind for name, kind in kinds.items() if new[name] != old[name]), otherwise)


def _steps(question: str) -> list[str]:
    """The code up to the answer, but for the parameters."""
    cells = [cell for cell in documents.cells_of(question) if cell["cell_type"] == "code"]
    last = next((n for n, cell in enumerate(cells) if "answer" in documents.tags_of(cell)), None)
    if last is None:
        raise UsageError(f"No cell of {documents.shown(question)} is tagged 'answer'.")
    before = (cell for cell in cells[: last + 1] if documents.PARAMETERS not in documents.tags_of(cell))
    return [documents.source_of(cell) for cell in before]


def _asked(steps: list[str], values: dict[str, Any]) -> dict[str, Any]:
    """The answer with some parameters, which the notebook checks, or why there is none."""
    noted: dict[str, list[citations.Citation]] = {}
    try:
        names: dict[str, Any] = {"__name__": "__main__", **values}
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), citations.apart(noted):
            text = [documents.evaluated(step, names) for step in steps][-1]
    except (Exception, SystemExit) as error:  # a row says so: one day stops no other
        reason = str(error) if isinstance(error, BorderbookError) else f"{type(error).__name__}: {error}"
        return {**_NOTHING, "sentence": reason.replace(values["as_of"], "this day"), "cited": []}
    lead = {name: value for name, value in text.lead.items() if name in _NOTHING}
    known = {one["name"] for one in text.lead.get("datasets", ())}
    cited = [one for name, vintages in noted.items() for one in vintages if name in known or not known]
    sentence = words.opening(re.sub(r"\*\*|^(\d+\.|-) |\\(?=[\\\[\]<])|\n.*", "", text.markdown))
    return {**_NOTHING, **lead, "answered": True, "cited": cited, "sentence": sentence}


def table(life: pd.DataFrame) -> Table:
    """The days on which the first sentence changed, as a page shows them."""
    from borderbook import show

    names = {"day": "day", "change": "what changed", "number": "number", "period": "period", "before": "compared with",
             "same": "days without change", "sentence": "first sentence"}  # fmt: skip
    return show.table(
        life[[*names]].rename(columns=names), name=NAME, caption=_title(life), unit=_unit(life), of=life,
        note="Days without change are days of publication up to the next row.",
    )  # fmt: skip


def chart(life: pd.DataFrame) -> Figure | None:
    """The leading number by day, revisions of one period in colour; None where fewer than two can be compared.

    The figure of a month is not compared with that of another month of the year.
    """
    from borderbook import charts

    given = life[life["number"].notna() & (life["unit"] == _unit(life))].tail(MOST).set_index("day")
    revised = [*given.index[given["change"] == REVISED]]
    months = given["period"].str.extract(r"^([A-Z][a-z]+) \d{4}$")[0].dropna()
    if len(given) < 2 or months.nunique() > 1:
        return None
    return charts.bars(
        given["number"].astype("float64"), horizontal=True, highlight=revised,
        form=lambda number: words.minus(f"{number:,.{given['digits'].iloc[-1]}f}"),
        name="leading-number-by-day-of-publication", title=_title(life), of=life, note=_uncorrected(life),
        unit=f"{words.at_start(_unit(life))}, as of each day{'; in colour: the same period, revised' * len(revised)}",
    )  # fmt: skip


def _uncorrected(life: pd.DataFrame) -> list[str]:
    """The errors in a vintage of one of the days that could be known, and are corrected, from a later day on."""
    cited = {entries.parted(one.dataset)[0] for one in citations.cited(life)}
    days = set(life["day"])
    return [
        f"Before {words.day(error.known)}, not yet corrected: {error.reason}."
        for error in entries.read_corrections()
        if error.dataset in cited and any(str(day) in days and day < error.known for day in error.vintages)
    ]


def _unit(life: pd.DataFrame) -> str:
    return next((unit for unit in reversed(life["unit"].tolist()) if unit), "no number")


def _title(life: pd.DataFrame) -> str:
    kinds = {"a new period": [PERIOD], "a revision": [REVISED, BESIDE, OTHER], COUNT: [COUNT], WORDS: [WORDS]}
    counts = {name: life["change"].isin(of).sum() for name, of in kinds.items()}
    days, each = len(life) + life["same"].sum(), [f"{name} on {n}" for name, n in counts.items() if n]
    changes = f"The first sentence changed on {sum(counts.values())} of {days} days of publication"
    return ": ".join(filter(None, (changes, ", ".join(each))))


def kept_at(question: str) -> Path:
    """Where the history of the answer to a question is kept."""
    return project.root() / "build" / "history" / f"{question}.ipynb"


def executed(run: Run, session: Session) -> Any:
    """The history of the answer to a question as an executed notebook, from ``build/`` if nothing has changed since.

    Args:
        run: the question with its default parameters.
        session: how it is executed.
    """
    from nbformat import v4

    from borderbook.run import engine

    parts = key_of(run).parts
    kept = [parts[name] for name in ("code", "parameters", "data", "modules", "package", "lock")]
    key = digest([*kept, checksum(Path(__file__)), os.environ.get(project.FIGURES_VARIABLE, "")])
    path = kept_at(run.question)
    with suppress(OSError, ValueError, KeyError):
        held = v4.reads(path.read_text(encoding="utf-8"))
        if held.metadata["borderbook"]["key"] == key:
            return held
    code = [_CODE.format(run.question), "history.table(life)"]
    cells = [v4.new_markdown_cell(_WORDS), *map(v4.new_code_cell, code)]
    for number, cell in enumerate(cells):
        cell.id, cell.metadata["tags"] = f"{TAG}-{number}", [TAG]
    notebook = engine.execute(v4.new_notebook(cells=cells), session)
    if session.failure:
        text = f"{_WORDS}\n\nThey could not be computed: {session.failure.message}"
        return v4.new_notebook(cells=[v4.new_markdown_cell(text, id=TAG)])
    documents.scrub_outputs(notebook)
    notebook.metadata = {"borderbook": {"key": key}}
    write_atomically(path, documents.as_bytes(notebook))
    return notebook
