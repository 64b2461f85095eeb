"""Lines of a picture as OCR gives them → the items of a paper, by place."""

import math
from dataclasses import replace

import pytest

from filing.intake import labelling, layout
from filing.intake.boxes import Box
from filing.intake.papers import papers

CODE = "91330106MA0000138L"
OTHER = "92330106MA0000211F"
CARD = "330106199008230013"


def box(text, left, top, width=None, height=0.03, score=0.99):
    """A line of that text; about as wide as its signs are high."""
    wide = width or len(text) * height * 0.7
    return Box(text, left, top, left + wide, top + height, 0.0, 1.4, score)


def read(boxes, payloads=()):
    seen = layout.read(boxes, payloads)
    return seen.paper, {one.targets[0].item: one.text for one in seen.reading.reads}


NEW = [
    box("营业执照", 0.36, 0.16, 0.3, 0.08),
    box("统一社会信用代码", 0.08, 0.17),
    box(CODE, 0.08, 0.21),
    box("编号36605130353936271", 0.08, 0.09),
    box("名", 0.10, 0.34),
    box("称", 0.14, 0.34),
    box("杭州示例科技有限公司", 0.19, 0.34),
    box("类", 0.10, 0.40),
    box("型", 0.14, 0.40),
    box("有限责任公司(自然人独资)", 0.19, 0.40),
    box("法定代表人 陈立", 0.10, 0.46),
    box("经营范围", 0.10, 0.52),
    box("一般项目：技术服务", 0.19, 0.52),
    box("注册资本", 0.55, 0.34),
    box("壹佰万元整", 0.64, 0.34),
    box("营业期限", 0.55, 0.46),
    box("2018年03月12日至2038年03月", 0.64, 0.46, 0.3),
    box("11日", 0.64, 0.495),
    box("住", 0.55, 0.54),
    box("所", 0.59, 0.54),
    box("浙江省杭州市西湖区示例路100号", 0.64, 0.54, 0.3),
    box("1幢201室", 0.64, 0.575),
    box("登记机关", 0.64, 0.78),
    box("仅供ICP备案使用", 0.19, 0.372, 0.2),
]
EXPECTED = {
    "code": CODE,
    "name": "杭州示例科技有限公司",
    "type": "有限责任公司（自然人独资）",
    "leader": "陈立",
    "term": "2038-03-11",
    "address": "浙江省杭州市西湖区示例路100号1幢201室",
}


def tilted(boxes, degrees):
    """The same page, turned a little about its middle; lines lie in slanted boxes."""
    slope, shape = math.tan(math.radians(degrees)), 1.4
    found = []
    for one in boxes:
        down = slope * shape * ((one.left + one.right) / 2 - 0.5)
        across = -slope / shape * (one.middle - 0.5)
        half = one.height / 2 + abs(slope) * shape * (one.right - one.left) / 2
        found.append(
            replace(
                one,
                left=one.left + across,
                right=one.right + across,
                top=one.middle + down - half,
                bottom=one.middle + down + half,
                slope=slope,
            )
        )
    return found


@pytest.mark.parametrize("degrees", [0, 3, -3])
def test_a_licence_however_it_lies(degrees):
    assert read(tilted(NEW, degrees)) == ("licence", EXPECTED)


def test_the_order_of_the_lines_says_nothing():
    assert read(NEW[::-1]) == ("licence", EXPECTED)


def test_a_portrait_licence_with_label_and_number_in_one_box():
    boxes = [
        box("营业执照", 0.3, 0.15, 0.4, 0.05),
        box(f"统一社会信用代码{CODE}", 0.45, 0.24, 0.4, 0.02),
        box("名称", 0.14, 0.30, 0.1, 0.02),
        box("杭州示例科技有限公司", 0.34, 0.30, 0.3, 0.02),
        box("住所", 0.14, 0.36, 0.1, 0.02),
        box("杭州市西湖区示例路100号", 0.34, 0.36, 0.3, 0.02),
        box("法定代表人", 0.14, 0.42, 0.1, 0.02),
        box("陈立", 0.34, 0.42, 0.1, 0.02),
        box("营业期限", 0.14, 0.48, 0.1, 0.02),
        box("长期", 0.34, 0.48, 0.1, 0.02),
    ]
    assert read(boxes)[1] == {
        "code": CODE,
        "name": "杭州示例科技有限公司",
        "leader": "陈立",
        "address": "杭州市西湖区示例路100号",
        "term": "长期",
    }


def without(*texts):
    return [one for one in NEW if one.text not in texts]


def test_what_has_lost_its_label_counts_where_it_can_be_nothing_else():
    assert read(without("名", "称"))[1]["name"] == EXPECTED["name"]
    assert read(without("住", "所"))[1]["address"] == EXPECTED["address"]
    assert read(without("统一社会信用代码"))[1]["code"] == CODE


def test_two_that_could_be_it_are_none():
    more = [box("上海示例贸易有限公司", 0.19, 0.7), box(OTHER, 0.19, 0.75)]
    more.append(box("上海市浦东新区示例路1号", 0.3, 0.65))
    boxes = [*without("名", "称", "住", "所", "统一社会信用代码"), *more]
    assert not {"name", "address", "code"} & {*read(boxes)[1]}


@pytest.mark.parametrize(
    ("text", "item"),
    [("杭州示例科技有限公司", "name"), ("法定代表人 陈立", "leader"), (CODE, "code")],
)
def test_what_is_not_surely_read_is_not_read(text, item):
    boxes = [replace(one, score=0.5) if one.text == text else one for one in NEW]
    assert item not in read(boxes)[1]


