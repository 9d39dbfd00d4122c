"""The reference data with a register of four organisations."""

import pytest

from analysis.pipeline.checked import load_reference
from blank_forms import BLOC


@pytest.fixture(scope="session")
def reference():
    return load_reference().having(organisations=BLOC)
