"""A fixed sample of the fault matrix; the whole of it: `make faults`."""

import pytest

from tests.faults.matrix.house import house
from tests.faults.matrix.points import KINDS, Case
from tests.faults.matrix.run import Results, figures, lines
from tests.faults.matrix.walk import Outcome, walked

SAMPLE = (
    "read/odd/7",
    "write/lost/5",
    "transaction/lost/9",
    "file/full/1",
    "worker/dies/1",
    "call/after/6",
    "call/refused/9",
    "poll/cut/2",
)


@pytest.mark.slow
async def test_a_sample_of_the_matrix_harms_nobody(tmp_path):
    async with house(tmp_path) as made:
        plain = await walked(made, None)
        assert plain.good, plain
        assert not plain.retries, plain
        found = {name: await walked(made, Case.read(name)) for name in SAMPLE}
    assert {name: one for name, one in found.items() if not one.good} == {}
    assert [name for name, one in found.items() if not one.faults] == []


def test_what_was_done_is_not_done_again_and_what_failed_is(tmp_path):
    path = tmp_path / "faults.tsv"
    first = Results(path, fresh=True)
    good, bad, rows = Case("read", "odd", 1), Case("read", "odd", 2), [("read", "odd")]
    first.keep(good, Outcome(1))
    first.keep(bad, Outcome(1, blocked=1, told="no\trest\nat all"))
    assert figures(first, rows) == 1
    again = Results(path, fresh=False)
    assert list(again.done) == [good]
    assert figures(again, rows) == 0
    assert not Results(path, fresh=True).done


def test_shards_together_are_the_whole_matrix():
    whole = lines(1, 1, "")
    assert len(whole) == sum(map(len, KINDS.values()))
    assert sorted(lines(1, 3, "") + lines(2, 3, "") + lines(3, 3, "")) == sorted(whole)
    assert lines(1, 1, "call/cut") == [("call", "cut")]
