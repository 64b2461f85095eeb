"""Kinds of check for domains, instances, ICP numbers and kinds of filing, at their boundary."""

import datetime as dt

import pytest

from tests.kinds import finds


class TestSiteKinds:
    def test_registrable_domain(self):
        def host(name: str):
            return finds("registrable_domain", "domain", {"domain": name})

        assert host("a.example.com")["registrable"] == "example.com"
        assert host("example.com") is None
        assert host("a.b.gov.cn") is None
        assert finds("registrable_domain", "domain", {}) is None

    def test_suffixes(self):
        def host(check: str, name: str, **params):
            return finds(check, "domain", {"domain": name}, **params)

        refused = {"suffixes": ["org"], "countries": ["cn"]}
        assert host("refused_suffix", "a.org", **refused)
        assert host("refused_suffix", "a.io", **refused)
        assert host("refused_suffix", "a.org.cn", **refused) is None
        assert host("refused_suffix", "xn--fsqu00a.xn--fiqs8s", **refused) is None
        assert host("approved_suffix", "a.com", suffixes=["com"]) is None
        assert host("approved_suffix", "a.zip", suffixes=["com"])
        assert finds("approved_suffix", "domain", {}, suffixes=["com"]) is None
        assert host("forbids_suffix", "a.gov.cn", suffixes=["gov.cn"])
        assert host("forbids_suffix", "agov.cn", suffixes=["gov.cn"]) is None
        assert host("needs_suffix", "a.gov.cn", suffixes=["gov.cn"]) is None
        assert host("needs_suffix", "a.com", suffixes=["gov.cn"])
        assert finds("needs_suffix", "domain", {}, suffixes=["com"]) is None

    def test_registrant(self):
        params = {"organisation": ["entity", "legal_rep"], "individual": ["entity"]}
        for holder, kind, refused in (
            ("entity", "individual", False),
            ("legal_rep", "individual", True),
            ("legal_rep", "organisation", False),
            ("other", "organisation", True),
        ):
            known = {"domain_holder": holder, "entity_class": kind}
            assert (finds("registrant", "domain_holder", known, **params) is not None) is refused

    def test_registrant_is_entity_without_regard_to_brackets(self):
        fields = "domain_holder_name entity_name"
        known = {"domain_holder_name": "示例（杭州） 公司", "entity_name": "示例(杭州)公司"}
        assert finds("registrant_is_entity", fields, known) is None
        assert finds("registrant_is_entity", fields, known | {"entity_name": "别的公司"})
        assert finds("registrant_is_entity", fields, {"entity_name": "别的公司"}) is None

    def test_home_page(self):
        known = {"home_url": "https://www.example.com/", "domain": "example.com"}
        assert finds("home_page", "home_url domain", known) is None
        assert finds("home_page", "home_url domain", known | {"home_url": "m.example.com"})
        assert finds("home_page", "home_url domain", known | {"home_url": "?"})
        assert finds("home_page", "home_url domain", {"home_url": "example.com"}) is None

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ("a.com, b.com", "b.com", None),
            ("a.com、b.com", "b.com；a.com", None),
            ("a.com", "b.com", "only domain"),
            ("a.com b.com", "b.com a.com", None),
            ("a.com b", "a.com", "this is no domain"),
            ("a.com, b.com", "a.com, foo", "this is no domain"),
            ("a.com, b.com", "a.com, c.com", "no domain can be added"),
            ("a.com", "-", "one domain has to stay"),
        ],
    )
    def test_keeps_domains(self, old, new, why):
        known = {"filed_domains": old, "new_domains": new}
        found = finds("keeps_domains", "filed_domains new_domains", known)
        assert (found is None) if why is None else why in found["why"]


