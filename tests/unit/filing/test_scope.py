"""A licence's scope of business: what stands in it, what only looks alike, what is no scope."""

import datetime as dt
import shutil

import pytest

from filing import preapproval, scope, scope_text, statement
from filing.errors import ContentError
from filing.loader import default
from tests.kinds import finds

KNOWN = preapproval.default()
CLOSING = (
    "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）许可项目："
    "{}（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以相关部门批准文件为准）"
)


def told(text: str, province: str = "330000", name: str = "") -> dict[str, str]:
    reading = scope.read(KNOWN, text, province, name)
    return {hit.sector.id: hit.result for hit in reading.hits}


@pytest.mark.parametrize(
    ("text", "province", "found"),
    [
        ("一般项目：软件开发；技术服务", "330000", {}),
        ("农药批发；兽药销售；保健食品销售；化妆品零售", "370000", {}),
        ("资产评估；财务咨询；社会保险代缴服务", "310000", {}),
        ("佛山陶瓷批发；道路货物运输；工艺美术品及礼仪用品销售", "440000", {}),
        ("汽车租赁；小微型客车租赁经营服务；代驾服务", "510000", {}),
        ("业务培训（不含教育培训、职业技能培训等需取得许可的培训）", "420000", {}),
        ("健康咨询服务（不含诊疗服务）；养生保健服务（非医疗）", "440000", {}),
        ("软件开发（未经金融等监管部门批准，不得从事融资担保、代客理财等业务）", "330000", {}),
        ("软件开发；不得从事融资担保、代客理财；设计服务", "330000", {}),
        ("技术服务（含（不含医疗服务）维修）", "440000", {}),
        ("一般项目：软件开发" + CLOSING.format("药品批发"), "330000", {"drugs_devices": "ask"}),
        ("Ⅲ类医疗器械销售", "110000", {"drugs_devices": "ask"}),
        ("药品批发", "370000", {"drugs_devices": "paper"}),
        ("网络文化经营", "420000", {"culture": "paper_or_change"}),
        ("经营性互联网文化服务", "330000", {"culture": "statement"}),
        ("组织文化艺术交流活动", "330000", {}),
        ("组织文化艺术交流活动", "360000", {"culture": "statement", "training": "statement"}),
        ("教育咨询服务", "440000", {"training": ""}),
        ("教育咨询服务", "610000", {"training": "statement"}),
        ("面向中小学生的学科类培训", "110000", {"training": "statement"}),
        ("出版物零售", "330000", {"publishing": ""}),
        ("出版物零售", "370000", {"publishing": "paper"}),
        ("投资管理", "500000", {"finance": "paper_or_change"}),
        ("投资管理", "330000", {"finance": "statement"}),
        ("投资管理", "410000", {"finance": "paper_or_change"}),
        ("网络出版服务", "410000", {"publishing": "statement"}),
        ("互联网信息服务", "220000", {"telecom": "paper_or_change"}),
        ("互联网信息服务", "330000", {"telecom": ""}),
        ("医疗服务", "330000", {"health": ""}),
        ("宗教用品销售", "540000", {"religion": "paper"}),
        ("网络音乐服务", "320000", {"culture": "statement"}),
    ],
)
def test_what_follows_from_a_scope(text, province, found):
    assert told(text, province) == found


@pytest.mark.parametrize(
    "text",
    ["", "你好", "请问经营范围怎么填？", "scope", "杭州示例管理有限公司", "经营范围是什么吗"],
)
def test_what_is_no_scope_says_nothing(text):
    reading = scope.read(KNOWN, text, "330000")
    assert not reading.understood
    assert scope_text.opening(reading, "330000", str) == scope_text.UNCLEAR
    assert not scope.looks_like_scope(text)


def test_a_name_counts_where_the_province_says_so():
    assert told("软件开发；技术服务", "320000", "南京示例教育科技有限公司") == {
        "training": "statement"
    }
    assert told("软件开发；技术服务", "330000", "杭州示例教育科技有限公司") == {}
    reading = scope.read(KNOWN, "软件开发；技术服务", "320000", "南京示例教育科技有限公司")
    assert reading.hits[0].words == ("教育",)


