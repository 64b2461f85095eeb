"""Kinds of check for places, for answers that exclude each other, and for words of names."""

import pytest

from filing.checking.naming import plausible_text
from filing.facts import derive
from tests.filled import identity_number
from tests.kinds import CATALOG, DAY, finds

BORN_1990, BORN_1970 = identity_number("330106"), identity_number("330106", born="19700823")
WOMAN = identity_number("330106", born="19700823", order="002")


HOME = {"province": "330000", "city": "330100"}
AWAY = {**HOME, "cert_address_province": "430000", "cert_address_city": "430100"}


class TestPlaces:
    def test_an_address_elsewhere_is_found_unless_something_makes_up_for_it(self):
        fields = "entity_cert_address residence_permit"
        assert finds("address_of_province", fields, AWAY, accept=["has"])
        permit = AWAY | {"residence_permit": "has"}
        assert finds("address_of_province", fields, permit, accept=["has"]) is None
        assert finds("address_of_province", "entity_cert_address", permit, accept=["has"])
        assert finds("address_of_province", fields, HOME) is None
        assert finds("address_of_province", fields, {"cert_address_province": "430000"}) is None

    def test_an_address_without_a_place_is_told(self):
        known = {"entity_cert_address": "示例路1号"}
        assert finds("address_read", "entity_cert_address", known | {"cert_address_province": ""})
        assert finds("address_read", "entity_cert_address", known | AWAY) is None

    def test_the_city_is_that_of_the_region(self):
        there = HOME | {"cert_address_province": "330000"}
        ningbo = there | {"cert_address_city": "330200"}
        found = finds("address_of_city", "entity_cert_address", ningbo)
        assert found == {"value": "宁波市", "other": "杭州市"}
        same = there | {"cert_address_city": "330100"}
        elsewhere = ningbo | {"cert_address_province": "310000"}
        assert finds("address_of_city", "entity_cert_address", elsewhere) is None, "another rule's"
        assert finds("address_of_city", "entity_cert_address", same) is None
        assert finds("address_of_city", "entity_cert_address", HOME) is None

    @pytest.mark.parametrize(
        ("address", "wrong"),
        [("宁波市海曙区示例路1号", True), ("示例路1号", False), ("西湖区示例路1号", False)],
    )
    def test_a_postal_address_that_names_a_city_names_the_right_one(self, address, wrong):
        known = HOME | {"entity_address": address}
        assert bool(finds("postal_city", "entity_address", known)) is wrong

    def test_a_local_card_with_a_number_from_elsewhere_is_noticed(self):
        local = {"province": "310000", "cert_address_province": "310000"}
        field = "entity_cert_no"
        assert finds("number_moved", field, local | {"id_province": "330000"})
        assert finds("number_moved", field, local | {"id_province": "310000"}) is None
        assert finds("number_moved", field, local) is None
        elsewhere = {"cert_address_province": "330000", "id_province": "330000"}
        assert finds("number_moved", field, local | elsewhere) is None


