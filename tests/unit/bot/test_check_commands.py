"""`fields`, `rules` and `check` on the command line: stable JSON, exit codes, one clear line."""

import io
import json
import re
from pathlib import Path

import pytest

from bot.cli import main as cli
from filing.loader import default

DATA = Path(__file__).parents[2] / "data"


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


def written(tmp_path: Path, data: object) -> str:
    path = tmp_path / "filing.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return str(path)


def enterprise(**changes) -> dict:
    data = json.loads((DATA / "enterprise.json").read_text("utf-8"))
    data["answers"] |= changes
    return data


def test_fields_are_listed_with_all_that_decides_them(capsys):
    code, out, _ = run(capsys, "fields", "--json")
    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0
    assert set(rows) == set(default().fields)
    name = rows["site_name"]
    assert {"id", "stage", "kind", "required", "condition", "choices", "labels"} <= set(name)
    assert name["labels"] == {"en": "Website name", "zh": "网站名称"}
    assert rows["declare_true"]["required"] == "always"
    assert rows["leader_phone2"]["required"] == "optional"
    assert rows["service_number"]["required"] == "conditional"
    assert rows["service_number"]["condition"]["any"] == [
        [{"field": "verification", "is_one_of": ["service_number"]}]
    ]
    assert rows["hosting"]["choices"][0]["labels"]["zh"] == "阿里云中国内地实例"


def test_fields_can_be_read_by_people(capsys):
    code, out, _ = run(capsys, "fields")
    assert code == 0
    assert "网站名称" in out


def test_rules_carry_their_source(capsys):
    code, out, _ = run(capsys, "rules", "--json")
    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["website.one_domain"]["since"] == "2019-04-22"
    source = rows["website.one_domain"]["source"]
    assert (source["id"], source["as_of"]) == ("basics_2020", "2020-10-21")
    assert source["chapter"]
    assert source["title"]
    assert rows["access.location"]["severity"] == "error"
    assert rows["access.location"]["until"] is None


def test_rules_of_a_day_are_those_in_force(capsys):
    _, out, _ = run(capsys, "rules", "--on", "2019-04-21", "--json")
    assert "website.one_domain" not in {row["id"] for row in json.loads(out)}


def test_without_a_day_the_rules_of_every_time_are_told(capsys):
    def ids(*day: str) -> set[str]:
        return {row["id"] for row in json.loads(run(capsys, "rules", "--json", *day)[1])}

    every = ids()
    past = "procedure.password.cancel"
    assert past in every
    assert past in ids("--on", "2020-08-16")
    assert past not in ids("--on", "2020-08-17")
    assert every == ids("--on", "2020-08-16") | ids("--on", "2026-11-23")


def test_rules_can_be_read_by_people(capsys):
    assert "website.name" in run(capsys, "rules")[1]


@pytest.mark.parametrize("name", ["enterprise", "individual"])
def test_a_ready_filing_ends_with_0(capsys, name):
    code, out, _ = run(capsys, "check", str(DATA / f"{name}.json"), "--on", "2026-11-23", "--json")
    told = json.loads(out)
    assert (code, told["ready"]) == (0, True)
    for finding in told["findings"]:
        assert {"rule", "severity", "field", "message", "source"} <= set(finding)
        assert finding["severity"] != "error"


def test_a_filing_with_an_error_ends_with_1(capsys, tmp_path):
    path = written(tmp_path, enterprise(hosting="overseas"))
    code, out, _ = run(capsys, "check", path, "--on", "2026-11-23", "--json")
    told = json.loads(out)
    assert (code, told["ready"]) == (1, False)
    first = told["findings"][0]
    assert (first["rule"], first["field"]) == ("access.location", "hosting")
    assert "In another country" in first["message"]
    assert first["source"]["chapter"].startswith("§4 Limits")


def test_findings_can_be_read_by_people_and_in_chinese(capsys, tmp_path):
    path = written(tmp_path, enterprise(has_forum=True))
    code, out, _ = run(capsys, "check", path, "--on", "2026-11-23")
    assert code == 1
    assert "✗ Will be refused" in out
    assert out.splitlines()[-1] == "Not ready: see what is marked ✗."
    _, chinese, _ = run(capsys, "check", path, "--on", "2026-11-23", "--lang", "zh_CN")
    assert "论坛" in chinese
    assert "✗ 会被驳回：" in chinese
    assert all(re.search("[\u4e00-\u9fff]", line) for line in chinese.splitlines())


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, "Nothing was found that would be refused."),
        ({"domain_registrar": "示例域名服务有限公司"}, "Nothing is certain to be refused, but"),
        ({"domain_real_name_on": "2026-11-22"}, "Ready, but to be handed in later:"),
        ({"has_forum": True}, "Not ready: see what is marked ✗."),
    ],
)
def test_the_last_word_is_that_of_the_gravest_finding(capsys, tmp_path, changes, last):
    path = written(tmp_path, enterprise(**changes))
    out = run(capsys, "check", path, "--on", "2026-11-23")[1]
    assert out.splitlines()[-1].startswith(last)


@pytest.mark.parametrize("words", [("check",), ("package", "-o", "a.zip"), ("verify",)])
def test_an_unknown_language_is_one_line_and_no_verdict(capsys, tmp_path, words):
    path = written(tmp_path, enterprise())
    code, out, err = run(capsys, words[0], path, *words[1:], "--lang", "xx")
    assert (code, out) == (2, "")
    assert err == "icp-guide: --lang xx: no such language here; there are en, zh, zh_Hant\n"


def test_a_filing_may_come_from_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(enterprise())))
    assert run(capsys, "check", "-", "--on", "2026-11-23")[0] == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ([], "no JSON object"),
        ({"kind": "initial", "answers": {"nope": 1}}, "no field 'nope'"),
    ],
)
def test_an_unreadable_file_is_one_line_and_2(capsys, tmp_path, data, words):
    code, out, err = run(capsys, "check", written(tmp_path, data))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


def test_no_file_and_no_text_are_one_line_and_2(capsys, tmp_path):
    assert run(capsys, "check", str(tmp_path / "none.json"))[0] == 2
    path = tmp_path / "latin.json"
    path.write_bytes(b"\xff\xfe\xfa")
    assert "not UTF-8" in run(capsys, "check", str(path))[2]


def test_a_wrong_day_is_refused(capsys):
    code, _, err = run(capsys, "rules", "--on", "tomorrow")
    assert code == 2
    assert "2026-11-23" in err


def test_findings_speak_of_the_file_not_of_the_chat(tmp_path, capsys):
    answers = {"region": "610113", "entity_nature": "99", "instance_months": True}
    name = written(tmp_path, {"kind": "initial", "answers": answers})
    _code, out, _ = run(capsys, "check", name, "--json")
    said = {one["field"]: one["message"] for one in json.loads(out)["findings"]}
    assert "is none of the" in said["entity_nature"]
    _code, plain, _ = run(capsys, "check", name)
    assert "Tap one" not in out + plain
