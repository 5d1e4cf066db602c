"""The life of an answer: its first sentence and leading number as of each day on which data were published.

Only the cells up to the answer run, with the code of today; what is drawn and written of a report is not.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import os
import re
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notemill import catalog, project, questions, words
from notemill.catalog import as_of, citations, entries, store
from notemill.errors import ExpectedError, UsageError
from notemill.files import write_atomically
from notemill.run import arguments
from notemill.run import notebook as documents
from notemill.run.key import PAGE, key_of
from notemill.run.manifest import digest

if TYPE_CHECKING:
    import pandas as pd

    from notemill.charts import Figure
    from notemill.questions.base import Parameters
    from notemill.run.client import Session
    from notemill.run.plan import Run
    from notemill.show import Table

TAG, NAME = "history", "life-of-the-answer"
KINDS = {"unit": "another count", "period": "new period", "number": "same period revised",
         "before": "comparison revised"}  # fmt: skip
NONE = "no answer"
MONTHS = [*calendar.month_name][1:]
FAILED = "Today's code found no answer in the data of this day."
_WORDS = """## How this answer changed

The first sentence as it would have been on each day on which a publisher's file came out, by today's code; figures
compiled by hand can have been known earlier. A day is listed if the sentence changed in more than the day that it
names. A new period and a revision of the same period are two kinds of change."""
_CODE = "from notemill.run import history\n\nlife = history.of({!r})\nhistory.chart(life)"


def days(model: type[Parameters]) -> list[str]:
    """The days of publication that can change what a question loads, the oldest first.

    They are those of publishers' files; of a question whose tables are all compiled by hand, those of the documents.
    """
    dates, entries = ({str(day) for day in arguments.steps(model, "as_of")} - {as_of.LATEST}, catalog.read_catalog())
    if all(entries.entry(name).kind == "curated" for name in model.datasets):
        rows = (row for name in model.datasets for row in store.curated_rows(name))
        dates |= {str(day) for day in map(as_of.day_published, rows) if day and str(day) <= max(dates)}
    first = {str([_held(name, day) for name in model.published_by(day)]): day for day in sorted(dates)[::-1]}
    return sorted(first.values())


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


def now(question: str, spell: str) -> str:
    """What the leading number of a period is now: 'now 240,101 (2024, vintage 2026-08-04)'.

    Args:
        question: its name; it has its default parameters, but ends with the period.
        spell: the period as an answer names it: 'the twelve months to December 2024', '2024'.

    Raises:
        UsageError: the question cannot be asked of this period, or has no answer to it.
    """
    if not (found := re.search(r"(?:(\w+) )?(\d{4})$", spell)):
        raise UsageError(f"'{spell}' ends in no month or year.")
    month, year = found.groups()
    period = f"{year}-{MONTHS.index(month) + 1:02}" if month in MONTHS else year
    newest = of(question, ending(questions.load(question), period), fixed=True).iloc[-1]
    return f"now {newest['printed']} ({newest['period']}, vintage {newest['vintage']})"


def of(question: str, parameters: Mapping[str, Any] | None = None, fixed: bool = False) -> pd.DataFrame:
    """The answer to a question on the days on which it changed, from its first answer on, the oldest first.

    Args:
        question: its name.
        parameters: its parameters but for ``as_of``; those not given have their defaults.
        fixed: only the period of the newest answer counts.

    Returns:
        ``day``, ``change`` (of which kind), ``number``, ``printed`` (the number as text, '≥' before a lower bound),
        ``unit``, ``period``, ``before`` (the number that it is compared with), ``sentence`` (the first, or why there is
        no answer), ``cited`` (its sources) and ``vintage`` (the newest of them),
        ``same`` (days of publication after it that changed nothing).

    Raises:
        UsageError: there is no answer on any day.
    """
    import pandas as pd

    model, steps, rows = questions.load(question), _steps(question), list[dict[str, Any]]()
    values = {**model.check().plain(), **(parameters or {})}
    answers = [_asked(steps, {**values, "as_of": day}) for day in days(model)]
    newest = next((answer["period"] for answer in reversed(answers) if answer["period"]), "")
    for answer in answers:
        if not (rows or answer["answered"]) or (fixed and answer["period"] not in (newest, "")):
            continue
        if rows and answer["wordings"] & rows[-1]["wordings"]:
            rows[-1]["same"] += 1
        else:
            rows.append({"change": _change(rows, answer), **answer, "same": 0})
    if not rows:
        raise UsageError(f"{question} has no answer on any day of publication: {answers[-1]['fault']}")
    return pd.DataFrame(rows).convert_dtypes()


def _change(rows: list[dict[str, Any]], new: dict[str, Any]) -> str:
    """Of which kind the change from the last answer in some rows to the next is."""
    if not new["answered"] or not rows:
        return "first answer" if new["answered"] else NONE
    old = next(row for row in reversed(rows) if row["answered"])
    old = {**old, "unit": old["unit"] or new["unit"]}  # a first number is of a new period
    return next((KINDS[name] for name in KINDS if new[name] != old[name]), "another part of the sentence")


def _steps(question: str) -> list[str]:
    """The code up to the answer, but for the parameters."""
    steps: list[str] = []
    for cell in documents.cells_of(question):
        if cell["cell_type"] == "code" and documents.PARAMETERS not in documents.tags_of(cell):
            steps.append(documents.source_of(cell))
        if "answer" in documents.tags_of(cell):
            return steps
    raise UsageError(f"No cell of {documents.shown(question)} is tagged 'answer'.")


def _asked(steps: list[str], values: dict[str, Any]) -> dict[str, Any]:
    """The answer with some parameters, which the notebook checks, or why there is none."""
    noted: dict[str, list[citations.Citation]] = {}
    base = {"day": values["as_of"], "number": None, "unit": "", "period": "", "before": None, "printed": "",
           "vintage": "", "cited": [], "fault": ""}  # fmt: skip
    try:
        names: dict[str, Any] = {"__name__": "__main__", **values}
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), citations.apart(noted):
            text = [documents.evaluated(step, names) for step in steps][-1]
    except (Exception, SystemExit) as error:  # a row says so: one day stops no other
        reason = re.sub(r"^\w+ cannot take .*?: ", "", str(error)).replace(base["day"], "this day")
        sentence = words.at_start(reason) if isinstance(error, ExpectedError) else FAILED
        return {**base, "answered": False, "sentence": sentence, "wordings": {sentence}, "fault": repr(error)}
    lead = text.lead
    known = {each["name"] for each in lead.get("datasets", ())}
    cited = [each for name, some in noted.items() for each in some if name in known or not known]
    sentence = words.opening(re.sub(r"\*\*|^(\d+\.|-) |\\(?=[\\\[\]<])|\n.*", "", text.markdown))
    return {
        **base, **{name: lead[name] for name in base if name in lead}, "answered": True,
        "sentence": sentence, "wordings": {sentence, sentence.replace(_in_words(base["day"]), "")}, "cited": cited,
        "vintage": max((day for each in cited if "(" not in each.vintage for day, _ in each.sha256), default=""),
    }  # fmt: skip


def table(life: pd.DataFrame) -> Table:
    """The days on which the first sentence changed, as a page shows them."""
    from notemill import show

    changes, later = len(life) - 1, len(life) - 1 + life["same"].sum()
    times = "each" if changes == later else words.spelt(changes)
    fate = f"changed on {times} of them" if later > 1 else "changed then"
    said = f"{words.counted(later, 'later day')} had new data, and it {fate if changes else 'did not change'}"
    names = {"day": "day", "change": "what changed", "printed": "number", "period": "period",
             "before": "compared with", "vintage": "newest vintage", "sentence": "first sentence"}  # fmt: skip
    numbers = life["number"].astype(object).where(~life["printed"].str.startswith("≥"), life["printed"])
    return show.table(
        life.assign(printed=numbers)[[*names]].rename(columns=names),
        name=NAME,
        of=_with_sources(life),
        caption=f"The first answer is of {_in_words(life['day'].iloc[0])}; {said}",
        unit=_unit(life),
    )


def chart(life: pd.DataFrame) -> Figure | None:
    """The leading numbers of the periods that were revised, at the days from which they were known.

    None if at most one was: two numbers need no scale of days, and the table has both.
    """
    from notemill import charts

    given = life[(life["period"] != "") & (life["unit"] == _unit(life))]  # the table has all
    given = given[~given["period"].duplicated() | given["printed"].ne(given["printed"].shift())]
    again = given["period"].duplicated()
    if again.sum() < 2:
        return None
    given = given[given["period"].isin(given["period"][again])].tail(16)
    data = given.assign(
        row=given["period"].map(words.as_label), start=given["day"], end=None, label=given["printed"],
        group=given["period"].duplicated().map({True: KINDS["number"], False: KINDS["period"]}),
    )  # fmt: skip
    numbers = given["printed"][given["period"] == given["period"].iloc[-1]]
    others = given["period"].nunique() - 1
    more = f"; {words.counted(others, 'other period')} revised, too" if others else ""
    return charts.timeline(
        data,
        name="leading-number-by-day-of-publication",
        of=_with_sources(given),
        note=["≥: a lower bound." * bool(given["printed"].str.startswith("≥").any()), *_uncorrected(given)],
        title=f"{data['row'].iloc[-1]}: revised from {numbers.iloc[0]} to {numbers.iloc[-1]}{more}",
        unit=f"{words.at_start(_unit(life))}; each number at the day from which it was known",
    )


def _uncorrected(rows: pd.DataFrame) -> list[str]:
    """The errors in the newest vintage of some rows that could be known, and are corrected, from a later day on."""
    known = {entries.parted(one.dataset)[0] for some in rows["cited"] for one in some}
    return [
        f"Before {words.day(error.known)}, not yet corrected: {error.reason}."
        for error in entries.read_corrections()
        if error.dataset in known
        and (rows["vintage"].isin(map(str, error.vintages)) & (rows["day"] < str(error.known))).any()
    ]


def _in_words(day: str) -> str:
    return words.day(dt.date.fromisoformat(day))


def _unit(life: pd.DataFrame) -> str:
    """The unit of all numbers, if they have the same."""
    units = sorted({*life["unit"]} - {""})
    return (units or ["no number"])[0] if len(units) < 2 else "each number counts what its sentence says"


def _with_sources(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the sources of their answers, a table compiled by hand once, as of the newest day."""
    distinct = {(one.dataset, one.sha256): one for some in rows["cited"] for one in some}
    rows = rows[["day"]].copy()
    rows.attrs[citations.ATTRIBUTE] = tuple(distinct.values())
    return rows


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

    from notemill.run import engine

    parts = {**key_of(run).parts, PAGE: ""}  # no text and nothing of the page alone is in it
    key = digest([parts, os.environ.get(project.FIGURES_VARIABLE, "")])
    path = kept_at(run.question)
    with suppress(OSError, ValueError, KeyError):
        held = v4.reads(path.read_text(encoding="utf-8"))
        if held.metadata["notemill"]["key"] == key:
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
    notebook.metadata = {"notemill": {"key": key}}
    write_atomically(path, documents.as_bytes(notebook))
    return notebook