class TestAnswers:
    def test_a_word_of_every_group_stands_in_one_text(self):
        groups = [["个人"], ["注销", "取消"]]
        known = {"site_remark": "个人网站，同意取消"}
        assert finds("holds_words", "site_remark", known, groups=groups) is None
        found = finds("holds_words", "site_remark", {"site_remark": "个人网站"}, groups=groups)
        assert found["lacking"] == "注销"
        elsewhere = {"entity_remark": "个人", "site_remark": "注销"}
        both = "entity_remark site_remark"
        assert finds("holds_words", both, elsewhere, groups=groups)["lacking"] == "注销"
        whole_first = {"entity_remark": "", "site_remark": ""}
        assert finds("holds_words", both, whole_first, groups=groups)["lacking"] == "个人"

    def test_numbers_are_different(self):
        fields = "leader_mobile leader_emergency"
        same = {"leader_mobile": "+861", "leader_emergency": "+861"}
        assert finds("distinct_numbers", fields, same, least=2) == {"count": "1"}
        assert finds("distinct_numbers", fields, same | {"leader_mobile": "+2"}, least=2) is None

    def test_no_more_is_left_than_was_bought(self):
        fields = "instance_months_left instance_months"
        bought = {"instance_months": 12}
        assert finds("at_most_other", fields, bought | {"instance_months_left": 13})
        assert finds("at_most_other", fields, bought | {"instance_months_left": 12}) is None
        assert finds("at_most_other", fields, bought) is None

    def test_two_persons_are_two(self):
        fields = "leader_name legal_rep_name leader_cert_no legal_rep_cert_no"
        names = {"leader_name": "林·小示", "legal_rep_name": "林小示"}
        numbers = {"leader_cert_no": BORN_1990, "legal_rep_cert_no": BORN_1970}
        assert finds("other_person", fields, names)["at"] == "leader_name"
        assert finds("other_person", fields, names | numbers) is None
        same = {"leader_cert_no": BORN_1990, "legal_rep_cert_no": BORN_1990}
        assert finds("other_person", fields, same)["at"] == "leader_cert_no"
        assert finds("other_person", fields, {"leader_name": "林", "legal_rep_name": "王"}) is None
        assert finds("other_person", fields, {}) is None

    @pytest.mark.parametrize(
        ("date", "wrong"),
        [("2036-11-23", False), ("2037-01-01", True), (None, False), ("long_term", False)],
    )
    def test_a_date_lies_within_so_many_years(self, date, wrong):
        found = finds("date_within", "domain_expires", {"domain_expires": date}, years=10)
        assert bool(found) is wrong

    @pytest.mark.parametrize(
        ("born", "until", "wrong"),
        [
            ("19900823", "2046-11-23", False),
            ("19900823", "2047-01-01", True),
            ("19900823", "long_term", True),
            ("19700823", "long_term", False),
            ("20050823", "2037-01-01", True),
            ("20150823", "2032-01-01", True),
            ("20150823", "2029-01-01", False),
        ],
    )
    def test_an_identity_card_runs_as_long_as_cards_do(self, born, until, wrong):
        fields = "leader_cert_expires leader_cert_no leader_cert_type"
        number = identity_number("330106", born=born)
        known = {"leader_cert_expires": until, "leader_cert_no": number, "leader_cert_type": "2"}
        assert bool(finds("card_term", fields, known)) is wrong
        assert finds("card_term", fields, known | {"leader_cert_type": "7"}) is None

    def test_people_live_no_longer_than_120_years(self):
        old = identity_number("330106", born="19000823")
        unborn = identity_number("330106", born="20990823")
        for number, wrong in ((old, True), (unborn, True), (BORN_1990, False), ("E123", False)):
            known = {"leader_cert_no": number}
            assert bool(finds("living_age", "leader_cert_no", known)) is wrong

    def test_women_retire_earlier_than_men(self):
        field = "administrator_cert_no"
        ages = {"men": 60, "women": 55}
        assert finds("retired", field, {field: WOMAN}, **ages) == {"age": "56", "limit": "55"}
        assert finds("retired", field, {field: BORN_1970}, **ages) is None
        assert finds("retired", field, {field: "E123"}, **ages) is None

    @pytest.mark.parametrize(
        ("code", "nature", "wrong"),
        [
            ("91330106MA0000138L", "4", False),
            ("91330106MA0000138L", "3", True),
            ("99330106MA0000138L", "4", True),
            ("330106000000019", "4", False),
            ("91330106MA0000138L", None, False),
        ],
    )
    def test_the_code_begins_as_the_nature_says(self, code, nature, wrong):
        rows = [{"starts": ["91"], "natures": ["4"]}, {"starts": ["12"], "natures": ["3"]}]
        known = {"entity_cert_no": code, "entity_nature": nature}
        fields = "entity_cert_no entity_nature"
        assert bool(finds("code_fits_nature", fields, known, rows=rows)) is wrong

    @pytest.mark.parametrize(
        ("number", "day", "wrong"),
        [
            ("浙ICP备2021012345号", "2009-05-01", True),
            ("浙ICP备2021012345号", "2021-05-01", False),
            ("浙ICP备09012345号", "2009-05-01", False),
            ("浙ICP备2021012345号", None, False),
        ],
    )
    def test_a_number_names_no_later_year_than_the_approval(self, number, day, wrong):
        known = {"entity_icp_number": number, "claim_filed_on": day}
        fields = "entity_icp_number claim_filed_on"
        assert bool(finds("number_before", fields, known)) is wrong


