"""How a notice is taken apart: points, advice, threats, negations, slips, headings."""

import pytest

from filing.rejections import decode
from filing.rejections.model import Sort


def read(text):
    return decode.default().read(text)


def named(text):
    return [hit.reason.id for hit in read(text).hits]


def test_two_reasons_of_one_notice_are_two_answers():
    text = "①网站名称含有特殊符号 ②手机号码归属地非本省，请修改"
    assert named(text) == ["name.symbols", "phone.region"]


def test_the_part_is_quoted_as_it_was_written():
    hit = read("駁回：主體負責人手機號碼與應急聯繫電話不能相同，請修改").hits[0]
    assert hit.clause == "驳回:主体负责人手机号码与应急联系电话不能相同"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("驳回原因一：域名已过期 修改措施：请续费，并重新上传清晰的域名证书。", ["domain.expired"]),
        ("驳回。请上传清晰的营业执照照片。", ["doc.unclear"]),
        ("驳回：域名已过期，逾期将取消接入", ["domain.expired"]),
        (
            "专项核查：域名证书缺少，逾期未整改将注销",
            ["domain.certificate_missing", "after.overdue"],
        ),
        ("驳回：域名已过期。其他无需修改", ["domain.expired"]),
        ("域名已过期，这一条已修改", ["domain.expired"]),
    ],
)
def test_advice_and_threats_are_no_reasons(text, reasons):
    assert named(text) == reasons


def test_a_weak_phrase_counts_beside_a_word_of_refusal_only():
    assert named("网站上的水印") == []
    assert named("证件上有水印，请重新上传") == ["doc.watermark"]
    assert named("驳回：1、水印 2、复印件") == ["doc.watermark", "doc.copy"]


def test_two_weak_phrases_carry_each_other():
    text = "【工信部】您的备案验证码为123456，请于24小时内登录完成核验"
    assert named(text) == ["sms.pending"]
    assert not read(text).sure


def test_a_sign_may_be_wrong_but_none_that_turns_the_meaning():
    assert named("驳回：网站负责人姓名与身份怔不一致") == ["person.data_mismatch"]
    assert named("退回：未在24小时内完戍短信验证") == ["sms.timeout"]
    assert "doc.seal" not in named("退回：授权书已加盖公章")
    assert named("退回：营业执照图片不清晰") == ["doc.unclear"]


def test_a_heading_gives_way_to_its_cause():
    assert named("网站名称不合格，网站名称少于三个汉字") == ["name.too_short"]
    assert named("网站名称不合格") == ["name.general"]
    assert named("缺少材料：授权书未加盖公章") == ["doc.seal"]


def test_a_spot_check_has_reasons_of_its_own():
    assert named("域名已过期，请续费后重新提交") == ["domain.expired"]
    assert named("专项核查发现：域名已过期，请限期整改") == ["after.domain_expired"]
    assert named("核查：网站域名持有者与主体单位名称不符") == ["after.domain_holder"]
    assert named("退回：联系方式失效") == ["after.phone_dead"]
    assert named("法人已变更，请重新提交") == ["after.leader_changed"]


def test_headings_that_may_be_several_things_are_asked_about():
    found = read("管局驳回：跨省备案")
    assert not found.hits
    assert found.open[0].candidates == ("province.cross_org", "province.cross_person")
    assert read("管局驳回：跨省备案，单位不能跨省备案").hits


def test_a_refusal_without_a_reason_is_told_where_to_find_it():
    found = read("我的备案被驳回了")
    assert [row.bare for row in found.open] == [True]
    assert not read("我的申请被驳回了").known


def test_states_of_an_order_are_known():
    found = read("华为云 待管局审核")
    assert found.status is not None
    assert found.status.words == "待管局审核"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("短信签名审核未通过，签名与单位名称不一致", "sms_product"),
        ("公安联网备案申请被驳回：网站名称与工信部备案不一致", "police"),
        ("您的备案已通过管局审核", "approved"),
    ],
)
def test_what_looks_alike_is_named(text, what):
    found = read(text)
    assert found.other is not None
    assert found.other.id == what
    assert not found.hits


def test_a_word_of_another_matter_does_not_hide_a_refusal():
    assert named("备案驳回：域名已过期，请在小程序查看审核结果") == ["domain.expired"]
    assert named("备案初审已通过，备案已通过管局审核前被驳回：域名已过期") == ["domain.expired"]


