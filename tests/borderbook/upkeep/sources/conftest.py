"""What the tests of the readers share: small files of each kind, and the sentence with which a bad one is refused."""

import pytest
from hypothesis import settings

from small_files import ods

# no test is timed: other work may go on beside it
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def write_ods(tmp_path):
    """Write an OpenDocument workbook of sheets of rows: ``write_ods("a.ods", SB_01=[["Date"], ["2026-08-01"]])``."""

    def make(name, **sheets):
        (tmp_path / name).write_bytes(ods(sheets))
        return tmp_path / name

    return make
