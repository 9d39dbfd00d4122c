"""The campaigns of benchmarks/campaigns.py, a few times each: nothing lost, mixed, hung or leaked."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import campaigns

TIMES = {"pool": 24, "locks": 24, "masking": 200, "registers": 12}


@pytest.mark.skipif(sys.platform == "win32", reason="of POSIX")
@pytest.mark.parametrize("name", TIMES)
def test_nothing_comes_of_it(name):
    found = campaigns.CAMPAIGNS[name](TIMES[name])
    assert not [what for what in campaigns.BAD if found.get(what)]