class TestFilingKinds:
    def test_service_number_form(self):
        good = "0A1B2C3D-0000-4000-8000-000000000000"
        assert finds("service_number_form", "service_number", {"service_number": good}) is None
        assert finds("service_number_form", "service_number", {"service_number": good[:-1]})

    @pytest.mark.parametrize(
        ("hosting", "product", "refused"),
        [
            ("none", None, True),
            ("mainland_alibaba", None, False),
            ("mainland_alibaba", "ecs", False),
            ("mainland_alibaba", "eip", True),
            ("mainland_alibaba", "unheard", True),
        ],
    )
    def test_instance_files(self, hosting, product, refused):
        known = {"hosting": hosting, "instance_product": product}
        assert (finds("instance_files", "hosting instance_product", known) is not None) is refused

    def test_a_shop_needs_no_instance(self):
        fields = "hosting instance_product verification"
        known = {"hosting": "none", "verification": "taobao_shop"}
        assert finds("instance_files", fields, known, without=["taobao_shop"]) is None
        assert finds("instance_files", fields, known)

    def test_figures_of_products(self):
        def product(check: str, key: str, value, first: str):
            known = {first: value, "instance_product": key}
            return finds(check, f"{first} instance_product", known)

        assert product("instance_billing", "ecs", "pay_as_you_go", "instance_billing")
        assert product("instance_billing", "fc", "pay_as_you_go", "instance_billing") is None
        assert product("instance_term", "ecs", 2, "instance_months")
        assert product("instance_term", "ecs", 3, "instance_months") is None
        assert product("instance_term", "jst", 0, "instance_months") is None
        assert product("number_quota", "nat", 2, "service_numbers_used")
        assert product("number_quota", "nat", 1, "service_numbers_used") is None
        assert product("number_quota", "iot", 99, "service_numbers_used") is None
        assert finds("instance_order", "instance_product", {"instance_product": "market"})
        assert finds("instance_order", "instance_product", {"instance_product": "ecs"}) is None

    def test_icp_numbers(self):
        def number(text: str, site: bool):
            return finds("icp_number", "entity_icp_number", {"entity_icp_number": text}, site=site)

        assert number("浙icp备 12345678号", site=False) is None
        assert number("浙ICP备12345678号-1", site=True) is None
        assert number("浙ICP备12345678号", site=True)
        assert number("错ICP备12345678号", site=False)

    def test_icp_number_and_province(self):
        fields, known = "entity_icp_number", {"entity_icp_number": "川ICP备12345678号"}
        assert finds("icp_province", fields, known | {"province": "510000"}) is None
        assert finds("icp_province", fields, known | {"province": "330000"})
        assert finds("icp_province", fields, known) is None

    def test_number_of_entity(self):
        fields = "site_icp_number entity_icp_number"
        known = {"site_icp_number": "浙ICP备12345678号-1", "entity_icp_number": "浙ICP备12345678号"}
        assert finds("number_of_entity", fields, known) is None
        other = known | {"site_icp_number": "浙ICP备12345679号-1"}
        assert finds("number_of_entity", fields, other)
        no_number = known | {"site_icp_number": "浙ICP备1号-1"}
        assert finds("number_of_entity", fields, no_number) is None, "its form speaks for itself"
        assert finds("number_of_entity", fields, {"entity_icp_number": "x"}) is None

    def test_kind_fits(self):
        fields = "entity_filed domain_filed"
        rows = [{"kind": "initial", "entity": ["none"], "domain": ["none"]}]
        known = {"kind": "initial", "entity_filed": "none", "domain_filed": "none"}
        assert finds("kind_fits", fields, known, rows=rows) is None
        assert finds("kind_fits", fields, known | {"entity_filed": "other"}, rows=rows)
        assert finds("kind_fits", fields, known | {"domain_filed": "other"}, rows=rows)
        assert finds("kind_fits", fields, {"kind": "initial"}, rows=rows) is None
        assert finds("kind_fits", fields, known | {"kind": "import"}, rows=rows) is None

    def test_claim_eligible(self):
        fields = "claim_filed_on claim_other_provider claim_imported"
        known = {"claim_filed_on": "2009-01-01"}
        before = dt.date(2010, 6, 1)
        assert finds("claim_eligible", fields, known, before=before) is None
        for wrong in (
            {"claim_filed_on": "2010-06-01"},
            {"claim_other_provider": True},
            {"claim_imported": True},
        ):
            assert finds("claim_eligible", fields, known | wrong, before=before)
        assert finds("claim_eligible", fields, {}, before=before) is None


def test_a_rule_that_names_too_few_fields_knows_nothing_of_the_rest():
    assert finds("number_quota", "service_numbers_used", {"service_numbers_used": 9}) is None
