"""The table of meaning: what arrives where, and whom it is for."""

import pytest

from dialogs.routing.meaning import (
    Answer,
    AskedQuestion,
    Attachment,
    BusinessScope,
    ForStaff,
    GivenCommand,
    GivenNumber,
    MessagePlace,
    PastedData,
    Refusal,
    SmallTalk,
    Talk,
    TypedMessage,
    Why,
    is_doubtful,
    route,
)
from dialogs.routing.words import languages
from filing.lone_numbers import LoneNumber, Sort

HOME = MessagePlace()
ADDRESS = MessagePlace("entity_cert_address", "text", name=True)
NAME = MessagePlace("entity_name", "text", name=True)
REMARK = MessagePlace("entity_remark", "text", optional=True)
SCOPE = MessagePlace("business_scope", "text", optional=True)
OLD = MessagePlace("domain_registrar", "text")
DATE = MessagePlace("domain_expires", "date")
NUMBER = MessagePlace("service_numbers_used", "number")
PHONE = MessagePlace("leader_phone2", "phone", optional=True)
CHOICE = MessagePlace("entity_nature", "choice")
CHOSEN = MessagePlace("entity_nature", "choice", fits=True)
PAPER = MessagePlace("doc_leader_id", "document")

ASKS = [
    "Which address do you mean, the old one or the new one?",
    "what is the registrant of a domain?",
    "What is a remark?",
    "What is a remark",
    "what is a service identification number?",
    "how do i find it",
    "can i use my home address",
    "is this the address on the licence",
    "i don't understand",
    "sorry, do you mean the licence",
    "why?",
    "?",
    "什么是备注？",
    "投资人是谁？",
    "住所填哪里？",
    "怎么查注册商？",
    "这里要写什么？",
    "请问是旧地址还是新地址",
    "住所写营业执照上的吗",
    "这个必须填么",
    "要填身份证上的呢",
    "什麼是備註",
    "請問地址要寫什麼",
    "地址點填呀?",
    "呢度要唔要寫省份咩",
    "使唔使填门牌号",
    "不知道",
    "能不能写英文",
    "去哪里查",
]
NAMES = [
    "什么值得买科技有限公司",
    "什么值得买",
    "如何网络科技有限公司",
    "杭州饿了么科技有限公司",
    "饿了么",
    "知道吗",
    "呢喃文化传播有限公司",
    "你好科技有限公司",
    "哈喽出行",
    "谁的小店",
    "怎么办网络科技有限公司",
    "What If Foundation",
    "Who Cares Inc",
    "Why Not Co.",
    "陈么么",
    "Howard Hill",
    "Whitney Wherever Ltd",
    "Hi-Tech Ltd",
    "Thanksgiving Foods Ltd",
    "无锡示例科技有限公司",
    "无名",
    "Nono Ltd",
    "好的工作室",
    "开始网络科技有限公司",
    "人工智能科技有限公司",
]
ADDRESSES = [
    "浙江省杭州市西湖区示例路100号1幢201室",
    "示例路100号(原?号)1幢",
    "几江街道3号",
    "谁家巷3号",
    "哪吒路5号",
    "Can Tho Road 5",
    "Room 5, What Street 7",
    "How Street 12, Hangzhou",
    "吗丁路8号",
    "无锡市滨湖区示例路1号",
]
NOTHING = [
    *("skip", "Skip.", "none", "None", "no", "NO", "-", "--", "—", "/", "n/a", "N/A.", "nil"),
    *(
        "没有",
        "没有。",
        "无",
        "无。",
        "跳过",
        "暂无",
        "不填",
        "略",
        "無",
        "跳過",
        "沒有",
        "冇",
        "唔填",
    ),
]
STARTS = [
    *("I want to file my website", "i'd like to start a filing", "start filing", "begin"),
    *("i want to strat a filing", "please help me file my site", "I need to register my website"),
    *("let's start", "how can i start a filing"),
    *("我想备案", "我想備案", "我要备案", "開始", "开始", "开始备案", "帮我办理网站备案"),
    *("我们公司要备案", "你好，我想备案", "网站备案", "我要做icp备案", "需要办理备案"),
]
STARTS += [
    *("帮我给网站备个案", "怎么开始", "I'd like to register my site", "给公司网站备案", "备个案"),
    *("麻烦帮我备一下案", "从哪里开始", "如何開始", "新建备案", "我有个网站要备案", "帮我备案"),
    *("how do I start", "where do I begin", "let's get started", "I need an ICP number"),
    *("new filing", "can you file my website"),
]
BIDS = {
    Talk.FORGET: [
        *("delete all my data", "erase everything about me", "please delete my account"),
        *("delete me", "remove my information from your server", "forget me"),
        *("删除我的资料", "把我的資料全部刪除", "帮我删除所有数据", "清空我的信息", "刪掉我的帳號"),
    ],
    Talk.PRIVACY: [
        *("what data do you keep about me", "what do you know about me", "who can see my data"),
        *("is my data safe", "do you store my documents", "where is my data stored"),
        *("你们保存了我的哪些信息", "我的身份证信息安全吗", "隐私政策", "你們存了我什麼資料"),
    ],
    Talk.STOP: ["stop", "quit", "never mind", "I want to stop", "算了", "退出", "回到首页"],
    Talk.BACK: ["go back", "back", "previous question", "返回", "上一步", "回上一题"],
}
PERSONS = [
    *("人工", "客服", "转人工", "人工客服", "我要找客服", "真人", "轉人工", "搵客服", "我想找人工"),
    *("human", "talk to a person", "I want to talk to a human", "agent", "customer service"),
    *("can i speak to someone please", "is there a human", "support"),
]
GREETINGS = [
    "hello",
    "Hello!",
    "hi there",
    "hey",
    "helo",
    "good morning",
    "你好",
    "您好！",
    "在吗",
    "哈囉",
]
THANKS = [
    "thanks",
    "Thank you very much!",
    "thanks, done",
    "谢谢",
    "谢谢你",
    "好的",
    "唔該",
    "多謝",
    "ok",
]