class TestWords:
    @pytest.mark.parametrize(
        "text",
        [
            "什么是备注？",
            "这里填什么",
            "What is a remark?",
            "你好",
            "https://example.com",
            "无",
            "n/a",
        ],
    )
    def test_what_answers_nothing_is_told(self, text):
        assert finds("plausible_text", "entity_remark", {"entity_remark": text})

    @pytest.mark.parametrize(
        "text",
        ["应急联系人：李四", "无固定电话", "如何种花札记", "见 https://example.com 的说明", ""],
    )
    def test_what_answers_passes(self, text):
        assert finds("plausible_text", "entity_remark", {"entity_remark": text}) is None
        assert plausible_text.__doc__

    def test_places_count_with_their_own_borders(self):
        words = {"words": ["上海", "江西"], "before": ["长江"], "after": ["海棠"]}
        for name, wrong in (
            ("上海札记", True),
            ("上海棠花札记", False),
            ("长江西岸札记", False),
            ("上海棠与上海札记", True),
        ):
            assert bool(finds("forbids_places", "site_name", {"site_name": name}, **words)) is wrong

    def test_a_persons_name_counts_where_the_registered_name_has_none(self):
        fields = "site_name entity_name leader_name legal_rep_name"
        known = {"site_name": "林小示茶馆", "leader_name": "林小示"}
        assert finds("no_person_in_name", fields, known | {"entity_name": "示例茶馆"})
        assert finds("no_person_in_name", fields, known | {"entity_name": "林小示茶馆"}) is None
        assert finds("no_person_in_name", fields, {"site_name": "示例茶馆"}) is None

    def test_latin_letters(self):
        assert finds("no_latin", "site_name", {"site_name": "示例AI"})["part"] == "AI"
        assert finds("no_latin", "site_name", {"site_name": "示例"}) is None

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("林小示（个体工商户）", True),
            ("示例小吃店（个体工商户）", False),
            ("示例科技有限公司", False),
        ],
    )
    def test_a_sole_trader_has_a_trade_name(self, name, wrong):
        assert bool(finds("trade_name", "entity_name", {"entity_name": name})) is wrong

    def test_words_of_a_domains_own_label(self):
        for host, wrong in (("china-example.com", True), ("example.com", False), (None, False)):
            known = {"domain": host}
            assert bool(finds("domain_words", "domain", known, words=["china"])) is wrong

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("Example GmbH", True),
            ("Acme Singapore", True),
            ("Home Names Ltd.", False),
            ("示例有限公司", False),
            ("Wixhome", False),
        ],
    )
    def test_registrars_abroad(self, name, wrong):
        lists = {"home": ["home names"], "abroad": ["singapore", "wix"], "forms": ["gmbh", "ltd."]}
        known = {"domain_registrar": name}
        assert bool(finds("registrar_at_home", "domain_registrar", known, **lists)) is wrong

    def test_registrars_that_are_listed(self):
        known = {"domain_registrar": "阿里云计算有限公司"}
        assert finds("registrar_listed", "domain_registrar", known) is None
        assert finds("registrar_listed", "domain_registrar", {"domain_registrar": "示例"})
        assert finds("registrar_listed", "domain_registrar", known, home=["示例"])

    def test_sums(self):
        fields = "websites_in_order websites_filed"
        six = {"websites_in_order": 1, "websites_filed": 5}
        assert finds("sum_at_most", fields, six, limit=5) == {"value": "6"}
        assert finds("sum_at_most", fields, six, limit=6) is None
        assert finds("sum_below", fields, six, limit=6) == {"value": "6"}
        assert finds("sum_below", fields, six, limit=7) is None


def test_a_place_is_derived_only_from_an_answer():
    known = {"entity_cert_address": None}
    derive(known, "entity_cert_address", DAY)
    assert known == {"entity_cert_address": None}
    assert CATALOG.rule("access.cross_province_org").check == "address_of_province"
