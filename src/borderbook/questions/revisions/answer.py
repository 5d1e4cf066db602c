"""How much do official figures move after publication? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.files import yaml_table
from borderbook.methods import revisions

UNITS: dict[str, str] = yaml_table(__package__, "words")["units"]
FIGURES: dict[str, str] = yaml_table(__package__, "words")["figures"]


def newest(dataset: str, vintages: pd.DataFrame) -> str:
    """What moved between the two newest vintages that have figures in common.

    Args:
        dataset: its name.
        vintages: ``analysis.by_vintage``, changes of scope left out.
    """
    rows = vintages[vintages["vintage"] == vintages["vintage"].max()]
    compared, changed = rows[["compared", "moved"]].sum()
    moved = f"Of {words.number(compared)} {FIGURES[dataset]}, **{words.number(changed)}** moved in the newest vintage"
    row: Any = rows.iloc[0]
    if len(rows) > 1:  # several measures, which do not add up
        return f"{moved} ({row['vintage']})."
    return (
        f"{moved} ({row['vintage']}), net {_signed(row['net'])} {UNITS[dataset]}, gross {words.number(row['gross'])} "
        f"({_small(row['share'])} of what had been published)."
    )


def largest(dataset: str, material: pd.DataFrame) -> str:
    """The material revisions, and how long after the period they came.

    Args:
        dataset: its name.
        material: ``analysis.composition`` of the material changes, with a column ``months_after``.
    """
    if material.empty:
        return "No change was material by the size chosen."
    top = material.head(2)
    names = revisions.named(top, revisions.totals_of(dataset), reference.label)
    shown = [_described(name, row) for name, row in zip(names, top.itertuples(), strict=True)]
    count = words.counted(len(material), "change").capitalize()
    more = "; the largest" if len(material) > 2 else ""
    return f"{count} over all vintages {'was' if len(material) == 1 else 'were'} material{more}: {'; '.join(shown)}."


def _described(name: str, row: Any) -> str:
    """A material change; whether exactly one nationality of the older figure was taken out."""
    percent = "" if pd.isna(row.percent) else f" ({words.signed(row.percent)})"
    months = row.months_after
    after = words.counted(round(months), "month") if months < 24 else words.counted(int(months // 12), "year")
    text = f"{name}, {_moved(row)}{percent}, {after} after its end"
    if row.change != -row.of_nationality:
        return text
    nationality, count = reference.label(row.nationality), words.number(row.of_nationality)
    return f"{text}, exactly as many as it had of nationality '{nationality}' ({count})"


def _moved(row: Any) -> str:
    return f"from {words.number(row.old)} to {words.number(row.new)}"


def age(shares: pd.Series) -> str:
    """How far young figures move, and older ones.

    Args:
        shares: ``share`` of ``analysis.by_age``.
    """
    parts = [
        f"{_small(share)} of counts {name.removesuffix(' or more')} old{' or older' if 'more' in name else ''}"
        for name, share in zip(shares.index.astype("str"), shares.head(3), strict=False)
    ]
    return f"From one vintage to the next, the sizes of changes came to {words.listed(parts)}."


def worth(tests: pd.DataFrame, dataset: str) -> str:
    """Whether first releases are biased, and which release is the first efficient one.

    Args:
        tests: ``methods.revisions.bias`` and ``efficiency`` by release.
        dataset: its name.
    """
    if tests.empty or pd.isna(tests["p_bias"].iloc[0]):
        return "Too few figures were published young and again later to test first releases."
    first: Any = tests.iloc[0]
    efficient = revisions.first_efficient(tests)
    found = "no release tested is efficient"
    if efficient is not None:
        found = f"release {efficient + 1} is the first whose efficiency is not rejected"
    verdict = "no bias is shown" if first["p_bias"] > 0.05 else "they are biased"
    figures = f"{words.number(first['figures'])} figures of {words.number(first['periods'])} periods"
    return (
        f"First releases moved by {_signed(first['bias'])} {UNITS[dataset]} on average (p = {first['p_bias']:.3f}): "
        f"{verdict}; {found} ({figures}, so that small biases would be missed)."
    )


def apart(dataset: str, suspected: pd.DataFrame) -> str:
    """What is kept apart from revision, the largest first; blank if nothing is."""
    if suspected.empty:
        return ""
    name = revisions.named(suspected.head(1), revisions.totals_of(dataset), reference.label).iloc[0]
    largest = f"{words.counted(len(suspected), 'figure')}, the largest {name}, {_moved(suspected.iloc[0])}"
    return f"Kept apart, as a change of what is counted is suspected: {largest}."


def kinds(gross: pd.Series) -> str:
    """How much of all changes at the finest level is recoding.

    Args:
        gross: sizes of changes by what they are: ``analysis.recoded``, added up.
    """
    part, whole = gross["recoding"], gross.sum()
    share = f"{words.per_cent(part / whole * 100)} of the sizes of all changes at the finest level"
    sizes = f"({words.number(part)} of {words.number(whole)} detections)"
    return f"{share} {sizes} are recoding within a route and month"


def net(percent: pd.Series, change: pd.Series) -> str:
    """Which group changed most, by how many per cent, and in which vintage.

    Args:
        percent: net changes by group and vintage, per cent of the older figures.
        change: the same in the dataset's unit.
    """
    most: Any = change.abs().idxmax()
    return f"{most[0]}: {words.signed(percent[most])} net in the vintage {most[1]}"


def points(value: float) -> str:
    """A net change in a cell: '+0.14', '0'."""
    return "0" if abs(value) < 0.005 else words.minus(f"{value:+.2f}")


def _signed(value: float) -> str:
    digits = 0 if abs(value) >= 10 or float(value).is_integer() else 1
    return words.minus(f"{value:+,.{digits}f}")


def _small(share: float) -> str:
    """A share with as many decimals as it takes: '0.004 %', one more below each of three bounds."""
    return words.per_cent(share, sum(share < bound for bound in (10, 1, 0.01)) if share else 2)