@pytest.mark.parametrize("place", [REMARK, OLD, NUMBER, DATE, PHONE, CHOICE], ids=lambda p: p.field)
@pytest.mark.parametrize("text", ASKS)
def test_a_text_that_asks_is_no_answer(text, place):
    meant = route(TypedMessage(text), place)
    assert isinstance(meant, AskedQuestion)
    assert meant.why in {Why.ASKS, Why.HERE, Why.UNSURE}


@pytest.mark.parametrize("text", [one for one in ASKS if one != "?"])
def test_nor_is_it_a_name_or_an_address(text):
    for place in (NAME, ADDRESS):
        assert isinstance(route(TypedMessage(text), place), AskedQuestion)


@pytest.mark.parametrize("text", NAMES)
def test_question_words_in_a_name_are_part_of_it(text):
    assert route(TypedMessage(text), NAME) == Answer()


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_with_question_words_is_one(text):
    place = MessagePlace("entity_cert_address", "text", name=False) if "?" in text else ADDRESS
    assert route(TypedMessage(text), place) == Answer()


@pytest.mark.parametrize("text", NOTHING)
def test_a_word_for_nothing_leaves_the_question_out(text):
    for place in (REMARK, NAME, ADDRESS, PHONE, DATE, NUMBER):
        assert route(TypedMessage(text), place) == Answer(left_out=True)
    assert route(TypedMessage(text), CHOSEN) == Answer()
    assert route(TypedMessage(text), PAPER) == Answer()


@pytest.mark.parametrize("text", STARTS)
def test_who_wants_to_file_is_understood_at_home(text):
    found = route(TypedMessage(text), HOME)
    assert isinstance(found, SmallTalk)
    assert found.about is Talk.START
    assert found.language == ("en" if text.isascii() else "zh")


