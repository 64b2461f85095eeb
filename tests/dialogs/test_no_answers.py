"""At every question in words: what is no answer is not stored, and real answers are."""

import time

import pytest

from dialogs.routing import meaning, phrases, referred, sorts
from dialogs.routing.meaning import (
    Answer,
    AskedQuestion,
    SmallTalk,
    Talk,
    TypedMessage,
    Walk,
    Way,
    Why,
)
from dialogs.routing.sorts import TextSort
from filing.loader import default
from filing.model import Kind

FIELDS = [one for one in default().fields.values() if one.kind is Kind.TEXT]

INSTEAD = {
    Why.REFERS: [
        "same as above",
        "Same as above.",
        "和上面一样",
        "和上面一樣",
        "同上面",
        "同上",
        "见营业执照",
        "見營業執照",
        "see attachment",
        "法人",
        "填法人就行吧",
        "me",
        "it's me",
        "it’s me",
        "our boss",
        "我自己",
    ],
    Why.ASKS: [
        "是填执照上的地址还是办公室地址",
        "是填執照上的地址還是辦公室地址",
        "the old one or the new one",
        "申請費用多少錢",
        "whether the company or the branch",
    ],
    Why.SUGGEST: ["帮我起一个", "幫我起一個", "do it for me", "you decide", "随便填一个"],
    Why.LATER: ["please wait", "not online yet", "稍等", "网站还没上线", "I'll ask my boss"],
    Why.GREETING: ["早安", "hello", "在吗", "thanks"],
    Why.HERE: ["請問這裡怎麼填", "这里填什么"],
    Why.ODD: ["/etc/nginx", "🙂🙂", "嗯哦", "test"],
}
WAYS = {
    Way.HERE: ["Back to the form", "返回表单", "返回表單", "I want to file"],
    Way.ON: ["next", "下一步", "continue"],
    Way.LANGUAGE: ["English please", "换成中文"],
}
BIDS = {
    Talk.BACK: ["go back", "返回", "上一步", "填错了", "previous question", "oops, wrong answer"],
    Talk.STOP: [
        "menu",
        "stop",
        "退出",
        "主菜单",
        "取消",
        "我不想填了",
        "take me to the home screen",
    ],
}
NOTHING = ["先跳過", "先跳过", "nothing to add", "没什么要补充的", "none needed", "No, thanks"]
UNWILLING = ["I'd rather not say", "I’d rather not say", "不方便透露", "保密", "不想说"]

