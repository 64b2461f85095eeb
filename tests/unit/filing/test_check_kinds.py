"""Kinds of check that compare figures, lists, names and persons, at their boundary."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.checks import Outside
from tests.kinds import CATALOG, DAY, finds


class TestPlainKinds:
    def test_always_speaks(self):
        assert finds("always", "hosting", {}) == {}

    @pytest.mark.parametrize("check", ["is_one_of", "holder_is_one_of"])
    def test_is_one_of(self, check):
        assert finds(check, "site_languages", {"site_languages": ("1",)}, values=["1"]) is None
        found = finds(check, "hosting", {"hosting": "overseas"}, values=["none"])
        assert found == {"value": "In another country"}
        assert finds(check, "hosting", {}, values=["none"]) is None

    def test_forbids_value(self):
        assert finds("forbids_value", "waf", {"waf": True}, values=[True])
        assert finds("forbids_value", "waf", {"waf": False}, values=[True]) is None

    def test_needs_value(self):
        assert finds("needs_value", "site_remark", {"site_remark": None})
        assert finds("needs_value", "site_remark", {"site_remark": "x"}) is None
        assert finds("needs_value", "waf", {"waf": True}, values=[True]) is None
        assert finds("needs_value", "waf", {"waf": False}, values=[True])

    def test_needs_document(self):
        docs = "doc_leader_id doc_residence"
        assert finds("needs_document", docs, {"doc_leader_id": ("in_app",)}) is None
        assert finds("needs_document", docs, {"doc_leader_id": ("f",), "doc_residence": None})
        assert finds("needs_document", docs, {})

    def test_documents_attached(self):
        docs = "doc_leader_id doc_no_preapproval"
        known = {"doc_leader_id": ("f",), "doc_no_preapproval": None}
        assert finds("documents_attached", docs, known) is None
        assert finds("documents_attached", docs, {"doc_leader_id": ()})

    @given(st.integers(0, 1000))
    def test_numbers_at_their_limit(self, limit):
        at = {"websites_in_order": limit}
        over, under = {"websites_in_order": limit + 1}, {"websites_in_order": limit - 1}
        assert finds("max_number", "websites_in_order", at, limit=limit) is None
        assert finds("max_number", "websites_in_order", over, limit=limit)
        assert finds("min_number", "websites_in_order", at, limit=limit) is None
        assert finds("min_number", "websites_in_order", under, limit=limit)

    def test_no_number_breaks_no_limit(self):
        assert finds("max_number", "waf", {"waf": True}, limit=0) is None
        assert finds("min_number", "waf", {}, limit=9) is None

    @given(st.integers(1, 60))
    def test_texts_at_their_limit(self, limit):
        at, over = {"site_name": "字" * limit}, {"site_name": "字" * (limit + 1)}
        under = {"site_name": "字" * (limit - 1)}
        assert finds("max_length", "site_name", at, limit=limit) is None
        assert finds("max_length", "site_name", over, limit=limit)
        assert finds("min_length", "site_name", at, limit=limit) is None
        assert finds("min_length", "site_name", under, limit=limit)

    def test_a_skipped_text_has_no_character(self):
        assert finds("min_length", "site_remark", {"site_remark": None}, limit=1)

    def test_different_and_same(self):
        two = "leader_email administrator_email"
        alike = {"leader_email": "A@example.com", "administrator_email": "a@example.com"}
        apart = {**alike, "administrator_email": "b@example.com"}
        assert finds("different", two, alike)
        assert finds("different", two, apart) is None
        assert finds("different", two, {"leader_email": "a@example.com"}) is None
        assert finds("same", two, apart)
        assert finds("same", two, {**alike, "leader_email": "a@example.com"}) is None

    @given(st.integers(0, 400))
    def test_days_at_their_limit(self, days):
        def on(offset: int) -> dict:
            return {"domain_expires": (DAY + dt.timedelta(days=offset)).isoformat()}

        assert finds("days_left", "domain_expires", on(days), days=days) is None
        assert finds("days_left", "domain_expires", on(days - 1), days=days)
        assert finds("days_since", "domain_expires", on(-days), days=days) is None
        assert finds("days_since", "domain_expires", on(1 - days), days=days)

    def test_long_term_and_no_date_break_no_limit(self):
        for known in ({"entity_cert_expires": "long_term"}, {"entity_cert_expires": None}):
            assert finds("days_left", "entity_cert_expires", known, days=90) is None
            assert finds("days_since", "entity_cert_expires", known, days=90) is None

    def test_before_and_from_a_day(self):
        day = {"claim_filed_on": "2010-06-01"}
        assert finds("date_before", "claim_filed_on", day, before=dt.date(2010, 6, 1))
        assert finds("date_before", "claim_filed_on", day, before=dt.date(2010, 6, 2)) is None
        assert finds("date_from", "claim_filed_on", day, since=dt.date(2010, 6, 1)) is None
        assert finds("date_from", "claim_filed_on", day, since=dt.date(2010, 6, 2))
        assert finds("date_from", "claim_filed_on", {}, since=dt.date(2010, 6, 2)) is None

    def test_a_local_maximum_is_local(self):
        rows = [{"province": "420000", "limit": 1, "entity_class": "individual"}]
        known = {"province": "420000", "entity_class": "individual", "websites_in_order": 2}
        assert finds("local_maximum", "websites_in_order", known, rows=rows)
        for other in ({"province": "330000"}, {"entity_class": "x"}, {"websites_in_order": 1}):
            assert finds("local_maximum", "websites_in_order", known | other, rows=rows) is None
        rows[0]["kind"] = "initial"
        assert finds("local_maximum", "websites_in_order", known | {"kind": "initial"}, rows=rows)
        later = known | {"kind": "new_website"}
        assert finds("local_maximum", "websites_in_order", later, rows=rows) is None

    def test_a_number_used_elsewhere(self):
        known = {"service_number": "n"}
        assert finds("number_unused", "service_number", known) is None
        assert finds("number_unused", "service_number", known, Outside(number_uses=2))


class TestNamingKinds:
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("123", "digits"),
            ("abc", "Latin"),
            ("a字1", "too few"),
            ("字字字", None),
            ("", "too few"),
        ],
    )
    def test_chinese_name(self, name, why):
        found = finds("chinese_name", "site_name", {"site_name": name}, least=3)
        assert (found is None) if why is None else why in found["why"]

    @pytest.mark.parametrize("name", ["䶮科技", "二〇二六", "𠮷野家官网"])
    def test_rare_characters_are_chinese_characters(self, name):
        known = {"site_name": name}
        assert finds("chinese_name", "site_name", known, least=3) is None
        assert finds("plain_characters", "site_name", known) is None

    @pytest.mark.parametrize(
        ("name", "registered", "at", "word"),
        [
            ("中国示例官网", "杭州示例有限公司", "start", "中国"),
            ("中国示例官网", None, "start", "中国"),
            ("中国示例官网", "中国示例有限公司", "start", None),
            ("人民路小学", "杭州市人民路小学", "start", None),
            ("人民路茶舍", "杭州市人民东路茶舍", "start", "人民"),
            ("示例中国官网", "杭州示例有限公司", "start", None),
            ("示例中国官网", "杭州示例有限公司", "anywhere", "中国"),
            ("示例中国官网", "示例（中国）有限公司", "anywhere", None),
        ],
    )
    def test_national_words(self, name, registered, at, word):
        known = {"site_name": name, "entity_name": registered}
        params = {"words": ["中国", "人民"], "at": at}
        found = finds("national_words", "site_name entity_name", known, **params)
        assert (found and found["word"]) == word

    def test_brackets_as_registered(self):
        fields = "site_name entity_name"
        known = {"site_name": "示例（杭州）官网", "entity_name": "示例(杭州)有限公司"}
        assert finds("brackets_as_registered", fields, known) is None
        assert finds("brackets_as_registered", fields, {"site_name": "示例（杭州）"}) is None
        other = finds("brackets_as_registered", fields, known | {"entity_name": "示例公司"})
        assert other == {"value": "示例（杭州）官网", "suggestion": "示例杭州官网"}

    @pytest.mark.parametrize(
        ("name", "part"),
        [
            ("怒江网", "怒江"),
            ("昆明生活网", "昆明"),
            ("云南在线", "云南"),
            ("杭州生活网", None),
            ("示例科技网", None),
            ("昆明示例官网", None),
            ("网", None),
        ],
    )
    def test_names_of_areas(self, name, part):
        known = {"site_name": name, "province": "530000"}
        found = finds("no_area_name", "site_name", known)
        assert (found and found["part"]) == part

    def test_four_characters_may_be_an_idiom(self):
        assert finds("no_idiom", "site_name", {"site_name": "一心一意"}, limit=4)
        for name in ("四季学习笔记", "四季C1", "四季笔记a"):
            assert finds("no_idiom", "site_name", {"site_name": name}, limit=4) is None

    def test_addresses_in_words(self):
        assert finds("spelled_out", "entity_address", {"entity_address": "某路1号1-2-201"})
        assert finds("spelled_out", "entity_address", {"entity_address": "1单元2层"}) is None

    def test_plain_characters(self):
        known = {"site_name": "示例 科技@官网"}
        found = finds("plain_characters", "site_name", known)
        assert (found["wrong"], found["suggestion"]) == ("␠ @", "示例科技官网")
        assert finds("plain_characters", "site_name", {"site_name": "示（例"}, allowed="（") is None
        short = finds("plain_characters", "site_name", {"site_name": "示@"})
        assert short["suggestion"] == CATALOG.fields["site_name"].sample

    def test_no_domain_in_name(self):
        def name(text: str):
            known = {"site_name": text, "domain": "example.com"}
            return finds("no_domain_in_name", "site_name domain", known)

        assert all(map(name, ("www.示例", "示例.com", "example")))
        assert name("示例学习") is None
        assert finds("no_domain_in_name", "site_name domain", {"site_name": "示例"}) is None

    def test_forbidden_words_anywhere_and_at_the_start(self):
        known = {"site_name": "大中国示例", "province": "330000"}
        found = finds("forbids_words", "site_name", known, words=["中", "中国"])
        assert (found["word"], found["suggestion"]) == ("中国", "大示例")
        assert finds("forbids_words", "site_name", known, words=["中国"], at="start") is None
        assert finds("forbids_words", "site_name", known, words=["大"], at="start")
        assert finds("forbids_words", "site_name", {}, words=["大"]) is None

    def test_endings(self):
        assert (
            finds("ends_with", "site_name", {"site_name": "某的个人博客"}, words=["博客"]) is None
        )
        assert finds("ends_with", "site_name", {"site_name": "某"}, words=["博客"])

    def test_words_that_need_permission(self):
        fields, params = "site_name pre_approval", {"words": ["新闻"], "without": ["none"]}
        for permission, refused in ((None, True), ("none", True), ("1", False)):
            known = {"site_name": "示例新闻", "pre_approval": permission}
            found = finds("words_need_permission", fields, known, **params)
            assert (found is not None) is refused
        assert finds("words_need_permission", fields, {"site_name": "示例"}, **params) is None

    def test_excludes(self):
        fields = "site_name entity_name"
        assert finds("excludes", fields, {"site_name": "林小示笔记", "entity_name": "林小示"})
        assert finds("excludes", fields, {"site_name": "四季笔记", "entity_name": "林小示"}) is None
        assert finds("excludes", fields, {"site_name": "四季笔记", "entity_name": "笔"}) is None

    def test_resembles(self):
        fields = "site_name entity_name"
        assert (
            finds("resembles", fields, {"site_name": "示例官网", "entity_name": "杭州示例"}) is None
        )
        assert finds("resembles", fields, {"site_name": "蓝天", "entity_name": "杭州示例"})
        assert finds("resembles", fields, {"site_name": "蓝天"}) is None

    def test_house_number(self):
        assert finds("house_number", "entity_address", {"entity_address": "某大厦"})
        assert finds("house_number", "entity_address", {"entity_address": "某路一号"}) is None


class TestPeopleKinds:
    @pytest.mark.parametrize(
        "name", ["林小", "阿依古丽·买买提", "MARIA EXAMPLE", "Jean-Luc O’Neil", "𠮷小"]
    )
    def test_names_of_people(self, name):
        assert finds("person_name", "leader_name", {"leader_name": name}) is None

    @pytest.mark.parametrize("name", ["林", "林1", "Maria", "林 & 王", ""])
    def test_what_is_no_name(self, name):
        assert finds("person_name", "leader_name", {"leader_name": name})

    @given(st.integers(1, 90))
    def test_ages_at_their_limit(self, limit):
        birthday = DAY.replace(year=DAY.year - limit)
        on, after = f"{birthday:%Y%m%d}", f"{birthday + dt.timedelta(days=1):%Y%m%d}"
        old, young = ({"leader_cert_no": f"330106{born}0010"} for born in (on, after))
        assert finds("min_age", "leader_cert_no", old, limit=limit) is None
        assert finds("min_age", "leader_cert_no", young, limit=limit) == {"age": str(limit - 1)}
        assert finds("max_age", "leader_cert_no", young, limit=limit - 1) is None
        assert finds("max_age", "leader_cert_no", old, limit=limit - 1)

    def test_a_passport_tells_no_age(self):
        assert finds("min_age", "leader_cert_no", {"leader_cert_no": "E12345678"}, limit=18) is None

    def test_mobiles(self):
        fields = "leader_mobile leader_emergency"
        assert finds("mainland_mobile", fields, {"leader_mobile": "+8613800000013"}) is None
        assert finds("mainland_mobile", fields, {"leader_emergency": "+85291234567"})
        assert finds("mobile_ranges", fields, {"leader_mobile": "+8617000000013"}, prefixes=["170"])
        assert (
            finds("mobile_ranges", fields, {"leader_mobile": "+8613800000013"}, prefixes=["170"])
            is None
        )

    def test_local_phones(self):
        def phone(number: str, check: str = "local_phone"):
            return finds(check, "leader_mobile", {"leader_mobile": number, "province": "330000"})

        assert phone("+8613588000000") is None
        assert phone("+8618890120000")["place"] == "Hunan"
        assert phone("+8616500000000") is None
        assert phone("+8657188157788") is None
        assert phone("+861088157788")["place"] == "Beijing"
        assert phone("+85221234567") is None
        assert phone("+861088157788", "landline_of_province")
        assert phone("+8618890120000", "landline_of_province") is None

    def test_id_of_province(self):
        fields = "entity_cert_no residence_permit"
        here = {"entity_cert_no": "330106199008230013", "province": "330000"}
        away = here | {"province": "310000"}
        assert finds("id_of_province", fields, here, accept=["has"]) is None
        found = finds("id_of_province", fields, away, accept=["has"])
        assert (found["place"], found["here"]) == ("Zhejiang", "Shanghai")
        assert (
            finds("id_of_province", fields, away | {"residence_permit": "has"}, accept=["has"])
            is None
        )
        assert finds("id_of_province", "entity_cert_no", away)
        assert (
            finds("id_of_province", fields, {"entity_cert_no": "E12345678", "province": "1"})
            is None
        )

    def test_a_landline_or_the_reason_why_there_is_none(self):
        fields = "leader_phone2 entity_remark"
        assert finds("landline", fields, {"leader_phone2": "+8657188157788"}) is None
        assert finds("landline", fields, {"leader_phone2": "+8613900000014"})
        assert finds("landline", fields, {"leader_phone2": None})
        assert finds("landline", fields, {"leader_phone2": None, "entity_remark": "无"}) is None

    def test_whose_mobile_the_second_number_is(self):
        fields = "entity_remark leader_phone2"
        assert finds("mobile_explained", fields, {"leader_phone2": "+8613900000014"})
        assert finds("mobile_explained", fields, {"leader_phone2": "+8657188157788"}) is None
        told = {"leader_phone2": "+8613900000014", "entity_remark": "李四"}
        assert finds("mobile_explained", fields, told) is None

    def test_numbers_exchanged_between_two_persons(self):
        parts = ("leader_mobile", "leader_emergency")
        fields = (*parts, "administrator_mobile", "administrator_emergency")
        swapped = dict(zip(fields, ("+861", "+862", "+862", "+861"), strict=True))
        assert finds("not_swapped", " ".join(fields), swapped)
        assert finds("not_swapped", " ".join(fields), swapped | {fields[3]: "+863"}) is None
        assert finds("not_swapped", " ".join(fields), {}) is None