def test_a_name_that_is_none_is_none():
    boxes = [replace(one, text="法定代表人 12") if "法定" in one.text else one for one in NEW]
    assert "leader" not in read(boxes)[1]
    boxes = [replace(one, text="法定代表人") if "法定" in one.text else one for one in NEW]
    assert "leader" not in read(boxes)[1]


def test_the_qr_code_goes_before_print():
    assert read(NEW, [f"https://example.gov.cn/x?uniscid={OTHER}"])[1]["code"] == OTHER
    assert read([], [CODE]) == ("licence", {"code": CODE})
    assert read([], ["http://www.gsxt.gov.cn/%7BABC%7D"]) == ("", {})


PORTRAIT = [
    box("姓名", 0.07, 0.12, height=0.06),
    box("张三", 0.19, 0.12, height=0.06),
    box("性别", 0.07, 0.25, height=0.06),
    box("男", 0.19, 0.25, height=0.06),
    box("民族汉", 0.29, 0.25, height=0.06),
    box("出生", 0.07, 0.37, height=0.06),
    box("1990年8月23日", 0.19, 0.37, height=0.06),
    box("住址", 0.07, 0.50, height=0.06),
    box("浙江省杭州市西湖区示例", 0.19, 0.50, height=0.06),
    box("路100号", 0.19, 0.58, height=0.06),
    box("公民身份号码", 0.07, 0.85, height=0.06),
    box("３３０１０６１９９００８２３００１３", 0.40, 0.85, height=0.06),
]


def test_both_faces_of_a_card():
    assert read(PORTRAIT) == (
        "identity",
        {"name": "张三", "number": CARD, "address": "浙江省杭州市西湖区示例路100号"},
    )
    emblem = [
        box("中华人民共和国", 0.32, 0.12, height=0.1),
        box("居民身份证", 0.3, 0.27, height=0.12),
        box("签发机关", 0.18, 0.74, height=0.05),
        box("杭州市公安局西湖分局", 0.42, 0.74, height=0.05),
        box("有效期限", 0.18, 0.85, height=0.05),
        box("2016.08.24-2036.08.24", 0.42, 0.85, height=0.05),
    ]
    assert read(emblem) == ("identity", {"term": "2036-08-24"})


def test_a_number_that_contradicts_the_birthday_is_misread():
    boxes = [replace(one, text="1991年8月23日") if "1990" in one.text else one for one in PORTRAIT]
    assert "number" not in read(boxes)[1]


def test_a_domain_certificate():
    boxes = [
        box("域名注册证书", 0.26, 0.12, height=0.05),
        box("域名：", 0.16, 0.3, 0.06),
        box("example.com", 0.42, 0.3),
        box("域名持有者：", 0.16, 0.36, 0.1),
        box("杭州示例科技有限公司", 0.42, 0.36),
        box("注册服务机构：", 0.16, 0.42, 0.1),
        box("示例数据有限公司", 0.42, 0.42),
        box("到期时间：", 0.16, 0.48, 0.1),
        box("2028年08月24日", 0.42, 0.48),
        box("实名认证：无", 0.16, 0.54),
    ]
    assert read(boxes) == (
        "domain",
        {
            "domain": "example.com",
            "holder": "杭州示例科技有限公司",
            "registrar": "示例数据有限公司",
            "expires": "2028-08-24",
        },
    )


def test_another_paper_is_none_of_these():
    assert read([box("今天天气很好", 0.2, 0.4)]) == ("", {})
    assert read([]) == ("", {})


def test_a_paper_with_as_many_labels_of_two_is_neither():
    boxes = [
        box("住所", 0.1, 0.1), box("类型", 0.1, 0.2), box("住址", 0.1, 0.3), box("姓名", 0.1, 0.4),
    ]  # fmt: skip
    assert layout.paper_of(labelling.straight(boxes)) is None


def test_labels_repeated_in_a_text_are_no_labels():
    again = [*NEW, box("住所", 0.10, 0.9)]
    labels = labelling.labels_in(labelling.straight(again), papers()["licence"])
    assert len({label.item for label in labels}) == len(labels)


def test_labels_in_two_languages_with_their_values_in_one_box():
    boxes = [
        box("国际域名注册证书", 0.3, 0.12, height=0.05),
        box("域名 Domain Name：example.com", 0.14, 0.3),
        box("域名持有者Registrant：杭州示例科技有限公司", 0.14, 0.36),
        box("证件号码：91330106MA0000138L", 0.14, 0.42),
        box("到期时间 Expiration Date：2028-08-24 10:20:30", 0.14, 0.48),
        box("域名一经注册即生效", 0.2, 0.6),
    ]
    assert read(boxes)[1] == {
        "domain": "example.com",
        "holder": "杭州示例科技有限公司",
        "cert_no": CODE,
        "expires": "2028-08-24",
    }


def test_a_value_in_one_box_with_its_label_is_as_sure_as_its_own_signs():
    def merged(*sure):
        text = "法定代表人 陈立"
        boxes = without("法定代表人 陈立")
        return [*boxes, replace(box(text, 0.10, 0.46, score=min(sure)), sure=sure)]

    doubtful_gap = (0.99,) * 5 + (0.3, 0.99, 0.99)
    assert read(merged(*doubtful_gap))[1]["leader"] == "陈立"
    assert "leader" not in read(merged(*(0.99,) * 7, 0.5))[1]
