"""The small parts: addresses, retry_policy, the bounded memory, numbers, leases, gaps and votes."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.applicant.drafts import read, written
from storage.applicant.tables import micros, moment
from storage.database import Database
from storage.engine.cache import ReadCache
from storage.engine.cipher import KeyRing
from storage.engine.engines import address
from storage.engine.numbers import Numbers
from storage.engine.retry import RetryPolicy, is_transient, retry
from storage.errors import DatabaseAddress, DatabaseUnavailable
from tests.storage.conftest import NOW, hasty


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("sqlite:///var/guide.sqlite3", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////var/guide.sqlite3", "sqlite+aiosqlite"),
        ("postgresql://user:word@host/name", "postgresql+asyncpg"),
        ("postgresql+asyncpg://user:word@host:5/name", "postgresql+asyncpg"),
        ("postgres://user:word@host/name", "postgresql+asyncpg"),
        ("postgresql+psycopg2://user:word@host/name", "postgresql+asyncpg"),
    ],
)
def test_the_usual_addresses_are_understood(text: str, driver: str):
    assert address(text).drivername == driver


@pytest.mark.parametrize(
    "text", ["", "guide.sqlite3", "sqlite://", "sqlite:///:memory:", "mysql://u:word@h/n"]
)
def test_other_addresses_are_refused_without_their_password(text: str):
    with pytest.raises(DatabaseAddress) as caught:
        address(text)
    assert "word" not in str(caught.value)


def test_pauses_double_and_end():
    pauses = RetryPolicy(first=1, longest=4, total=15).pauses()
    assert pauses == [1, 2, 4, 4, 4]
    assert sum(pauses) == 15


async def test_patience_ends_as_one_error():
    tries = 0

    async def away() -> None:
        nonlocal tries
        tries += 1
        raise ConnectionRefusedError

    with pytest.raises(DatabaseUnavailable, match="ConnectionRefusedError"):
        await retry("read", away, hasty())
    assert tries == len(hasty().pauses()) + 1


async def test_a_bug_is_not_tried_again():
    tries = 0

    async def broken() -> None:
        nonlocal tries
        tries += 1
        raise KeyError("bug")

    with pytest.raises(KeyError):
        await retry("read", broken, hasty())
    assert tries == 1
    assert not is_transient(KeyError("bug"))


def test_the_memory_is_bounded_and_forgets_the_oldest():
    recent: ReadCache[int, str] = ReadCache(2)
    for key in (1, 2):
        recent.put(key, str(key))
    assert recent.get(1) == "1"
    recent.put(3, "3")
    assert (recent.get(1), recent.get(2), recent.get(3)) == ("1", None, "3")
    recent.drop(1)
    assert recent.get(1) is None
    recent.clear()
    assert recent.get(3) is None
    nothing: ReadCache[int, str] = ReadCache(0)
    nothing.put(1, "1")
    assert nothing.get(1) is None


def test_what_was_read_before_a_write_is_not_remembered():
    recent: ReadCache[int, str] = ReadCache(2)
    before = recent.writes
    recent.put(1, "new")
    recent.learn(1, "old", before)
    assert recent.get(1) == "new"
    recent.learn(2, "fresh", recent.writes)
    assert recent.get(2) == "fresh"


def test_numbers_grow_never_meet_and_fit():
    numbers = Numbers()
    drawn = [numbers.next() for _ in range(10_000)]
    assert drawn == sorted(set(drawn))
    assert 0 < drawn[0] < drawn[-1] < 2**63


@given(st.datetimes(timezones=st.just(NOW.tzinfo)))
def test_a_moment_is_kept_to_the_microsecond(when):
    assert moment(micros(when)) == when


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.tuples(st.text())))
def test_a_value_is_plain_ascii_on_its_way_to_the_seal(value):
    assert read(written(value)) == value
    assert written(value).isascii()


async def test_a_lease_is_one_holders_until_it_ends(database: Database):
    leases = database.leases
    assert await leases.take("poll", "a", 30)
    assert await leases.take("poll", "a", 30)
    assert not await leases.take("poll", "b", 30)
    assert await leases.take("other", "b", 0.05)
    await leases.give("poll", "b")
    assert not await leases.take("poll", "b", 30)
    await leases.give("poll", "a")
    assert await leases.take("poll", "b", 30)
    await asyncio.sleep(0.1)
    assert await leases.take("other", "a", 30)


async def test_leases_asked_for_at_once_have_one_holder(database: Database):
    got = await asyncio.gather(*(database.leases.take("x", str(n), 30) for n in range(20)))
    assert sum(got) == 1


async def test_gaps_are_counted_and_the_most_frequent_comes_first(database: Database):
    await asyncio.gather(*(database.gaps.add("how long", "en", "nothing") for _ in range(20)))
    await database.gaps.add("how long", "en", "unhelpful")
    await database.gaps.add("多久 \ud800", "zh", "nothing")
    found = [(gap.folded, gap.lang, gap.kind, gap.times) for gap in await database.gaps.rows()]
    assert found[0] == ("how long", "en", "nothing", 20)
    assert sorted(found[1:]) == [
        ("how long", "en", "unhelpful", 1),
        ("多久 \ud800", "zh", "nothing", 1),
    ]


async def test_votes_are_counted_by_entry_and_language(database: Database):
    await asyncio.gather(
        *(database.gaps.vote("cost", "en", helpful=number % 3 > 0) for number in range(9)),
        database.gaps.vote("cost", "zh", helpful=False),
    )
    found = [(v.entry, v.lang, v.helpful, v.useless) for v in await database.gaps.votes()]
    assert found == [("cost", "en", 6, 3), ("cost", "zh", 0, 1)]


def test_the_cli_example_of_a_key_is_a_ring():
    assert KeyRing.parse(KeyRing.fresh()).first.startswith("k")