@pytest.mark.parametrize("talk", BIDS)
def test_what_a_command_does_is_understood_in_words_everywhere(talk):
    for text in BIDS[talk]:
        for place in (HOME, NAME, REMARK, CHOICE, DATE):
            found = route(TypedMessage(text), place)
            assert isinstance(found, SmallTalk), text
            assert found.about is talk, text


@pytest.mark.parametrize(
    "text",
    ["how do I delete my data?", "delete my draft", "取消接入", "注销备案", "怎么取消备案",
     "home page", "首页放什么", "what data do you need", "remove me as administrator"],
)  # fmt: skip
def test_what_only_resembles_a_command_is_looked_up(text):
    assert route(TypedMessage(text), HOME) == AskedQuestion()


def test_what_fits_the_question_is_no_command():
    assert route(TypedMessage("stop"), CHOSEN) == Answer()


def test_a_number_by_itself_is_told_where_none_is_asked():
    found = LoneNumber(Sort.ICP, "浙ICP备12345678号-1")
    said = TypedMessage("浙ICP备12345678号-1", number=True, lone=found)
    assert route(said, HOME) == GivenNumber(found)
    assert route(said, MessagePlace(number=True)) == Answer()
    assert isinstance(route(said, REMARK), Answer)
    assert route(said, MessagePlace(talking=True)) == ForStaff()


@pytest.mark.parametrize("text", PERSONS)
def test_who_asks_for_a_person_is_understood_everywhere(text):
    for place in (HOME, NAME, ADDRESS, REMARK, CHOICE, DATE):
        found = route(TypedMessage(text), place)
        assert isinstance(found, SmallTalk)
        assert found.about is Talk.PERSON


@pytest.mark.parametrize(
    ("texts", "talk"), [(GREETINGS, Talk.GREETING), (THANKS, Talk.THANKS)], ids=["hello", "thanks"]
)
def test_small_talk_is_answered_at_home_and_asked_about_at_a_question(texts, talk):
    for text in texts:
        found = route(TypedMessage(text), HOME)
        assert isinstance(found, SmallTalk), text
        assert found.about is talk, text
        for place in (NAME, REMARK):
            assert isinstance(route(TypedMessage(text), place), AskedQuestion), text


@pytest.mark.parametrize(
    "text",
    ["how much does it cost??", "网站怎么备案", "备案多少钱", "我需要備案嗎", "entity leader",
     "什么是主体负责人", "cdn", "app filing in Guangdong", "the licence is old", "备案号查询"],
)  # fmt: skip
def test_what_else_is_typed_at_home_is_looked_up(text):
    assert route(TypedMessage(text), HOME) == AskedQuestion()


