"""Writes the page that compares a vintage of a dataset with older ones."""

from __future__ import annotations

from pathlib import Path

from borderbook.methods import revisions
from borderbook.upkeep import diff
from notemill import catalog, project
from notemill.catalog import reference
from notemill.errors import DataError, UsageError
from notemill.files import write_atomically
from notemill.report.render import fill
from notemill.report.site import build_site
from notemill.show.outputs import as_json

MOST = 200  # figures on a page


def write_page(found: diff.Difference, most: int = MOST) -> Path:
    """Write ``reports/diff-<dataset>-<old>-<new>.html`` with the ``most`` largest changes of each kind, and all as CSV.

    Returns:
        The path of the page, a single file that loads no other files; the index of reports links to it.
    """
    old, new = (catalog.provenance(found.dataset, date) for date in (found.old, found.new))
    every = {"name": f"diff-{found.dataset}", **as_json(found.moved.round({"percent": 2}))}
    largest = found.moved[diff.SHOWN].round({"percent": 1}).groupby("kind").head(most)
    shown = {
        kind: as_json(largest[largest["kind"] == kind].drop(columns="kind"))
        for kind in revisions.KINDS
        if found.counts[kind]
    }
    groups = {name: as_json(table) for name, table in diff.group_tables(found).items()}
    named = [code for name in ("geo", "citizenship") if name in found.moved for code in found.moved[name]]
    page = fill(
        "diff.html.j2", found=found, summary=diff.summary(found), shown=shown, every=every, old=old, new=new,
        groups=groups, notes=reference.footnotes(named),
    )  # fmt: skip
    path = project.reports() / f"diff-{found.dataset}-{found.old}-{found.new}.html"
    write_atomically(path, page.encode())
    build_site(project.reports())
    return path


def written(dataset: str, vintage: str) -> str:
    """Write the page of a vintage that was just stored; return a message, or "" if it cannot be compared."""
    try:
        found = diff.difference(dataset, new=vintage)
    except UsageError:  # it is the first vintage, or the dataset has no figures by period
        return ""
    except DataError as error:  # an older vintage is damaged; the new one is stored all the same
        return f"What it changed cannot be told: {error}"
    return f"{diff.summary(found)} All of it: {write_page(found).relative_to(project.root())}."
