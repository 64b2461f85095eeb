"""`icp-guide rejection`: what a notice means, on a terminal and as JSON."""

import io
import json
import sys

import pytest

from bot.cli import main as cli


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main(["rejection", *map(str, arguments)])
    return ended.value.code, capsys.readouterr()


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"

    def written(text):
        path.write_text(text, "utf-8")
        return path

    return written


def test_each_reason_with_its_steps_questions_and_sources(capsys, notice):
    code, shown = run(capsys, notice("驳回：1、域名未入库 2、应急电话和手机号不能相同"))
    assert code == 0
    assert "[domain.not_in_registry]" in shown.out
    assert "[phone.emergency_same]" in shown.out
    assert "[domain_real_name_on]" in shown.out
    assert "as of 2019-09-20" in shown.out
    assert "3–5 working days" in shown.out


def test_as_json(capsys, notice):
    code, shown = run(capsys, notice("备案驳回：域名未入库"), "--json", "--lang", "zh")
    found = json.loads(shown.out)
    assert code == 0
    assert found["sure"]
    assert [row["id"] for row in found["reasons"]] == ["domain.not_in_registry"]
    assert found["reasons"][0]["who"] == ["域名注册商", "您"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("管局驳回：跨省备案", "Is the entity an organisation or an individual?"),
        ("备案被驳回了", "names no reason"),
        ("您的短信签名审核未通过", "not about a filing"),
        ("待管局审核", "within 24 hours"),
    ],
)
def test_what_is_no_single_reason(capsys, notice, text, told):
    code, shown = run(capsys, notice(text))
    assert code == 0
    assert told in shown.out
    assert run(capsys, notice(text), "--json")[0] == 0


def test_what_names_nothing_is_not_guessed_at(capsys, notice):
    code, shown = run(capsys, notice("四季笔记"))
    assert code == 1
    assert "not guessed" in shown.out


def test_standard_input(capsys, monkeypatch):
    text = io.TextIOWrapper(io.BytesIO("备案驳回：域名已过期".encode()))
    monkeypatch.setattr(sys, "stdin", text)
    assert run(capsys, "-")[0] == 0


def test_what_cannot_be_read(capsys, tmp_path):
    code, shown = run(capsys, tmp_path / "nothing.txt")
    assert code == 2
    assert "nothing.txt" in shown.err
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\xff")
    assert run(capsys, tmp_path / "latin.txt")[0] == 2
    assert run(capsys, tmp_path / "latin.txt", "--lang", "xx")[0] == 2
