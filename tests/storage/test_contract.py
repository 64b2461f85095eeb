"""What the ports promise of drafts and units, held by the fake and by both databases alike."""

import pytest

from filing.errors import NotFound, StaleDraft
from filing.model import Draft
from filing.ports import Applicant, OpenUnit
from tests.storage.beginnings import ANN, BOB, LATER, a_draft, made, stored
from tests.storage.conftest import NOW


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


async def test_left_are_drafts_of_anybody_that_were_neither_deleted_nor_packed(unit: OpenUnit):
    first, packed, deleted = [await a_draft(unit, name="x") for _ in range(3)]
    async with unit() as work:
        await work.files.add(ANN, packed.id, "doc", "n", "t/t", b"bytes", NOW)
        await work.packages.add(made(packed))
        await work.drafts.mark_deleted(deleted, LATER)
        others = await work.drafts.create(BOB, "initial", {"name": "y"}, LATER)
    async with unit() as work:
        assert await work.drafts.left(NOW, LATER, 10) == [others, first]
        assert await work.drafts.left(NOW, NOW, 10) == [first]
        assert await work.drafts.left(NOW, LATER, 1) == [others]


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