REAL = {
    TextSort.PERSON: [
        *("何法", "任先", "安早", "同尚", "简易", "那英", "和平", "郑和", "是不二", "于无"),
        *(
            "欧阳娜",
            "仝文",
            "么红",
            "迪丽努尔·买买提",
            "LI MING",
            "van der Berg Jan",
            "O'Brien Pat",
        ),
        *("Me Li", "Will Smith", "Do Van An", "See Thao", "Ann Wait-Jones", "阿卜杜拉·买买提"),
        *("司马相如", "欧阳雪", "Ditto Wu", "Back Hyun", "So In"),
    ],
    TextSort.NAME: [
        *(
            "同上科技有限公司",
            "ABC Ltd",
            "Test Ltd",
            "abc",
            "See Me Ltd",
            "Same Day Delivery Inc",
            "返回网络科技有限公司",
        ),
        *("先跳舞蹈培训中心", "法人之家信息咨询有限公司", "我自己科技有限公司", "张三", "何法"),
        *("Do It For Me LLC", "Later Foods Limited", "Menu Studio", "Back to the Form GmbH"),
        *("某某市民政局", "早安文化传播有限公司", "老板娘餐饮店", "Whether Or Not Company"),
        *("帮我选网络科技有限公司", "随便吃餐饮管理有限公司", "Please Wait Ltd", "一样红饭店"),
    ],
    TextSort.SITE: [
        *("早安读书", "返回的路", "同上学堂", "我的照片", "站长之家", "老板娘的店", "随便走走"),
        *("下午茶时光", "明天会更好", "等一个人咖啡", "回到过去", "照片墙", "在路上"),
        *("猫和老鼠俱乐部", "没有围墙的花园", "让世界更美", "与你同行", "可可西里"),
        *("一个人的旅行", "你好明天", "用心做菜", "前端开发笔记"),
        *("四季读书笔记", "法人之家", "出发吧", "下一站"),
        *("杭州示例科技官网", "我自己的小屋", "见字如面", "帮帮忙社区"),
    ],
    TextSort.ADDRESS: [
        *(
            "见龙路12号",
            "同上村3组5号",
            "示例路100号1幢201室",
            "先跳桥街道8号",
            "Room 5, See Road 7",
        ),
        *("浙江省杭州市西湖区示例路100号", "前面村12号", "上面街3号", "我家山路6号", "写字楼3层"),
        *("法人路8号", "老板路5号2单元", "No. 5 Main Street", "吗丁路8号", "返回巷9号"),
    ],
    TextSort.BRAND: [
        "阿里",
        "alibaba cloud us",
        "Gandi SAS",
        "狗爹",
        "火山引擎",
        "阿里云",
        "新网",
        "西部数码",
        "GoDaddy",
        "Name.com",
        "www.hichina.com",
        "腾讯云",
    ],
    TextSort.SENTENCE: [
        "此地址已是最详细地址",
        "本网站为企业官网，用于展示公司介绍和产品信息。",
        "网站还没有上线，现在先备案，之后用于展示产品",
        "法人与负责人为同一人，联系电话相同",
        "地址与营业执照一致，没有门牌号",
        "公司没有公章，用合同章代替",
        "我自己的学习笔记，用来记录生活",
        "The address has no house number",
        "本网站现在还是个人博客，以后也不做商业用途",
        "我公司已于上月更名，工商变更已完成",
        "我的个人技术博客，不含经营内容",
        "我单位办公地址与注册地址不一致",
        "本人承诺网站内容真实有效，如有虚假愿意承担责任",
        "负责人为外籍人员，使用护照办理",
        "域名持有者与主办单位一致",
        "个人博客",
        "做一个在线简历",
        "已三证合一",
        "We sell handmade tea cups and show our workshop",
    ],
    TextSort.FIGURES: [
        *(
            "浙ICP备12345678号",
            "浙ICP备12345678号-1",
            "10.1.2.3",
            "330100000012345",
            "www.example.com",
        ),
        *("example.com", "https://example.com/", "13600000017", "a@example.com", "例子。中国"),
    ],
    TextSort.DATA: [
        "张三",
        "张三, 330106199008230013, 2036-08-24, 13800000013",
        "李四 13800000013",
    ],
}


def at(field):
    return meaning.at(field.id, field.kind, optional=field.optional)


def heard(text, field):
    return meaning.route(TypedMessage(text), at(field))


def test_there_are_questions_of_every_sort():
    assert len(FIELDS) > 30
    assert {sorts.of(one.id) for one in FIELDS} == set(TextSort) - {TextSort.FREE} == set(REAL)


@pytest.mark.parametrize("said", ["每天都要喝一杯很好很好的茶", "Tea, every day", "好茶"])
def test_of_a_question_added_later_words_are_an_answer(said):
    assert sorts.of("site_slogan") is TextSort.FREE
    assert not sorts.odd(said, TextSort.FREE)
    assert sorts.odd("请问我要填什么", TextSort.FREE)


@pytest.mark.parametrize(
    ("why", "text"), [(why, text) for why, texts in INSTEAD.items() for text in texts]
)
def test_what_stands_instead_of_an_answer_is_told_apart(why, text):
    assert {heard(text, field) for field in FIELDS} == {AskedQuestion(why)}


@pytest.mark.parametrize(
    ("way", "text"), [(way, text) for way, texts in WAYS.items() for text in texts]
)
def test_who_types_a_button_that_is_none_gets_there(way, text):
    assert {heard(text, field) for field in FIELDS} == {Walk(way)}


@pytest.mark.parametrize(
    ("bid", "text"), [(bid, text) for bid, texts in BIDS.items() for text in texts]
)
def test_who_wants_back_or_out_is_led_there(bid, text):
    for field in FIELDS:
        meant = heard(text, field)
        assert isinstance(meant, SmallTalk), field.id
        assert meant.about is bid, field.id