@pytest.mark.parametrize(
    ("text", "headed", "looks"),
    [
        ("经营范围：软件开发；技术服务", True, True),
        ("一般项目：软件开发；技术服务", True, False),
        ("一般项目：软件开发；技术服务", False, True),
        ("软件开发；技术服务；广告设计；茶叶销售", False, True),
        ("软件开发；技术服务", False, False),
        ("我们公司销售茶叶", False, False),
    ],
)
def test_a_scope_is_recognised_wherever_it_is_sent(text, headed, looks):
    assert scope.looks_like_scope(text, headed=headed) is looks


def test_all_of_it_is_told_with_its_sources_in_both_languages():
    text = "药品批发；医疗服务；网络出版服务；组织文化艺术交流活动；投资管理"
    for lang in ("en", "zh"):
        reading = scope.read(KNOWN, text, "360000")
        rows = list(scope_text.told(reading, default().sources, str, lang))
        assert len(rows) == len(reading.hits) == 6
        assert all(row.title and row.lines and row.sources for row in rows)
        assert scope_text.opening(reading, "360000", str) == scope_text.HEAD
        assert scope_text.PICK in scope_text.opening(reading, "", str)
    nothing = scope.read(KNOWN, "软件开发", "360000")
    assert scope_text.opening(nothing, "360000", str) == scope_text.NOTHING


def test_a_statement_says_what_is_not_done_and_leaves_blanks():
    sectors = [KNOWN.sector("training"), KNOWN.sector("ride_hailing")]
    facts = statement.Facts(province="江苏省", unit="南京示例科技有限公司")
    text = statement.statement(sectors, facts, dt.date(2026, 11, 29))
    assert "江苏省通信管理局" in text
    assert "2026年11月29日" in text
    assert statement.BLANK in text
    assert "2. 本网站不从事网络预约车" in text
    assert "年　　月" in statement.statement(sectors, facts)


def test_the_form_warns_and_is_silent_where_the_sector_is_chosen():
    fields = "business_scope entity_name pre_approval"
    known = {"business_scope": "药品批发；软件开发", "province": "330000", "pre_approval": "none"}
    assert finds("scope_sectors", fields, known)["sectors"] == "药品和医疗器械"
    assert finds("scope_sectors", fields, known | {"pre_approval": "5"}) is None
    assert finds("scope_sectors", fields, known | {"business_scope": "教育咨询服务"}) is None
    assert finds("scope_read", "business_scope", {"business_scope": "我们很好"})
    assert finds("scope_read", "business_scope", {"business_scope": None}) is None
    assert finds("scope_read", "business_scope", {"business_scope": "软件开发"}) is None


def test_every_sector_and_practice_is_cited_and_dated():
    catalog = default()
    codes = {choice.code for choice in catalog.codes["pre_approvals"]}
    for sector in KNOWN.sectors:
        assert sector.sources
        assert {*sector.sources} <= {*catalog.sources}
        assert sector.code in {"", *codes}
        assert sector.since
    for row in KNOWN.practices:
        assert row.province in catalog.provinces
        assert row.source in catalog.sources
        assert row.zh
        assert row.en


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("sectors", 'status = "in_force"', 'status = "odd"', "unknown status 'odd'"),
        ("practices", 'result = "statement"', 'result = "odd"', "unknown result 'odd'"),
        ("practices", 'sectors = ["finance"]', 'sectors = ["odd"]', "unknown sector 'odd'"),
    ],
)
def test_what_is_odd_in_the_files_does_not_load(tmp_path, file, old, new, said):
    folder = tmp_path / "preapproval"
    shutil.copytree(preapproval.CONTENT, folder)
    path = folder / f"{file}.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=said):
        preapproval.load(folder)


