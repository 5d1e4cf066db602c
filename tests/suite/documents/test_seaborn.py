"""From seaborn to bb.charts: both calls of each pair run, and what the first draws are the numbers of the second."""

import ast

import matplotlib.pyplot as plt
import numpy as np
import pytest

from documented import blocks
from notemill.charts import labels

FIRST, *CALLS = [text for _, text in blocks("docs/seaborn.rst", "python")]
NAMES: dict = {}


def drawn() -> set[float]:
    """The numbers that the open figures of Matplotlib draw."""
    axes = [each for number in plt.get_fignums() for each in plt.figure(number).axes]
    found = [[bar.get_height() for bar in each.patches] for each in axes]
    found += [line.get_ydata() for each in axes for line in each.lines]
    found += [part for each in axes for one in each.collections for part in (one.get_offsets(), one.get_array())]
    return {round(float(value), 3) for part in found if part is not None for value in np.ravel(part)}


@pytest.mark.parametrize(("usual", "ours"), list(zip(CALLS[::2], CALLS[1::2], strict=True)))
def test_both_draw_the_same_numbers(usual, ours, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if not NAMES:
        exec(FIRST, NAMES)
    exec(usual, NAMES)
    told = drawn()
    plt.close("all")
    *before, last = ast.parse(ours).body
    exec(ast.unparse(before), NAMES)
    figure = eval(ast.unparse(last), NAMES)
    shown = figure.data["detections" if figure.name == "months" else labels.value_name(figure.unit)].dropna()
    assert len(shown) >= 5
    assert {round(float(value), 3) for value in shown} <= told