@pytest.mark.parametrize("text", NOTHING)
def test_there_is_nothing_to_be_said(text):
    assert {heard(text, field) for field in FIELDS} == {Answer(left_out=True)}


@pytest.mark.parametrize("text", UNWILLING)
def test_who_will_not_say_it_need_not_where_it_is_optional(text):
    for field in FIELDS:
        wanted = Answer(left_out=True) if field.optional else AskedQuestion(Why.LATER)
        assert heard(text, field) == wanted, field.id


@pytest.mark.parametrize("text", ["麻煩幫我轉接專人", "转接人工客服", "请帮我转接专人"])
def test_who_wants_a_person_gets_one(text):
    assert all(isinstance(heard(text, field), SmallTalk) for field in FIELDS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda one: one.id)
def test_real_answers_are_taken(field):
    refused = [text for text in REAL[sorts.of(field.id)] if heard(text, field) != Answer()]
    assert refused == []
    for sample in (field.sample, field.sample_person, *field.suggest):
        assert not sample or "{" in sample or heard(sample, field) == Answer(), sample


def test_at_other_kinds_what_fits_is_an_answer():
    phone = meaning.at("leader_mobile", "phone", fits=True)
    assert meaning.route(TypedMessage("13800000013"), phone) == Answer()
    for kind in ("phone", "date", "identity", "number", "email"):
        place = meaning.at(f"leader_{kind}", kind)
        assert meaning.route(TypedMessage("same as above"), place) == AskedQuestion(Why.REFERS)
        assert meaning.route(TypedMessage("返回表单"), place) == Walk(Way.HERE)
    assert meaning.route(TypedMessage("法人"), meaning.at("x", "choice")) == Answer()
    assert meaning.route(TypedMessage("下一题"), meaning.at("x", "choice")) == Walk(Way.ON)


def test_hostile_texts_cost_no_time():
    place = meaning.at("entity_name", "text")
    for sign in (
        "嗯",
        "我",
        "的",
        "填",
        "same ",
        "the ",
        "ok ",
        "no ",
        "还是",
        "法人的",
        "(",
        "a or ",
    ):
        text = (sign * 200)[: phrases.LONGEST]
        for tail in ("", "x", "号"):
            begun = time.perf_counter()
            meaning.route(TypedMessage(text[: phrases.LONGEST - 1] + tail), place)
            assert time.perf_counter() - begun < 0.5, sign


ANN = {
    "entity_class": "organisation",
    "entity_name": "杭州示例科技有限公司",
    "entity_cert_address": "浙江省杭州市西湖区示例路100号",
    "leader_name": "张三",
    "leader_email": "zhangsan@example.com",
    "leader_cert_no": "330106199008230013",
}


@pytest.mark.parametrize(
    ("field", "text", "more", "meant"),
    [
        ("administrator_name", "法人", {"leader_is_legal_rep": True}, ("leader_name",)),
        ("administrator_name", "法人", {"leader_is_legal_rep": False}, ()),
        ("administrator_name", "法人", {"legal_rep_name": "王五"}, ("legal_rep_name",)),
        ("administrator_email", "same as the leader", {}, ("leader_email",)),
        ("administrator_cert_no", "同上", {}, ("leader_cert_no",)),
        ("administrator_mobile", "同上", {}, ()),
        ("entity_investor", "公司全称", {}, ("entity_name",)),
        ("site_name", "", {}, ("entity_name",)),
        ("entity_address", "和营业执照一样", {}, ("entity_cert_address",)),
        ("entity_address", "same as above", {}, ("entity_cert_address",)),
        ("entity_name", "见营业执照", {}, ()),
        ("leader_name", "me", {}, ()),
        ("leader_name", "我自己", {"entity_class": "individual"}, ("entity_name",)),
        ("leader_name", "my wife", {"entity_class": "individual"}, ()),
        ("entity_name", "our company", {}, ()),
        ("domain_holder_name", "same as above", {}, ()),
    ],
)
def test_which_answer_is_meant(field, text, more, meant):
    fields = default().fields
    assert referred.answers(fields[field], text, {**ANN, **more}, fields) == meant
