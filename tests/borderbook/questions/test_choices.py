"""The runs that questions declare worth publishing: allowed, with data, told apart; without a kernel."""

import pytest

from notemill import catalog, questions
from notemill.run.plan import offered, plan

CHOSEN = [name for name in questions.names() if questions.load(name).choices]
COUNTRIES = {"country_profile": 33, "illegally_present": 33, "return_rates": 30}


@pytest.mark.parametrize("question", CHOSEN)
def test_each_declared_run_is_allowed_has_data_and_a_label_of_its_own(question):
    model = questions.load(question)
    runs = offered(model)  # a declared value that is refused raises
    found = {run.name: run.parameters for run in runs.values()}
    assert (found["default"], len(runs)) == (model.check().plain(), len(found))
    assert len(runs) >= len(model.choices.values)
    for values in found.values():
        differing = [name for name, value in values.items() if value != found["default"][name]]
        assert differing in ([], [model.choices.parameter])


@pytest.mark.parametrize(("question", "number"), COUNTRIES.items())
def test_every_country_with_an_answer_has_a_page_in_the_order_of_names(question, number):
    labels = [label for label in offered(questions.load(question)) if label != "EU-27"]
    assert len(labels) == number
    assert {"Hungary", "Greece", "Norway"} <= {*labels}
    assert labels == sorted(labels)
    assert ("Iceland" in labels) == (question != "return_rates")  # it reports no orders to leave


def test_no_route_with_a_handful_of_detections_has_a_page():
    newest = catalog.load("detections").query("month >= '2024-01'").groupby("route")["detections"].sum()
    few = {str(route) for route, number in newest.items() if number < 500}
    assert few == {"Black Sea", "Other"}
    for question in ("route_trends", "citizenships", "outlook", "deaths_on_the_way"):
        assert few.isdisjoint(offered(questions.load(question)))


def test_published_runs_are_the_defaults_of_all_questions_and_what_they_offer_to_choose_from():
    runs = plan(published=True)
    assert len({run.id for run in runs}) == len(runs) > 100
    assert {run.question for run in runs if run.name == "default"} == {*questions.names()}
    hungary = next(run for run in runs if run.id == "country_profile/geo-hu")
    assert hungary.beside["geo-hu"] == "Hungary"
    assert {*hungary.beside} == {run.name for run in runs if run.question == hungary.question}
