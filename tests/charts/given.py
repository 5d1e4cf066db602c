"""What the tests of charts give to every kind, and what several of them expect."""

WORDS = {"name": "a", "title": "A title", "unit": "Detections, by route", "of": "a survey"}
PART = {2024: "January to June"}
HALF = "2024 (January to June only)"


def percent(value: float) -> str:
    return f"{value:.0f} %"
