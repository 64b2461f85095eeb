"""What the ports promise, held by the fake in memory, by SQLite and by PostgreSQL alike."""

import asyncio
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing.errors import NotFound, StaleDraft
from filing.model import Draft, Value
from filing.ports import Applicant, Made, OpenUnit
from tests.storage.conftest import NOW

ANN, BOB = 7_000_000_001, -42
LATER = NOW + dt.timedelta(minutes=5)
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


async def a_draft(unit: OpenUnit, owner: int = ANN, **answers: Value) -> Draft:
    async with unit() as work:
        return await work.drafts.create(owner, "initial", answers, NOW)


async def stored(unit: OpenUnit, draft: Draft) -> Draft:
    async with unit() as work:
        return await work.drafts.get(draft.owner, draft.id)


def made(draft: Draft, fingerprint: str = "f" * 64) -> Made:
    return Made(0, draft.owner, draft.id, fingerprint, "ABCD2345", NOW, "e" * 32)


async def test_a_new_draft_is_found_as_it_was_made(unit: OpenUnit):
    answers = {"name": "网站", "count": 3, "agreed": True, "many": ("a", "b"), "skipped": None}
    draft = await a_draft(unit, **answers)
    found = await stored(unit, draft)
    assert found == draft
    assert (found.answers, found.revision, found.kind) == (answers, 0, "initial")
    assert found.created_at == found.updated_at == NOW
    assert found.deleted_at is None


async def test_an_answer_grows_the_revision_and_is_there_afterwards(unit: OpenUnit):
    draft = await a_draft(unit, name="old", kept="kept")
    async with unit() as work:
        after = await work.drafts.put(draft, "name", "new", LATER)
    assert after.answers == {"name": "new", "kept": "kept"}
    assert (after.revision, after.updated_at) == (1, LATER)
    assert await stored(unit, draft) == after


async def test_a_dropped_answer_is_gone(unit: OpenUnit):
    draft = await a_draft(unit, name="x", other=1)
    async with unit() as work:
        after = await work.drafts.drop(draft, "name", LATER)
        after = await work.drafts.drop(after, "never there", LATER)
    assert after.answers == {"other": 1}
    assert after.revision == 2
    assert await stored(unit, draft) == after


async def test_several_changes_in_one_unit_build_on_each_other(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        for number in range(5):
            draft = await work.drafts.put(draft, f"field{number}", number, LATER)
        draft = await work.drafts.set_kind(draft, "change", LATER)
        assert await work.drafts.get(ANN, draft.id) == draft
    assert (draft.revision, draft.kind) == (6, "change")
    assert await stored(unit, draft) == draft


async def test_an_exception_undoes_everything_of_its_unit(unit: OpenUnit):
    draft = await a_draft(unit, name="before")

    async def fails() -> None:
        async with unit() as work:
            changed = await work.drafts.put(draft, "name", "after", LATER)
            await work.applicants.set_language(ANN, "zh")
            await work.files.add(ANN, draft.id, "doc", "n", "t/t", b"bytes", NOW)
            await work.indexed.put("number", "1", ANN, draft.id)
            await work.packages.add(made(changed))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await stored(unit, draft) == draft
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN)
        assert not await work.files.of_draft(ANN, draft.id)
        assert not await work.packages.list(ANN)
        assert await work.indexed.others("number", "1", draft.id + 1) == 0


async def test_an_exception_after_reading_own_writes_undoes_them_too(unit: OpenUnit):
    draft = await a_draft(unit)

    async def fails() -> None:
        async with unit() as work:
            await work.drafts.put(draft, "name", "after", LATER)
            assert len(await work.drafts.list(ANN)) == 1
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await stored(unit, draft) == draft


async def test_a_unit_sees_its_own_writes_everywhere(unit: OpenUnit):
    async with unit() as work:
        draft = await work.drafts.create(ANN, "initial", {}, NOW)
        assert await work.drafts.get(ANN, draft.id) == draft
        assert await work.drafts.list(ANN) == [draft]
        file = await work.files.add(ANN, draft.id, "doc", "n", "t/t", b"bytes", NOW)
        assert await work.files.of_draft(ANN, draft.id) == [file]
        assert await work.files.read(ANN, file.id) == b"bytes"
        await work.applicants.set_current(ANN, draft.id)
        assert (await work.applicants.get(ANN)).current_draft == draft.id
        await work.indexed.put("number", "1", ANN, draft.id)
        other = await work.drafts.create(BOB, "initial", {}, NOW)
        assert await work.indexed.others("number", "1", other.id) == 1
        package = await work.packages.add(made(draft))
        assert await work.packages.find(ANN, draft.id, package.fingerprint) == package
    assert await stored(unit, draft) == draft


