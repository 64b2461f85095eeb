"""What the ports promise of files, people, index, packages, any value and many units."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing.errors import NotFound
from filing.model import Draft, Value
from filing.ports import Applicant, OpenUnit
from tests.storage.beginnings import ANN, BOB, LATER, a_draft, made, stored
from tests.storage.conftest import NOW

EXTREMES = (
    "",
    "𠮷野家 䶮 🏳️‍🌈",
    "\u202eRTL\u200b\u2060\ufeff",
    "zero\x00byte",
    "lone \ud800 surrogate",
    "'; DROP TABLE drafts; --",
    "%(name)s :name $1 ?",
    "ا" * 10_000,
)


async def test_a_file_comes_back_as_it_was_given(unit: OpenUnit):
    draft = await a_draft(unit)
    content = bytes(range(256)) * 4096
    async with unit() as work:
        file = await work.files.add(ANN, draft.id, "doc", "执照 🏛.pdf", "a/b", content, NOW)
        later = await work.files.add(ANN, draft.id, "doc", "b", "a/b", b"", NOW)
    assert (file.size, file.name, file.media_type) == (len(content), "执照 🏛.pdf", "a/b")
    async with unit() as work:
        assert await work.files.get(ANN, file.id) == file
        assert await work.files.read(ANN, file.id) == content
        assert await work.files.read(ANN, later.id) == b""
        assert await work.files.of_draft(ANN, draft.id) == [file, later]
        assert await work.files.of_draft(BOB, draft.id) == []
        with pytest.raises(NotFound):
            await work.files.read(BOB, file.id)


async def test_a_removed_file_is_gone_and_a_foreign_one_cannot_be_removed(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        file = await work.files.add(ANN, draft.id, "doc", "n", "t/t", b"x", NOW)
    with pytest.raises(NotFound):
        async with unit() as work:
            await work.files.remove(BOB, file.id)
    async with unit() as work:
        await work.files.remove(ANN, file.id)
    async with unit() as work:
        with pytest.raises(NotFound):
            await work.files.get(ANN, file.id)


async def test_a_stranger_has_nothing_chosen_and_choices_are_kept(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN)
        await work.applicants.set_current(ANN, draft.id)
        await work.applicants.set_language(ANN, "zh")
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN, "zh", draft.id)
        await work.applicants.set_current(ANN, None)
        await work.applicants.set_current(BOB, None)
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN, "zh", None)


async def test_forgetting_a_person_leaves_nothing_of_them_and_all_of_others(unit: OpenUnit):
    mine, theirs = await a_draft(unit, ANN, name="x"), await a_draft(unit, BOB, name="y")
    async with unit() as work:
        file = await work.files.add(ANN, mine.id, "doc", "n", "t/t", b"x", NOW)
        await work.applicants.set_language(ANN, "zh")
        await work.applicants.set_current(ANN, mine.id)
        await work.applicants.set_language(BOB, "en")
        await work.packages.add(made(mine))
        await work.indexed.put("number", "1", ANN, mine.id)
    async with unit() as work:
        await work.applicants.forget(ANN)
        assert await work.applicants.get(ANN) == Applicant(ANN)
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN)
        assert await work.applicants.get(BOB) == Applicant(BOB, "en")
        assert await work.drafts.list(ANN) == []
        assert await work.drafts.list(BOB) == [theirs]
        assert await work.packages.list(ANN) == []
        assert await work.indexed.others("number", "1", theirs.id) == 0
        with pytest.raises(NotFound):
            await work.files.read(ANN, file.id)


async def test_the_index_counts_other_living_drafts_of_any_owner(unit: OpenUnit):
    first, second = await a_draft(unit, ANN), await a_draft(unit, BOB)
    third, packed = await a_draft(unit, BOB), await a_draft(unit, BOB)
    async with unit() as work:
        for draft in (first, second, third, packed):
            await work.indexed.put("number", "号码", draft.owner, draft.id)
        await work.indexed.put("domain", "号码", ANN, first.id)
    async with unit() as work:
        assert await work.indexed.others("number", "号码", first.id) == 3
        assert await work.indexed.others("domain", "号码", second.id) == 1
        assert await work.indexed.others("number", "other", first.id) == 0
        await work.packages.add(made(packed))
        await work.drafts.mark_deleted(third, LATER)
        await work.drafts.mark_deleted(packed, LATER)
    async with unit() as work:
        assert await work.indexed.others("number", "号码", first.id) == 2
        await work.indexed.put("number", "another", BOB, second.id)
        await work.indexed.forget("number", packed.id)
        await work.indexed.forget("number", 12345)
    async with unit() as work:
        assert await work.indexed.others("number", "号码", first.id) == 0
        assert await work.indexed.others("number", "another", first.id) == 1


async def test_one_state_has_one_package(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        assert await work.packages.find(ANN, draft.id, "f" * 64) is None
        first = await work.packages.add(made(draft))
    async with unit() as work:
        assert await work.packages.add(made(draft)) == first
        later = await work.packages.add(made(draft, "0" * 64))
    assert first.id
    async with unit() as work:
        assert await work.packages.find(ANN, draft.id, "f" * 64) == first
        assert await work.packages.find(BOB, draft.id, "f" * 64) is None
        assert await work.packages.list(ANN) == [later, first]


async def test_what_applicants_write_comes_back_to_the_letter(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        for number, value in enumerate(EXTREMES):
            draft = await work.drafts.put(draft, f"field{number}", value, NOW)
            await work.indexed.put(f"kind{number}", value, ANN, draft.id)
            await work.files.add(ANN, draft.id, f"field{number}", value, "t/t", b"", NOW)
        draft = await work.drafts.put(draft, "number", 10**40, NOW)
    async with unit() as work:
        assert (await work.drafts.list(ANN))[0].answers == draft.answers
        assert [f.name for f in await work.files.of_draft(ANN, draft.id)] == list(EXTREMES)


async def test_two_hundred_units_at_once_all_keep_their_answers(unit: OpenUnit):
    async def applicant(owner: int) -> Draft:
        draft = await a_draft(unit, owner)
        for number in range(3):
            async with unit() as work:
                draft = await work.drafts.put(draft, f"f{number}", owner * 10 + number, LATER)
        return draft

    drafts = await asyncio.gather(*(applicant(owner) for owner in range(1, 201)))
    assert len({draft.id for draft in drafts}) == 200
    for draft in drafts:
        found = await stored(unit, draft)
        assert found.answers == {f"f{n}": draft.owner * 10 + n for n in range(3)}


values = st.one_of(
    st.text(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.lists(st.text(), max_size=3).map(tuple),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers=st.dictionaries(st.sampled_from(["a", "b", "c"]), values))
async def test_any_value_is_read_as_it_was_written(unit: OpenUnit, answers: dict[str, Value]):
    draft = await a_draft(unit, **answers)
    async with unit() as work:
        (found,) = [one for one in await work.drafts.list(ANN) if one.id == draft.id]
    assert found.answers == answers
