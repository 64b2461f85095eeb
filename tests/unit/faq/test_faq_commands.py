"""`faq …` and `assess` on the command line: stable JSON, exit codes, one line."""

import asyncio
import io
import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.cli import main as cli
from faq import gaps as gap_rules
from faq.loader import load
from faq.search import Index
from filing import decisions
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.migrations import upgrade
from tests.content.faq.figures import table


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


def answer(capsys, *arguments: str):
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


# ------------------------------------------------------------------ search, list, show


def test_a_search_prints_ids_questions_and_scores(capsys):
    rows = answer(capsys, "faq", "search", "二级域名", "--json")
    assert rows[0]["id"] == "second-level-domain"
    assert set(rows[0]) == {"id", "question", "score"}
    assert rows[0]["question"] == load().entry("second-level-domain").zh.question
    assert 0 < rows[0]["score"] <= 1


def test_several_words_and_a_language_may_be_given(capsys):
    rows = answer(capsys, "faq", "search", "forgot", "icp", "password", "--lang", "zh", "--json")
    assert rows[0]["id"] == "icp-password"
    assert rows[0]["question"] == load().entry("icp-password").zh.question
    pinyin = answer(capsys, "faq", "search", "beian feiyong", "--json")
    assert pinyin[0]["question"] == load().entry("free-of-charge").zh.question


def test_an_empty_list_where_the_search_abstains(capsys):
    assert answer(capsys, "faq", "search", "what is the weather", "--json") == []


def test_queries_from_standard_input_are_answered_line_by_line(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("二级域名\nwhat is the weather\n\nicp password\n"))
    code, out, _ = run(capsys, "faq", "search", "-", "--json")
    found = [[hit["id"] for hit in json.loads(line)][:1] for line in out.splitlines()]
    assert code == 0
    assert found == [["second-level-domain"], [], [], ["icp-password"]]


def unclear() -> str:
    """Something on which the search would rather ask what is meant."""
    index = Index(load())
    asked = (case.typed for case in table("tuned") if case.lang == "en")
    return next(one for one in asked if not index.find(one) and index.suggest(one))


def test_a_search_can_be_read_by_people(capsys):
    code, out, _ = run(capsys, "faq", "search", "forum")
    assert code == 0
    assert "bbs" in out.splitlines()[0]
    code, out, _ = run(capsys, "faq", "search", unclear())
    assert code == 1
    assert out.startswith("nothing found\ndid you mean: ")
    code, _, err = run(capsys, "faq", "search", " ", "--json")
    assert code == 2
    assert err == "icp-guide: no word to search for\n"


def test_the_list_holds_every_entry(capsys):
    rows = answer(capsys, "faq", "list", "--json")
    assert [row["id"] for row in rows] == [entry.id for entry in load().entries]
    assert rows[0]["question"] == rows[0]["questions"]["en"]
    assert rows[0]["sources"][0]["chapter"]
    assert (
        answer(capsys, "faq", "list", "--lang", "zh", "--json")[0]["question"]
        != (rows[0]["question"])
    )
    code, out, _ = run(capsys, "faq", "list", "--lang", "zh")
    assert code == 0
    assert out.startswith("从这里开始\n  how-to-apply")


def test_an_entry_is_shown_with_its_sources(capsys):
    shown = answer(capsys, "faq", "show", "second-level-domain", "--json")
    assert shown["sources"][0]["title"].startswith("ICP Filing Basics")
    assert shown["answer"] == load().entry("second-level-domain").en.answer
    code, out, _ = run(capsys, "faq", "show", "second-level-domain", "--lang", "zh")
    assert code == 0
    assert "2020-10-21" in out
    assert "→ when-add-provider" in out
    _, short, _ = run(capsys, "faq", "show", "watermark")
    assert short.startswith("May I put a watermark")
    code, out, err = run(capsys, "faq", "show", "gone")
    assert (code, out, err) == (1, "", "icp-guide: there is no entry 'gone'\n")


# ------------------------------------------------------------------ assess


def assessed(capsys, tmp_path: Path, data: object, *options: str) -> tuple[int, str, str]:
    path = tmp_path / "inputs.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return run(capsys, "assess", str(path), *options)


