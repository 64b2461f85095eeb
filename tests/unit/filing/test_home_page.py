"""What a home page shows of its number, and the numbers that a text names."""

import pytest

from filing import icp_numbers
from filing.home_page import Look, Shown, look

NUMBER = "浙ICP备12345678号-1"
MIIT = "https://beian.miit.gov.cn/"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f'<a href="{MIIT}" target="_blank">{NUMBER}</a>', Look(Shown.RIGHT, NUMBER)),
        (
            "<A HREF='http://beian.miit.gov.cn'><span>浙ICP備12345678號-1</span></A>",
            Look(Shown.RIGHT, NUMBER),
        ),
        (f'<a href="{MIIT}">浙 ICP 备 12345678 号－1</a> All rights', Look(Shown.RIGHT, NUMBER)),
        (f"<p>{NUMBER}</p><a href='{MIIT}'>MIIT</a>", Look(Shown.NO_LINK, NUMBER)),
        (f'<a href="/">{NUMBER}</a>', Look(Shown.NO_LINK, NUMBER)),
        (f"<a>{NUMBER}</a> <a href>x</a>", Look(Shown.NO_LINK, NUMBER)),
        (f'<a href="{MIIT}">{NUMBER}2</a>', Look(Shown.OTHER, f"{NUMBER}2")),
        ("<footer>京ICP备87654321号</footer>", Look(Shown.OTHER, "京ICP备87654321号")),
        (f"<script>var n = '{NUMBER}'</script></style>hello", Look(Shown.MISSING)),
        (f"<!-- {NUMBER} --><title>Tea</title>", Look(Shown.MISSING)),
        ("", Look(Shown.MISSING)),
        ("<a href='" + MIIT, Look(Shown.MISSING)),
    ],
)
def test_a_home_page_is_read_as_its_visitors_see_it(html, found):
    assert look(html, NUMBER) == found


def test_an_entitys_number_is_seen_in_a_websites():
    assert look(f'<a href="{MIIT}">{NUMBER}</a>', "浙ICP备12345678号").shown is Shown.RIGHT


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("您的网站备案已通过，备案号：浙ICP备12345678号-1。", NUMBER),
        ("icp备案号 浙icp備2026123456號－3", "浙ICP备2026123456号-3"),
        ("主体备案号为京ICP备12345678号", "京ICP备12345678号"),
        ("备ICP备12345678号", ""),
        ("浙ICP备1234号", ""),
        ("hello", ""),
    ],
)
def test_the_number_that_a_text_names(text, number):
    assert icp_numbers.named(text) == number


def test_a_number_tells_its_province_and_its_entity():
    assert icp_numbers.province(NUMBER) == "330000"
    assert (
        icp_numbers.entity(NUMBER) == icp_numbers.entity("浙ICP备12345678号") == "浙ICP备12345678号"
    )
