"""For all tests: hypothesis has no stopwatch, a gate finds the same tomorrow as today, pictures
are read only where that is what is tested (it takes seconds and half a gigabyte), and certificates,
which nobody needs at 127.0.0.1, are read once and not for each bot."""

import functools
import os
import ssl
import sys

import pytest
from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.load_profile("gate")
os.environ["ICP_OCR"] = "off"
ssl.create_default_context = functools.cache(ssl.create_default_context)


@pytest.fixture(autouse=True)
def no_orphans():
    """A test that fails leaves no process behind that goes on polling."""
    yield
    house = sys.modules.get("tests.e2e.house")
    while house is not None and house.STARTED:
        house.STARTED.pop().abandon()