def test_an_assessment_says_whether_which_why_and_what_to_prepare(capsys, tmp_path):
    inputs = {
        "resolves_to": "alibaba_mainland",
        "has_domain": True,
        "service": "website",
        "numbers": "none",
        "entity_place": "organisation",
    }
    code, out, _ = assessed(capsys, tmp_path, inputs, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["filing"], found["kind"]) == ("yes", "initial")
    assert found["reasons"][0]["source"]["id"] == "basics_2020"
    assert found["reasons"][0]["text"]
    assert {"domain", "instance"} <= {one["id"] for one in found["prepare"]}
    code, out, _ = assessed(capsys, tmp_path, inputs, "--lang", "zh")
    assert out.startswith("filing: yes (initial)\n- 域名解析到")
    assert "prepare: " in out


def test_an_assessment_without_a_filing_has_no_kind(capsys, tmp_path):
    inputs = {"resolves_to": "outside", "has_domain": True}
    code, out, _ = assessed(capsys, tmp_path, inputs, "--json")
    assert (code, json.loads(out)["filing"], json.loads(out)["kind"]) == (0, "no", None)
    _, out, _ = assessed(capsys, tmp_path, inputs)
    assert out.startswith("filing: no\n")


def test_inputs_may_come_from_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"task": "claim"}'))
    assert answer(capsys, "assess", "-", "--json")["kind"] == "claim"


def test_the_inputs_and_their_choices_are_listed(capsys):
    rows = {row["id"]: row for row in answer(capsys, "assess", "--questions", "--json")}
    assert [choice["code"] for choice in rows["has_domain"]["choices"]] == [True, False]
    assert rows["front"]["default"] == "direct"
    assert rows["https"]["asked"] is False
    assert {"id", "question", "kind", "choices", "when"} <= set(rows["resolves_to"])
    code, out, _ = run(capsys, "assess", "--questions", "--lang", "zh")
    assert code == 0
    asked = {one.id: one.zh for one in decisions.default().questions}
    assert f"resolves_to: {asked['resolves_to']}" in out


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("no json", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "must be an object"),
        ({"colour": 1}, "unknown input 'colour'"),
        ({"has_domain": True}, "resolves_to is missing"),
    ],
)
def test_unusable_inputs_are_one_line_and_exit_2(capsys, tmp_path, data, told):
    code, out, err = assessed(capsys, tmp_path, data)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_or_no_file_at_all(capsys, tmp_path):
    code, _, err = run(capsys, "assess", str(tmp_path / "gone.json"))
    assert code == 2
    assert "No such file" in err
    code, _, err = run(capsys, "assess")
    assert code == 2
    assert "give a FILE" in err


