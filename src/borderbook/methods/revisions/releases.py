"""Releases and what they are worth: bias and efficiency, as the R package reviser defines them.

The n-th release of a figure is its value in the n-th vintage that gives it, counted from 0; the final release is that
of the last. Revisions are final less release. The tests are those of ``get_revision_analysis`` and
``get_first_efficient_release`` (Burri and Wegmueller, reviser, CRAN; after Aruoba 2008, Journal of Money, Credit and
Banking 40, 319-340), but for the covariance: figures of several routes are pooled here, so it is clustered by period
where reviser, with one series, takes HAC.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

FEWEST, PERIODS = 20, 8  # figures and periods; fewer are not tested


def releases(values: pd.DataFrame) -> pd.DataFrame:
    """The figures by release.

    Args:
        values: a row a figure, a column a vintage, oldest first; NaN where the vintage does not give it.

    Returns:
        The same rows; columns 0, 1, ... (missing beyond the last release) and ``final``.
    """
    table = values.to_numpy(dtype="float64")
    order = np.argsort(np.isnan(table), axis=1, kind="stable")
    ordered = pd.DataFrame(np.take_along_axis(table, order, axis=1), index=values.index)
    last = ordered.notna().sum(axis=1).to_numpy() - 1
    final = np.where(last >= 0, ordered.to_numpy()[np.arange(len(ordered)), np.maximum(last, 0)], np.nan)
    return ordered.dropna(axis=1, how="all").assign(final=final)


def bias(table: pd.DataFrame, number: int, periods: pd.Series) -> dict[str, float]:
    """Size and bias of the revisions from a release to the final one.

    Measure: Bias of first releases
    Formula: mean of (final − release); t test with errors clustered by period
    Assumptions: Figures of one period are revised together; the newest vintage stands for the final figure.

    Args:
        table: ``releases``.
        number: of the release, from 0.
        periods: the period of each row; revisions of one period are not independent.

    Returns:
        ``figures``, ``periods``, ``bias`` (mean revision), ``median``, ``mean_absolute``, ``p_bias`` (t test of a mean
        of 0; missing for too few).
    """
    final, release, groups = _pairs(table, number, periods)
    revision = pd.Series(final - release)
    p = float("nan")
    if not _too_few(groups):
        p = (
            float(_fit(revision, np.ones((len(revision), 1)), groups).pvalues.iloc[0])
            if revision.any()
            else 1.0
        )
    return {
        "figures": float(len(final)), "periods": float(len(np.unique(groups))), "bias": float(revision.mean()),
        "median": float(revision.median()), "mean_absolute": float(revision.abs().mean()), "p_bias": p,
    }  # fmt: skip


def efficiency(table: pd.DataFrame, number: int, periods: pd.Series) -> dict[str, float]:
    """The Mincer-Zarnowitz regression of the final release on another: final = intercept + slope x release.

    Measure: Efficiency of a release
    Formula: final = intercept + slope × release; efficient if 0 and 1 are not rejected (Mincer and Zarnowitz)
    Assumptions: As for the bias. On few periods a small bias would be missed.

    Args:
        table: ``releases``.
        number: of the release, from 0.
        periods: the period of each row.

    Returns:
        ``intercept``, ``slope`` and ``p_efficient``, of the joint hypothesis that they are 0 and 1 (Wald's F test);
        missing for too few figures.
    """
    final, release, groups = _pairs(table, number, periods)
    if _too_few(groups) or np.ptp(release) == 0:
        return dict.fromkeys(("intercept", "slope", "p_efficient"), float("nan"))
    if (final == release).all():
        return {"intercept": 0.0, "slope": 1.0, "p_efficient": 1.0}
    fit = _fit(final, np.column_stack([np.ones(len(release)), release]), groups)
    test = fit.f_test((np.eye(2), np.array([0.0, 1.0])))
    intercept, slope = map(float, fit.params)
    return {"intercept": intercept, "slope": slope, "p_efficient": float(test.pvalue)}


def _pairs(table: pd.DataFrame, number: int, periods: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Final and release of figures for which the release is not the final one, and their periods as numbers."""
    numbered = table.drop(columns="final")
    later = numbered.notna().sum(axis=1).to_numpy() > number + 1
    codes = pd.factorize(periods)[0]
    return table["final"].to_numpy()[later], numbered[number].to_numpy()[later], codes[later]


def _too_few(groups: np.ndarray) -> bool:
    return len(groups) < FEWEST or len(np.unique(groups)) < PERIODS


def _fit(outcome: np.ndarray | pd.Series, explained_by: np.ndarray, groups: np.ndarray) -> Any:
    from statsmodels.regression.linear_model import OLS

    return OLS(outcome, explained_by).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