async def test_a_foreign_draft_is_not_found(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        with pytest.raises(NotFound):
            await work.drafts.get(BOB, draft.id)
        with pytest.raises(NotFound):
            await work.drafts.get(ANN, draft.id + 1)
        assert await work.drafts.list(BOB) == []


@pytest.mark.parametrize("what", ["file", "index", "package", "current"])
async def test_nothing_can_be_hung_on_a_foreign_draft(unit: OpenUnit, what: str):
    draft = await a_draft(unit)

    async def hang() -> None:
        async with unit() as work:
            if what == "file":
                await work.files.add(BOB, draft.id, "doc", "n", "t/t", b"x", NOW)
            elif what == "index":
                await work.indexed.put("number", "1", BOB, draft.id)
            elif what == "package":
                await work.packages.add(made(Draft(draft.id, BOB, "initial")))
            else:
                await work.applicants.set_current(BOB, draft.id)

    with pytest.raises(NotFound):
        await hang()


async def test_a_change_based_on_an_old_revision_is_stale(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        after = await work.drafts.put(draft, "name", "first", LATER)
    with pytest.raises(StaleDraft):
        async with unit() as work:
            await work.drafts.put(draft, "name", "second", LATER)
    assert await stored(unit, draft) == after


async def test_a_draft_passed_off_as_ones_own_is_stale(unit: OpenUnit):
    draft = await a_draft(unit, name="ann's")
    with pytest.raises(StaleDraft):
        async with unit() as work:
            await work.drafts.put(Draft(draft.id, BOB, "initial"), "name", "bob's", LATER)
    assert await stored(unit, draft) == draft


async def test_a_deleted_draft_takes_no_answer_and_can_come_back(unit: OpenUnit):
    draft = await a_draft(unit, name="x")
    async with unit() as work:
        gone = await work.drafts.mark_deleted(draft, LATER)
    assert (await stored(unit, draft)).deleted_at == LATER
    with pytest.raises(StaleDraft):
        async with unit() as work:
            await work.drafts.put(gone, "name", "y", LATER)
    async with unit() as work:
        back = await work.drafts.mark_deleted(gone, None)
    assert await stored(unit, draft) == back
    assert (back.deleted_at, back.answers) == (None, {"name": "x"})


async def test_the_list_begins_with_the_newest_change_and_holds_the_deleted(unit: OpenUnit):
    first, second, third = [await a_draft(unit) for _ in range(3)]
    async with unit() as work:
        changed = await work.drafts.put(first, "name", "x", LATER)
        gone = await work.drafts.mark_deleted(second, LATER)
        await work.drafts.create(BOB, "initial", {}, LATER)
    async with unit() as work:
        assert await work.drafts.list(ANN) == [changed, third, gone]


async def test_purging_ends_old_deleted_drafts_with_all_that_hangs_on_them(unit: OpenUnit):
    old, young, alive = [await a_draft(unit, name="x") for _ in range(3)]
    async with unit() as work:
        file = await work.files.add(ANN, old.id, "doc", "n", "t/t", b"bytes", NOW)
        await work.indexed.put("number", "1", ANN, old.id)
        await work.packages.add(made(old))
        await work.applicants.set_current(ANN, old.id)
        await work.drafts.mark_deleted(old, NOW)
        await work.drafts.mark_deleted(young, LATER)
    async with unit() as work:
        assert await work.drafts.purge(LATER) == [old.id]
        with pytest.raises(NotFound):
            await work.drafts.get(ANN, old.id)
        assert (await work.applicants.get(ANN)).current_draft is None
    async with unit() as work:
        assert {draft.id for draft in await work.drafts.list(ANN)} == {young.id, alive.id}
        with pytest.raises(NotFound):
            await work.files.read(ANN, file.id)
        assert await work.packages.list(ANN) == []
        assert await work.indexed.others("number", "1", alive.id) == 0
        assert (await work.applicants.get(ANN)).current_draft is None
        assert await work.drafts.purge(LATER) == []


async def test_a_draft_chosen_and_ended_in_one_unit_is_chosen_no_more(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        await work.drafts.mark_deleted(draft, NOW)
        await work.applicants.set_current(ANN, draft.id)
        await work.applicants.set_language(ANN, "zh")
        await work.drafts.purge(LATER)
        assert await work.applicants.get(ANN) == Applicant(ANN, "zh")
        with pytest.raises(NotFound):
            await work.drafts.get(ANN, draft.id)
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN, "zh")


async def test_a_stale_change_is_found_out_when_the_unit_reads_its_writes(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        after = await work.drafts.put(draft, "name", "first", LATER)

    async def change_and_look() -> None:
        async with unit() as work:
            await work.drafts.put(draft, "name", "second", LATER)
            await work.drafts.list(ANN)

    with pytest.raises(StaleDraft):
        await change_and_look()
    assert await stored(unit, draft) == after


async def test_a_stale_change_after_reading_own_writes_is_found_out_too(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        after = await work.drafts.put(draft, "name", "first", LATER)

    async def look_and_change() -> None:
        async with unit() as work:
            await work.drafts.create(ANN, "initial", {}, NOW)
            await work.drafts.list(ANN)
            await work.drafts.put(draft, "name", "second", LATER)

    with pytest.raises(StaleDraft):
        await look_and_change()
    async with unit() as work:
        assert await work.drafts.list(ANN) == [after]


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