# ------------------------------------------------------------------ gaps, stats


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An own SQLite database with a few gaps and votes in it."""
    settings = {
        "ICP_DATABASE_URL": f"sqlite:///{tmp_path / 'gaps.db'}",
        "ICP_KEYS": KeyRing.fresh(),
        "ICP_DATA_DIR": str(tmp_path / "files"),
    }
    for key, value in settings.items():
        monkeypatch.setenv(key, value)
    asyncio.run(_filled(settings))
    return settings


async def _filled(settings: dict[str, str]) -> None:
    await upgrade(settings["ICP_DATABASE_URL"])
    keys = KeyRing.parse(settings["ICP_KEYS"])
    database = await Database.open(
        settings["ICP_DATABASE_URL"], keys, Path(settings["ICP_DATA_DIR"])
    )
    try:
        for _ in range(3):
            await database.gaps.add("does the bot keep my passport", "en", gap_rules.NOTHING)
        await database.gaps.add("does this bot keep a passport", "en", gap_rules.UNHELPFUL)
        await database.gaps.add("护照会被保存吗", "zh", gap_rules.NOTHING)
        await database.gaps.vote("bbs", "en", helpful=True)
        await database.gaps.vote("bbs", "zh", helpful=False)
    finally:
        await database.close()


@pytest.mark.usefixtures("database")
def test_gaps_are_told_with_similar_questions_together(capsys):
    groups = answer(capsys, "faq", "gaps", "--json")
    assert groups[0]["asked"] == "does the bot keep my passport"
    assert groups[0]["times"] == 4
    assert groups[0]["others"] == ["does this bot keep a passport"]
    assert groups[0]["kinds"] == {"nothing": 3, "unhelpful": 1}
    assert groups[0]["suggested"]
    assert {one["id"] for one in groups[0]["suggested"]} <= load().by_id.keys()
    code, out, _ = run(capsys, "faq", "gaps", "--lang", "en")
    assert code == 0
    assert "does this bot keep a passport" in out
    assert re.search(r"  → [a-z-]+ 0\.\d\d$", out, re.MULTILINE)
    assert "护照" not in out


async def _promote(settings: dict[str, str], question: str, answer: str) -> None:
    keys = KeyRing.parse(settings["ICP_KEYS"])
    database = await Database.open(
        settings["ICP_DATABASE_URL"], keys, Path(settings["ICP_DATA_DIR"])
    )
    try:
        await database.gaps.add(gap_rules.promoted(question, answer), "en", gap_rules.PROMOTED)
    finally:
        await database.close()


def test_a_promoted_answer_becomes_a_draft_of_an_entry(capsys, tmp_path, database):
    folder = tmp_path / "drafts"
    assert run(capsys, "faq", "drafts", str(folder))[:2] == (1, "nothing promoted\n")
    told = 'Yes, "in colour".\nWrite to Li@example.com or 13800138000'
    asyncio.run(_promote(database, "May I scan the letter of 13800138000?", told))
    code, out, _ = run(capsys, "faq", "drafts", str(folder))
    (path,) = folder.iterdir()
    assert (code, out) == (0, f"{path}\n")
    (entry,) = tomllib.loads(path.read_text("utf-8"))["entry"]
    assert entry["en"]["question"] == "may i scan the letter of <number>?"
    assert entry["en"]["answer"] == 'Yes, "in colour". Write to <mail> or <number>'
    assert set(entry["see_also"]) <= load().by_id.keys()
    path.write_text("mine", "utf-8")
    code, out, _ = run(capsys, "faq", "drafts", str(folder))
    assert (code, out) == (0, f"{path} is there already\n")
    assert path.read_text("utf-8") == "mine"


@pytest.mark.usefixtures("database")
def test_statistics_count_gaps_and_votes(capsys):
    told = answer(capsys, "faq", "stats", "--json")
    assert told["entries"] == len(load().entries)
    assert told["gaps"]["times"] == 5
    assert told["gaps"]["by_lang"] == {"en": 4, "zh": 1}
    assert {(one["entry"], one["lang"]) for one in told["votes"]} == {("bbs", "en"), ("bbs", "zh")}
    code, out, _ = run(capsys, "faq", "stats", "--lang", "zh")
    assert code == 0
    assert "useless 1" in out


def test_no_gaps_is_exit_1(capsys, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    asyncio.run(upgrade(url))
    monkeypatch.setenv("ICP_DATABASE_URL", url)
    monkeypatch.setenv("ICP_KEYS", KeyRing.fresh())
    monkeypatch.setenv("ICP_DATA_DIR", str(tmp_path / "files"))
    assert run(capsys, "faq", "gaps")[:2] == (1, "no gaps\n")


@pytest.mark.parametrize("command", [("gaps",), ("stats",), ("drafts", "x")])
def test_a_database_that_cannot_be_read_is_one_line(capsys, tmp_path, monkeypatch, command):
    for name in ("ICP_DATABASE_URL", "ICP_KEYS", "ICP_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    code, _, err = run(capsys, "faq", *command)
    assert (code, err.count("\n")) == (2, 1)
    assert "ICP_DATABASE_URL is missing" in err
    monkeypatch.setenv("ICP_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    monkeypatch.setenv("ICP_KEYS", KeyRing.fresh())
    monkeypatch.setenv("ICP_DATA_DIR", str(tmp_path / "files"))
    code, _, err = run(capsys, "faq", *command)
    assert (code, err.count("\n")) == (2, 1)
    assert "icp-guide db upgrade" in err


def test_every_command_has_help(capsys):
    for command in (("faq",), ("faq", "search"), ("faq", "gaps"), ("assess",)):
        code, out, _ = run(capsys, *command, "--help")
        assert code == 0
        assert "usage: icp-guide" in out
