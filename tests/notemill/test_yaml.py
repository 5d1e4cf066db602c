"""A name that stands twice in a YAML file is an error with its line, not a silent choice of the later one."""

import pytest

from notemill.errors import DataError
from notemill.files import yaml_content

ONCE = """
every: &every {unit: Persons}
datasets:
  interviews: {<<: *every, title: One}
  others: {<<: *every, title: Two}
"""


def test_a_name_may_stand_once_in_each_place():
    one = {"unit": "Persons", "title": "One"}
    assert yaml_content(ONCE, "catalog.yml")["datasets"] == {"interviews": one, "others": one | {"title": "Two"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{ONCE}  interviews: {{title: Three}}\n", "catalog.yml, row 6: the name 'interviews' is there twice"),
        ("a:\n  - b: 1\n    b: 2\n", "catalog.yml, row 3: the name 'b' is there twice"),
        ("a: [\n", "catalog.yml, row 2: the file is not valid YAML"),
    ],
)
def test_a_name_that_stands_twice_is_refused_with_its_line(text, said):
    with pytest.raises(DataError) as error:
        yaml_content(text, "catalog.yml")
    assert str(error.value).startswith(said)
