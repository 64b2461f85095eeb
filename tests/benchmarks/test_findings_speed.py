"""All rules over a complete initial filing: a millisecond."""

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from filing import checks
from filing import filing_file as sheet
from filing.loader import default

DAY = dt.date(2026, 11, 23)
FILING = Path(__file__).parents[1] / "data" / "enterprise.json"


@pytest.mark.benchmark
def test_all_rules_take_a_millisecond():
    found = sheet.read(default(), json.loads(FILING.read_text("utf-8")), DAY)
    assert isinstance(found, sheet.Sheet)
    best = min(_spent(found) for _ in range(50))
    assert best < 0.001


def _spent(found: sheet.Sheet) -> float:
    start = time.perf_counter()
    checks.findings(default(), found.path, DAY)
    return time.perf_counter() - start
