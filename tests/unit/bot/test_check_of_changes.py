"""`check` on modifications: what is new is examined, and something has to be new."""

from typing import Any

import pytest

from tests.unit.bot.test_check_of_odd_filings import check, first, rules

__all__ = ["check"]

INSTANCE = {"change_part": ["access"], "access_changes": ["instance"], "change_product_old": "ecs"}
ADDRESS = {
    "change_part": ["access"],
    "access_changes": ["ip_address"],
    "change_ip_old": "192.0.2.13",
    "change_ip_new": "203.0.113.14",
}


@pytest.mark.parametrize("product", ["trial", "eip", "slb", "other"])
def test_a_site_moves_to_an_instance_that_supports_filing_only(check, product):
    found = check("modify", **INSTANCE, change_product_new=product)
    assert found[0] == 1
    assert first(found, "access.instance.changed")["field"] == "change_product_new"


@pytest.mark.parametrize("product", ["ecs", "swas", "market"])
def test_a_site_may_move_to_any_that_does(check, product):
    assert check("modify", **INSTANCE, change_product_new=product) == (0, [])


@pytest.mark.parametrize(
    ("field", "text", "rule"),
    [
        ("change_ip_old", "x", "access.ip_address"),
        ("change_ip_new", "203.0.113.256", "access.ip_address"),
        ("change_ip_new", "203.0.113.14, www.example.com", "access.ip_address"),
        ("change_ip_new", "10.0.0.1", "access.ip_address.private"),
        ("change_ip_new", "203.0.113.14; 192.168.1.1", "access.ip_address.private"),
        ("change_ip_new", "172.31.0.1", "access.ip_address.private"),
        ("change_ip_new", "127.0.0.1", "access.ip_address.private"),
        ("change_ip_new", "fe80::1", "access.ip_address.private"),
    ],
)
def test_an_address_is_one_that_visitors_can_reach(check, field, text, rule):
    found = check("modify", **{**ADDRESS, field: text})
    assert found[0] == 1
    one = first(found, rule)
    assert one["field"] == field
    assert rules(found, "error") == {rule}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("192.0.2.13", "203.0.113.14"),
        ("10.0.0.1", "203.0.113.14"),
        ("192.0.2.13-192.0.2.15", "203.0.113.14、203.0.113.15"),
        ("192.0.2.13", "2001:db8::1"),
        ("192.0.2.13", "172.32.0.1"),
    ],
)
def test_addresses_ranges_and_lists_are_taken(check, old, new):
    assert check("modify", **{**ADDRESS, "change_ip_old": old, "change_ip_new": new}) == (0, [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({**ADDRESS, "change_ip_new": "192.0.2.13"}, "change_ip_new"),
        ({"change_site_name_old": "杭州示例科技官网"}, "site_name"),
        ({"change_entity_name_old": " 杭州示例科技有限公司 "}, "entity_name"),
        (
            {
                "entity_changes": ["address"],
                "change_entity_address_old": "示例路100号1幢201室",
                "entity_address": "示例路100号1幢201室",
            },
            "entity_address",
        ),
    ],
)
def test_what_is_the_same_before_and_now_is_told(check, changes: dict[str, Any], field):
    found = check("modify", **changes)
    assert found[0] == 0
    one = first(found, "procedure.nothing_changed")
    assert (one["severity"], one["field"]) == ("warning", field)


def test_a_modification_that_changes_something_is_not_questioned(check):
    assert check("modify") == (0, [])
