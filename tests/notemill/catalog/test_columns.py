"""A column of codes as text: what pandas makes of it row by row."""

import pandas as pd

from notemill.catalog.schemas import as_texts


def test_of_a_table_the_categoricals_become_text_and_the_rest_stays():
    table = pd.DataFrame(
        {"geo": pd.Categorical(["GR", None, "IT"]), "year": pd.Categorical([2015, 2016, 2015]), "persons": [5, 10, 0]},
        index=[4, 2, 9],
    )  # fmt: skip
    pd.testing.assert_frame_equal(as_texts(table), table.astype({"geo": "str", "year": "str"}))
