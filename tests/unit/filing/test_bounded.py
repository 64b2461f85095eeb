"""The bounded memory lets the oldest go."""

from filing.bounded import Bounded


def test_the_least_recently_used_goes_first():
    kept: Bounded[str, int] = Bounded(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert kept.items() == [("a", 1), ("c", 3)]
    assert (kept.get("b"), len(kept), list(kept)) == (None, 2, ["a", "c"])
    kept.drop("a")
    kept.drop("nothing")
    assert list(kept) == ["c"]
    kept.clear()
    assert len(kept) == 0


def test_a_memory_without_room_keeps_nothing():
    none: Bounded[int, int] = Bounded(0)
    none.put(1, 2)
    assert none.get(1) is None
