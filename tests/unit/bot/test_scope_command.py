"""`icp-guide scope`: sectors, papers and statements on the command line."""

import io
import json

import pytest

from bot.cli import main as cli


@pytest.fixture
def scope(capsys):
    """Exit code, output, errors."""

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["scope", *words])
        return int(ended.value.code or 0), *capsys.readouterr()

    return run


def test_sectors_are_told_with_the_provinces_practice(scope):
    code, out, _ = scope("一般项目：药品批发；教育咨询服务", "--province", "江西")
    assert code == 1
    assert "Medicines and medical devices" in out
    assert "2025-12-22" in out
    code, out, _ = scope("一般项目：药品批发", "--province", "360000", "--lang", "zh")
    assert "如果网站有此类内容" in out


def test_nothing_and_no_scope_are_told_apart(scope):
    assert scope("软件开发；技术服务", "--province", "南昌")[0] == 0
    code, out, err = scope("你好")
    assert (code, out) == (2, "")
    assert err.startswith("icp-guide: This does not read like")
    assert len(err.splitlines()) == 1


def test_a_statement_and_json(scope, monkeypatch):
    words = ("--province", "江苏", "--name", "南京示例教育科技有限公司")
    code, out, _ = scope("软件开发；技术服务", *words, "--statement")
    assert code == 1
    assert "江苏省通信管理局" in out
    monkeypatch.setattr("sys.stdin", io.StringIO("经营范围：药品批发"))
    row = json.loads(scope("-", "--json")[1])["sectors"][0]
    assert (row["sector"], row["otherwise"], row["type"]) == ("drugs_devices", "ask", "5")
    assert row["sources"]


@pytest.mark.parametrize(
    ("place", "code_of"),
    [
        *((name, "130000") for name in ("河北", "河北省", "Hebei", "石家庄")),
        *((name, "410000") for name in ("河南", "henan")),
        *((name, "460000") for name in ("海南", "Hainan", "460000", "三亚市")),
        *((name, "220000") for name in ("吉林", "吉林市")),
    ],
)
def test_a_province_whose_name_is_that_of_other_places_is_meant(scope, place, code_of):
    code, out, err = scope("软件开发；技术服务", "--province", place, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["province"] == code_of


@pytest.mark.parametrize(
    ("text", "province", "given"),
    [
        ("网络文化经营", "湖北", False),
        ("信息网络传播视听节目", "辽宁", False),
        ("私募基金管理服务", "上海", False),
        ("组织文化艺术交流活动", "江西", True),
    ],
)
def test_no_statement_is_printed_where_none_is_taken(scope, text, province, given):
    _, plain, _ = scope(text, "--province", province)
    _, out, _ = scope(text, "--province", province, "--statement")
    assert ("承诺" in out or "说明" in out) is given
    assert (out == plain) is not given


@pytest.mark.parametrize("option", [("--province", "啊啊"), ("--lang", "xx")])
def test_what_cannot_be_used_is_one_line(scope, option):
    code, out, err = scope("软件开发", *option)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