def test_a_question_is_none_but_where_it_is_about_the_text_message():
    assert not read("域名未实名认证怎么备案？").known
    assert named("收不到核验短信怎么办") == ["sms.not_received"]
    assert read("收不到核验短信怎么办").hits[0].reason.kind is Sort.NOTICE


def test_a_text_without_a_word_of_refusal_need_not_be_read():
    assert decode.default().refuses("備案被駁回")
    assert not decode.default().refuses("杭州示例科技有限公司")


def test_only_a_refusal_with_a_known_reason_is_sure():
    assert read("备案驳回：域名已过期").sure
    assert not read("域名已过期").sure
    assert not read("备案驳回").sure


def test_an_empty_or_endless_text_is_read_too():
    assert not read("").known
    assert not read("，。；" * 5000).known


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (
            "Your ICP filing application was rejected: the website name contains prohibited words.",
            ["name.general"],
        ),
        ("Rejected. Domain name owner does not match the entity.", ["domain.holder_differs"]),
        ("The phone number of the person in charge could not be reached.", ["phone.unreachable"]),
        (
            "Your application has been returned because the ID card photo is unclear.",
            ["doc.unclear"],
        ),
        ("Reason: real-name verification of the domain is not complete", ["domain.no_real_name"]),
        ("The website is already accessible; please close it before filing", ["access.site_open"]),
        ("The SMS verification was not completed within 24 hours.", ["sms.timeout"]),
        ("The legal representative is not the person in charge.", ["person.leader_not_legal_rep"]),
        ("The address of the entity is not detailed enough.", ["entity.address_vague"]),
        ("content of the website does not match an individual filing", ["content.person_company"]),
        (
            "Rejected:\n1. The domain has expired; renew it.\n2. The ID card expires next month",
            ["domain.expired", "person.id_expired"],
        ),
        ("Your order has been shipped.", []),
        ("Rejected: the phone number 号码 could not be reached", []),
    ],
)
def test_a_notice_in_english_names_its_reasons(text, reasons):
    """Beside Chinese signs the Chinese words decide."""
    assert named(text) == reasons


def test_an_english_sentence_is_quoted_as_it_was_written():
    (hit,) = read("Dear customer. The Domain name has EXPIRED! Best wishes").hits
    assert hit.clause == "The Domain name has EXPIRED"


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("驳回原因：1、域名已过期；2、网站负责人未佩戴工牌", ("网站负责人未佩戴工牌",)),
        ("驳回原因一：域名已过期。驳回原因二：备案主体的星座不符合要求",
         ("备案主体的星座不符合要求",)),
        ("驳回原因如下：\n1. 营业执照图片不清晰\n2. 照片衣服颜色不符合要求\n请修改后重新提交",
         ("照片衣服颜色不符合要求",)),
        ("1. The licence is blurry. 2. The moon phase is not acceptable.",
         ("The moon phase is not acceptable",)),
        ("1. The licence is blurry. 2. The photo must show a hat.", ("The photo must show a hat",)),
        ("Rejected: the domain has expired. The curtain does not follow the template.",
         ("The curtain does not follow the template",)),
    ],
)  # fmt: skip
def test_a_point_without_a_known_reason_is_told_beside_those_that_have_one(text, unread):
    found = read(text)
    assert found.hits
    assert found.unread == unread


@pytest.mark.parametrize(
    "text",
    [
        "退回：域名已过期；请补充材料",
        "驳回：1、域名已过期，逾期未改将注销；2、请续费",
        "1、域名已过期；2、逾期未整改的，将取消接入",
        "您的备案订单被驳回，原因：\n域名已过期",
        "Dear user, your filing has been rejected. The domain has expired. Please renew it.",
        "Rejected: the domain has expired. If you do not know how to renew it, contact us.",
        "Your filing was not approved. Reason: the domain has expired. It must be renewed.",
    ],
)
def test_greetings_advice_and_threats_are_no_such_points(text):
    found = read(text)
    assert found.hits
    assert found.unread == ()


def test_an_english_question_is_no_notice_unless_it_tells_of_one():
    assert named("What happens if the domain expires?") == []
    text = "My filing was rejected because the domain has expired, what now?"
    assert named(text) == ["domain.expired"]
