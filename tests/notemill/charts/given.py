"""What the tests of charts give to every kind, and what several of them expect."""

import numpy as np
import pandas as pd

WORDS = {"name": "a", "title": "A title", "unit": "Detections, by route", "of": "a survey"}
PART = {2024: "January to June"}
HALF = "2024 (January to June only)"
PAST = pd.DataFrame(
    {"Black Sea": [3.0, 6, 4], "Other": [1.0, 2, np.nan]}, index=pd.date_range("2026-04-01", periods=3, freq="MS")
)
AHEAD = pd.date_range("2026-07-01", periods=2, freq="MS")
FORECAST = pd.DataFrame(
    [
        (route, month, level, 5.0 - step - level / 40, 5.0 + step, 9.0 + step + level / 20)
        for route in ("Black Sea", "Other") for step, month in enumerate(AHEAD) for level in (80, 95)
    ],
    columns=["route", "month", "level", "lower", "median", "upper"],
)  # fmt: skip
ROUTES = ["Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Other"]
PLACES = pd.DataFrame(
    {"lon": [12.6, 33.4, -5.4, np.nan], "lat": [35.5, 35.1, 35.9, 35.0], "value": [400.0, 100, 25, 7], "group": ROUTES}
)


def percent(value: float) -> str:
    return f"{value:.0f} %"
