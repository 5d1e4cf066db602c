"""Revisions with other data: one region, changes of scope kept apart."""

from __future__ import annotations

from edits import answer, edited

DATASET = 'dataset = "detections"'


def test_the_one_material_change_of_the_central_mediterranean_is_stated():
    text = answer(edited("revisions"))
    assert (
        "December 2023, Central Mediterranean, from 9,977 to 5,289 (−47 %), 13 months after its end" in text
    )


def test_incidents_answer_about_the_mediterranean_alone():
    text = answer(edited("revisions", (DATASET, 'dataset = "incidents"')))
    assert "figures by route and month of the Mediterranean" in text
    assert "net +125 persons dead or missing" in text


def test_french_refusals_of_2016_are_kept_apart():
    text = answer(edited("revisions", (DATASET, 'dataset = "enforcement"')))
    revision, apart = text.split("Kept apart")
    assert "63,390" not in revision
    assert "2016, refusal of entry, France, from 63,390 to 8,580" in apart
