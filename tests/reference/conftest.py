import pytest

from office_folder import ORGANISATIONS, put


@pytest.fixture
def folder(tmp_path):
    """An office's folder with two organisations."""
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    return tmp_path
