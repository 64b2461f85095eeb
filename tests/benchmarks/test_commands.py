"""How long a command that needs no bot takes: processor time, whatever else the machine does."""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_layers import QUICK, ROOT

BUDGET = 1.0
"""Seconds, median of five."""


def seconds(words) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "bot.cli.main", *words], cwd=ROOT, capture_output=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.benchmark
@pytest.mark.parametrize("command", QUICK)
def test_a_command_answers_within_a_second(command, tmp_path: Path, capsys):
    words = [word.format(folder=tmp_path) for word in QUICK[command]]
    seconds(words)
    taken = statistics.median(seconds(words) for _ in range(5))
    with capsys.disabled():
        print(f"\nicp-guide {command}: {taken:.2f} s")  # noqa: T201 - a benchmark tells its figures
    assert taken <= BUDGET