@pytest.mark.parametrize(
    ("message", "place", "meant"),
    [
        (TypedMessage("/home", command="home"), NAME, GivenCommand("home")),
        (TypedMessage("/home", command="home"), MessagePlace(talking=True), GivenCommand("home")),
        (TypedMessage("/opt/www is my root. Right?"), MessagePlace(talking=True), ForStaff()),
        (TypedMessage("2026-01-01", to_staff=True), DATE, ForStaff()),
        (TypedMessage("what?", to_staff=True), HOME, ForStaff()),
        (TypedMessage("人工"), MessagePlace(talking=True), ForStaff()),
        (TypedMessage(file=True), MessagePlace("d", "document", talking=True), ForStaff()),
        (TypedMessage("/unknown"), NAME, AskedQuestion(Why.COMMAND)),
        (TypedMessage("/unknown"), HOME, AskedQuestion()),
        (TypedMessage("https://example.cn/x"), NAME, AskedQuestion(Why.ODD)),
        (TypedMessage("www.example.cn"), ADDRESS, AskedQuestion(Why.ODD)),
        (TypedMessage("Which? Ltd"), NAME, AskedQuestion(Why.ODD)),
        (TypedMessage("示例路1号?"), ADDRESS, AskedQuestion()),
        (
            TypedMessage("https://www.例子.中国/路径?x=1"),
            MessagePlace("domain", "domain"),
            Answer(),
        ),
        (TypedMessage("https://example.cn/what?"), MessagePlace("domain", "domain"), Answer()),
        (TypedMessage(file=True), PAPER, Answer()),
        (TypedMessage("my licence", file=True), PAPER, Answer()),
        (TypedMessage("杭州示例科技有限公司", file=True), NAME, Answer()),
        (TypedMessage(file=True), NAME, Attachment()),
        (TypedMessage(file=True), HOME, Attachment()),
        (TypedMessage("hello", file=True), HOME, Attachment()),
        (TypedMessage(), HOME, Attachment()),
        (TypedMessage(), NAME, Answer()),
        (TypedMessage("a: 1\nb: 2", data=True), HOME, PastedData()),
        (TypedMessage("a: 1\nb: 2", data=True), ADDRESS, PastedData()),
        (TypedMessage("经营范围：软件开发", scope=True), REMARK, BusinessScope()),
        (TypedMessage("经营范围：软件开发", scope=True), SCOPE, Answer()),
        (TypedMessage("2026-01-01"), MessagePlace("d", "date", fits=True), Answer()),
        (TypedMessage("a spaceship"), CHOICE, Answer()),
        (TypedMessage("No"), MessagePlace("waf", "yes_no", fits=True), Answer()),
    ],
)
def test_the_rest_of_the_table(message, place, meant):
    assert route(message, place) == meant


STAFF_LAST = "It is my company, Example Ltd, but the WHOIS is private"


@pytest.mark.parametrize(
    "text", [STAFF_LAST, "thanks, done", "yes", "那是我自己的公司", "is it ok?"]
)
def test_after_a_word_of_staff_a_text_is_asked_about(text):
    for place in (
        MessagePlace(staff_last=True),
        MessagePlace("domain_holder_name", "text", name=True, staff_last=True),
        MessagePlace("domain_expires", "date", staff_last=True),
    ):
        assert route(TypedMessage(text), place) == ForStaff(sure=False)


def test_after_a_word_of_staff_what_fits_the_question_answers_it():
    place = MessagePlace("domain_expires", "date", fits=True, staff_last=True)
    assert route(TypedMessage("2028-01-01"), place) == Answer()


@pytest.mark.parametrize(
    ("text", "place", "doubtful"),
    [
        ("are you still there?", NAME, True),
        ("my colleague will send it", CHOICE, True),
        ("my colleague will send it", DATE, True),
        ("杭州示例科技有限公司", NAME, False),
        ("2028-01-01", MessagePlace("d", "date", fits=True), False),
        ("skip", DATE, False),
        ("人工", NAME, False),
        ("杭州", MessagePlace("region", "region"), False),
        ("did you get my papers?", HOME, True),
        ("", NAME, False),
    ],
)
def test_what_is_no_answer_may_be_meant_for_somebody_else(text, place, doubtful):
    said = TypedMessage(text)
    assert is_doubtful(route(said, place), said, place) is doubtful


def test_every_language_has_words_of_every_kind():
    assert len(languages()) > 1
    for words in languages().values():
        assert all(getattr(words, name) for name in words.__slots__)


def test_a_number_is_taken_where_one_is_waited_for():
    said = TypedMessage(text="浙ICP备12345678号-1", number=True, refusal=True)
    assert route(said, MessagePlace(number=True)) == Answer()
    assert route(said, MessagePlace()) == Refusal()


def test_a_refusal_is_read_anywhere_but_at_a_remark():
    said = TypedMessage(text="备案驳回：域名已过期", refusal=True)
    assert isinstance(route(said, MessagePlace()), Refusal)
    assert isinstance(route(said, MessagePlace(field="entity_name", kind="text")), Refusal)
    assert isinstance(route(said, MessagePlace(field="site_remark", kind="text")), Answer)
    assert isinstance(route(said, MessagePlace(talking=True)), ForStaff)
