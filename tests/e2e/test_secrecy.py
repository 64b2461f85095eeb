"""After a whole filing nothing of what a person answered lies in the open: not in the database, the
dialog state, the documents, the logs or the temporary folder."""

import io
import json
import logging
import sqlite3
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from bot import i18n, logs
from filing import loader, package, values
from filing.model import Kind
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import Child, living, settings
from tests.e2e.test_filing import outside, packed, sample
from tests.e2e.walker import Walker

MARK = "slogan-nobody-else-writes-7391"
"""Hidden in the picture's bytes."""

CHOSEN = {
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.YES_NO,
    Kind.NUMBER,
    Kind.DATE,
    Kind.DOCUMENT,
    Kind.REGION,
}
"""Answers out of a list, or too short to be told from chance."""


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 80).convert("RGB").save(out, "JPEG", comment=MARK.encode())
    return out.getvalue()


def secrets(answers) -> set[str]:
    """What was typed, and what became of it: names, numbers, phones, addresses, domain."""
    catalog, known = loader.default(), {"kind": "initial", **answers}
    found = set()
    for field_id, raw in answers.items():
        field = catalog.fields[field_id]
        if field.kind in CHOSEN or raw in {None, ""}:
            continue
        value = values.parse(field, raw, known)
        found |= {str(raw), str(value), values.show(field, value, str)}
        if field.kind is Kind.PHONE:
            found.add(str(value).removeprefix("+86"))
    return {text for text in found if len(text.encode()) > 4} | {MARK}


def forms(text: str) -> dict[str, bytes]:
    """The ways in which a text may stand in a file."""
    return {
        "utf-8": text.encode(),
        "utf-16": text.encode("utf-16-le"),
        "utf-16 the other way": text.encode("utf-16-be"),
        "json": json.dumps(text)[1:-1].encode(),
        "escaped twice": json.dumps(json.dumps(text))[3:-3].encode(),
    }


def spilled(texts, places) -> list[str]:
    """(text, form, file) of everything that was found."""
    return [
        f"{text!r} as {form} in {path.name}"
        for path in places
        for content in [path.read_bytes()]
        for text in sorted(texts)
        for form, shape in forms(text).items()
        if shape in content
    ]


def below(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A temporary folder of our own, so that it can be looked through; and where logs go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    log = tmp_path / "bot.log"
    handler = logging.FileHandler(log, encoding="utf-8")
    handler.addFilter(logs.NoContents())
    root = logging.getLogger()
    root.addHandler(handler)
    level, root.level = root.level, logging.DEBUG
    yield folder
    root.setLevel(level)
    root.removeHandler(handler)
    handler.close()


async def applicant(running, documents):
    bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
    person = await running.telegram.add_user("Ann", language_code="en")
    answers = sample("individual")
    say = i18n.load().get("en")
    return Walker(person.chat(bot), loader.default(), say, "en", answers, documents)


@pytest.mark.slow
async def test_no_answer_is_found_in_the_open_after_a_whole_filing(tmp_path, temporary):
    texts = secrets(sample("individual"))
    assert len(texts) >= 10
    async with serve() as running:
        wanted = settings(running.url, tmp_path)
        walker = await applicant(running, {"doc_leader_id": picture()})
        async with living(wanted, outside()):
            await walker.walk(await walker.begin())
            content = await packed(walker, running)
            await walker.room.send("/start")
            await walker.next()
            at_work = spilled(texts, [*below(tmp_path), *below(temporary)])
        at_rest = spilled(texts, [*below(tmp_path), *below(temporary)])
    assert package.verify(content) == []
    assert at_work == []
    assert at_rest == []
    names = {path.name for path in below(tmp_path)}
    assert {"icp.sqlite3", "bot.log"} <= names
    assert any(path.stat().st_size > 100_000 for path in below(tmp_path / "documents"))
    rows = state(tmp_path / "icp.sqlite3")
    assert rows


def state(path: Path) -> list[bytes]:
    """What the dialogs remember, as it lies in the database."""
    with sqlite3.connect(path) as connection:
        found = [bytes(row[0]) for row in connection.execute("SELECT sealed FROM keyvalue")]
    connection.close()
    return found


@pytest.mark.slow
async def test_a_killed_process_leaves_nothing_in_the_open_either(tmp_path, temporary):
    """In the middle of everything: write-ahead log, inbox, half an answer."""
    answers = sample("individual")
    async with serve() as running:
        wanted = settings(running.url, tmp_path)
        walker = await applicant(running, {})
        child = Child(wanted, tmp_path / "child.log")
        await child.start()
        screen = await walker.walk(await walker.begin(), stop_at="site_name")
        await walker.answer(screen, walker.question(screen))
        await child.kill()
    given = {key: value for key, value in answers.items() if key in {*walker.asked, "site_name"}}
    texts = secrets(given) - {MARK}
    assert len(texts) >= 8
    assert any(path.name.endswith("-wal") for path in below(tmp_path))
    assert spilled(texts, [*below(tmp_path), *below(temporary)]) == []


def test_what_lies_in_the_open_would_be_found(tmp_path):
    """The search itself, on planted files."""
    for number, shape in enumerate(forms("张三 <a@b.cn>").values()):
        (tmp_path / f"{number}.bin").write_bytes(b"\0before" + shape + b"after")
    assert len(spilled({"张三 <a@b.cn>"}, below(tmp_path))) >= 5
    (tmp_path / "clean").write_bytes(b"nothing")
    assert spilled({"张三"}, [tmp_path / "clean"]) == []
