"""What the tests of the readers share: small files of each kind, and the sentence with which a bad one is refused."""

import pandas as pd
import pytest
from hypothesis import settings

from small_files import ods

# no test is timed: other work may go on beside it
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def write_r(tmp_path):
    """Save a data frame as R does, and give its path: ``write_r("a.rda", frame, packed="xz")``."""

    def make(name, frame, packed="gzip"):
        import rdata

        # the only text that rdata can write
        text = {
            column: pd.StringDtype("python") for column in frame if not pd.api.types.is_numeric_dtype(frame[column])
        }
        plain = frame.reset_index(drop=True).astype(text)
        if name.endswith(".rda"):
            rdata.write_rda(tmp_path / name, {"saved": plain}, compression=packed)
        else:
            rdata.write_rds(tmp_path / name, plain, compression=packed)
        return tmp_path / name

    return make


@pytest.fixture
def write_ods(tmp_path):
    """Write an OpenDocument workbook of sheets of rows: ``write_ods("a.ods", SB_01=[["Date"], ["2026-08-01"]])``."""

    def make(name, **sheets):
        (tmp_path / name).write_bytes(ods(sheets))
        return tmp_path / name

    return make
