"""One state of a draft, one package; and the crib sheet that goes with it."""

import asyncio
import io
import json
import zipfile

import pytest
from PIL import Image

from filing import filing_file as sheet
from filing import package
from filing.submission import Submissions
from tests.content.kinds.walks import DAY, NOW, Walk, given, translator


@pytest.fixture
async def walk():
    found = Walk("cancel", given("cancel"))
    await found.fill()
    return found


@pytest.fixture
def picture():
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


async def test_there_is_none_before_the_first_package(walk):
    assert await walk.submissions.sheet(walk.owner, walk.draft) is None


async def test_it_holds_what_the_package_holds(walk):
    packed = await walk.pack()
    sheet = await walk.submissions.sheet(walk.owner, walk.draft)
    assert sheet.reference == packed.application["reference"]
    assert not sheet.changed
    assert [page.id for page in sheet.pages] == ["find_filing"]
    assert "example.com" in [row.copy for page in sheet.pages for row in page.rows]


async def test_another_state_is_told_until_it_is_the_packages_again(walk):
    packed = await walk.pack()
    filings = walk.filings
    await filings.answer(walk.owner, walk.draft, "domain", "example.cn", confirmed=True)
    changed = await walk.submissions.sheet(walk.owner, walk.draft)
    assert changed.changed
    assert changed.reference == packed.application["reference"]
    await filings.answer(walk.owner, walk.draft, "domain", "example.com", confirmed=True)
    assert not (await walk.submissions.sheet(walk.owner, walk.draft)).changed


async def test_a_revision_says_what_changed(walk):
    """In the checklist and to whoever asked for it; a first package has nothing to say."""
    first = await walk.submissions.submit(walk.owner, walk.draft, "en")
    assert (first.before, first.changed) == ("", ())
    await walk.filings.answer(walk.owner, walk.draft, "domain", "example.cn", confirmed=True)
    second = await walk.submissions.submit(walk.owner, walk.draft, "en")
    assert second.before == first.made.reference
    assert [field.id for field in second.changed] == ["domain"]
    held = package.earlier(second.content)
    assert held.answers["domain"] == "example.cn"


def test_a_revision_says_which_document_is_new():
    field = "doc_leader_id"
    held = {"documents": [{"field": field, "sha256": "a"}, {"field": field, "sha256": "b"}]}
    known = {"reference": "R", "day": "2026-11-01", "answers": {"site_content": ["1", "2"]}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("application.json", json.dumps({**known, **held}))
    found = package.earlier(out.getvalue())
    assert found.documents == {field: ("a", "b")}
    assert found.answers == {"site_content": ("1", "2")}


async def test_a_package_of_another_draft_is_none_of_this_one(walk):
    await walk.pack()
    other = await walk.filings.start(walk.owner, "cancel")
    assert await walk.submissions.sheet(walk.owner, other.id) is None


async def test_a_draft_that_something_blocks_gives_no_package(walk):
    await walk.filings.answer(walk.owner, walk.draft, "declare_true", raw=False, confirmed=True)
    assert await walk.submissions.submit(walk.owner, walk.draft, "en") is None


async def test_the_same_state_is_the_same_package(walk):
    first = await walk.submissions.submit(walk.owner, walk.draft, "en")
    again = await walk.submissions.submit(walk.owner, walk.draft, "en")
    assert first.fresh
    assert not again.fresh
    assert again.content == first.content
    assert again.made == first.made


async def test_of_two_made_at_once_the_first_one_counts(walk):
    one, other = await asyncio.gather(
        walk.submissions.submit(walk.owner, walk.draft, "en"),
        walk.submissions.submit(walk.owner, walk.draft, "zh"),
    )
    assert {one.fresh, other.fresh} == {True, False}
    assert one.content == other.content
    assert len(walk.store.packages) == 1


async def test_documents_lie_in_the_package(picture):
    walk = Walk("initial", given("enterprise"))
    await walk.fill()
    await walk.filings.attach(walk.owner, walk.draft, "doc_leader_id", "front.jpg", picture)
    packed = await walk.pack()
    assert [name for name in packed.names if name.startswith("documents/")]
    assert packed.faults() == []


async def test_what_is_no_package_is_not_kept(walk):
    async def tea(_function, *_arguments):
        return "tea"

    texts = translator().texts
    broken = Submissions(
        walk.filings, walk.store.unit, lambda: DAY, lambda: NOW, off_loop=tea, texts_of=texts
    )
    with pytest.raises(TypeError):
        await broken.submit(walk.owner, walk.draft, "en")
    assert walk.store.packages == {}


async def test_what_was_given_so_far_is_exported_whether_or_not_it_is_ready(walk):
    await walk.filings.answer(walk.owner, walk.draft, "declare_true", raw=False, confirmed=True)
    content = await walk.submissions.export(walk.owner, walk.draft, "en")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["application.json", "application.pdf"]
        application = json.loads(archive.read("application.json"))
        assert archive.read("application.pdf").startswith(b"%PDF")
    assert application["answers"]["domain"] == "example.com"
    read = sheet.read(walk.filings.catalog, application, DAY)
    assert (read.kind, read.ready) == ("cancel", False)
    async with walk.store.unit() as unit:
        assert await unit.packages.list(walk.owner) == []


async def test_an_export_holds_the_documents_too(picture):
    walk = Walk("initial", given("enterprise"))
    await walk.fill()
    await walk.filings.attach(walk.owner, walk.draft, "doc_leader_id", "front.jpg", picture)
    content = await walk.submissions.export(walk.owner, walk.draft, "zh")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if name.startswith("documents/")]


async def test_a_draft_without_an_answer_is_exported_too(walk):
    empty = await walk.filings.start(walk.owner, "cancel")
    content = await walk.submissions.export(walk.owner, empty.id, "en")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert json.loads(archive.read("application.json"))["answers"] == {}