@pytest.mark.parametrize(
    ("text", "province", "sectors"),
    [
        ("许可项目：食品销售；餐饮服务。一般项目：日用百货销售；停车场服务", "330000", []),
        (
            "一般项目：人力资源服务（不含职业中介活动、劳务派遣服务）；企业管理；市场营销策划",
            "440000",
            [],
        ),
        (
            "一般项目：第一类医疗器械销售；第二类医疗器械销售；互联网销售（除销售需要许可的商品）",
            "370000",
            ["drugs_devices"],
        ),
        ("一般项目：第二类医疗器械销售；日用口罩（非医用）销售", "330000", []),
        ("许可项目：第三类医疗器械经营；药品互联网信息服务", "110000", ["drugs_devices"]),
        ("电影摄制服务；摄像及视频制作服务；广告制作", "330000", []),
        ("许可项目：广播电视节目制作经营；演出经纪；营业性演出", "210000", ["audiovisual"]),
        ("许可项目：网络文化经营；第二类增值电信业务", "500000", ["culture"]),
        ("一般项目：游艺娱乐活动；玩具销售；动漫游戏开发", "310000", []),
        ("互联网游戏服务；软件开发", "370000", ["games"]),
        (
            "许可项目：出版物零售；出版物互联网销售。一般项目：文具用品零售",
            "370000",
            ["publishing"],
        ),
        ("许可项目：出版物批发；音像制品销售", "440000", []),
        (
            "一般项目：私募股权投资基金管理、创业投资基金管理服务（须在中国证券投资基金业协会完成登记备案登记后方可从事经营活动）",
            "310000",
            ["finance"],
        ),
        ("一般项目：以自有资金从事投资活动；投资咨询", "330000", []),
        ("一般项目：以自有资金从事投资活动", "310000", ["finance"]),
        ("融资租赁业务；租赁业务；向国内外购买租赁财产", "120000", ["finance"]),
        ("非融资担保服务；企业管理咨询", "330000", []),
        ("旅客票务代理；酒店管理；旅游开发项目策划咨询", "310000", []),
        ("中小学生校外托管服务；家政服务", "420000", []),
        ("面向家长实施的家庭教育咨询服务；会议及展览服务", "440000", []),
        ("教育咨询服务（不含涉许可审批的教育培训活动）；体育用品销售", "360000", ["training"]),
        ("健身休闲活动；体育竞赛组织；组织体育表演活动", "360000", ["training"]),
        ("殡葬服务；祭祀用品销售；工艺美术品及礼仪用品销售（象牙及其制品除外）", "330000", []),
        ("许可项目：互联网宗教信息服务", "440000", ["religion"]),
        ("网络预约出租汽车客运；机动车修理和维护", "350000", ["ride_hailing"]),
        ("宠物诊疗；动物诊疗；宠物食品及用品批发", "440000", []),
        ("诊疗服务；医疗服务；中医养生保健服务（非医疗）", "440000", ["health"]),
        ("兽药经营；饲料销售；农药零售", "370000", []),
        ("互联网信息服务；技术推广", "220000", ["telecom"]),
        ("许可项目：互联网新闻信息服务；广告发布", "110000", ["news"]),
    ],
)
def test_scopes_as_licences_print_them(text, province, sectors):
    """Decided before they were tried; 28 of 30 were right at first sight."""
    reading = scope.read(KNOWN, text, province)
    assert sorted(hit.sector.id for hit in reading.hits if hit.matters) == sectors


def told_of(text, province="", lang="en"):
    reading = scope.read(KNOWN, text, province)
    return [*scope_text.told(reading, default().sources, str, lang)]


def test_where_no_statement_is_taken_the_general_note_says_that_it_is_general():
    (games,) = told_of("互联网游戏服务；软件开发", "420000")
    assert not any(line.startswith("Developing games") for line in games.lines)
    assert any("no rule of its own: Developing games" in line for line in games.lines)


def test_what_is_not_settled_is_said():
    (training,) = told_of("面向中小学生开展的学科类培训；软件开发", "610000")
    assert any("not settled" in line for line in training.lines)


def test_equipment_let_to_pawnshops_is_no_finance():
    assert told_of("典当行设备租赁；软件开发") == []


def test_another_provinces_rules_are_no_source():
    (religion,) = told_of("宗教活动场所管理；软件开发", "540000", "zh")
    assert religion.title.startswith("宗教：")
    assert not any("Zhejiang" in source for source in religion.sources)
