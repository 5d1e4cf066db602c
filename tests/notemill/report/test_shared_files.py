"""The columns of a table as its CSV file has them."""

import pytest

from notemill.report.datapackage import type_of
from notemill.report.twins import columns_of, csv_of, marked


@pytest.mark.parametrize(
    ("values", "filed", "kind"),
    [
        ([265140.0, None], [265140, None], "integer"),
        ([265140.0, 0.5], [265140.0, 0.5], "number"),
        (["December 2009", "May 2010"], ["2009-12", "2010-05"], "yearmonth"),
        (["2009 Q4", None], ["2009-Q4", None], "string"),
        (["May 2010", "May to June"], ["May 2010", "May to June"], "string"),
        ([None], [None], "any"),
    ],
)
def test_counts_are_whole_numbers_and_periods_are_iso(values, filed, kind):
    facts = {"columns": ["a"], "rows": [[value] for value in values], "source": ""}
    (column,) = columns_of(marked(facts))
    assert (list(column[1]), type_of(column[1])) == (filed, kind)


def test_an_interval_has_columns_of_its_own():
    facts = {"columns": ["route", "Jan"], "rows": [["Black Sea", "1,030.5 (−2 to 46)"]], "source": ""}
    assert csv_of(facts).split("\r\n") == ['route,Jan,"Jan, lower end","Jan, upper end"', "Black Sea,1030.5,-2,46", ""]
