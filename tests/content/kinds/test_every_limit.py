"""Every limit is decided by `icp-guide check`: a filing that meets it, and one that does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main as cli
from tests.content.kinds.walks import DATA
from tests.filled import identity_number

NUMBER = "0a1b2c3d-0000-4000-8000-000000000000"
SOMEBODY = identity_number("440106", "19900823")

LIMITS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "access.location": ("error", "enterprise", {"hosting": "hk_mo_tw"}),
    "access.instance": ("error", "enterprise", {"hosting": "none"}),
    "access.service_number": ("error", "individual", {"service_number": "12345"}),
    "access.service_number_reuse": ("error", "individual", {}),
    "access.service_number_quota": ("error", "enterprise", {"service_numbers_used": 5}),
    "access.cross_province_org": ("error", "enterprise", {"region": "440106"}),
    "access.cross_province_person": (
        "error",
        "individual",
        {
            "entity_cert_address": "湖南省长沙市芙蓉区示例路1号",
            "residence_permit": "none",
        },
    ),
    "access.direct_resolution": ("error", "enterprise", {"resolution": "elsewhere"}),
    "access.launch_before_filing": ("warning", "enterprise", {"site_online": True}),
    "website.name": ("error", "enterprise", {"site_name": "ab"}),
    "website.pre_approval": (
        "error",
        "enterprise",
        {"pre_approval": "1", "pre_approval_needed": "not_applicable"},
    ),
    "website.cdn": ("error", "enterprise", {"cdn_area": "global", "cdn_covered": False}),
    "website.oss": ("error", "enterprise", {"oss_domain": "other"}),
    "website.waf": ("warning", "enterprise", {"waf": True}),
    "website.anti_ddos": ("warning", "enterprise", {"anti_ddos": True}),
    "website.slb": ("advice", "enterprise", {"behind_slb": True}),
    "website.domain_not_ip": ("error", "enterprise", {"address_kind": "ip_only"}),
    "website.domain_level": ("error", "enterprise", {"domain": "shop.example.com"}),
    "website.tld": ("error", "enterprise", {"domain": "example.io", "home_url": "example.io"}),
    "website.registrar": ("error", "enterprise", {"domain_registrar_approved": "no"}),
    "website.domain_valid": ("error", "enterprise", {"domain_expires": "2026-11-01"}),
    "website.domain_real_name": ("error", "enterprise", {"domain_real_name": "in_progress"}),
    "website.registrant": ("error", "enterprise", {"domain_holder": "other"}),
    "website.one_domain": ("error", "enterprise", {"domains_for_site": 2}),
    "website.domain_change": (
        "error",
        "modify",
        {
            "website_changes": ["domains"],
            "filed_domains": "example.com",
            "new_domains": "example.com.cn",
        },
    ),
    "website.quota": ("error", "enterprise", {"region": "610102", "websites_in_order": 6}),
    "website.content_legal": ("error", "enterprise", {"content_legal": False}),
    "website.content_person": ("error", "individual", {"content_about": "business"}),
    "website.bbs": ("error", "enterprise", {"has_forum": True}),
    "website.administrator": ("error", "enterprise", {"administrator_reachable": False}),
    "entity.one_per_account": ("error", "enterprise", {"account_entities": True}),
    "entity.many_websites": ("error", "enterprise", {"region": "420106", "websites_in_order": 2}),
    "entity.materials": ("error", "enterprise", {}),
    "entity.foreign_certificate": ("error", "enterprise", {"foreign_entity": "neither"}),
    "entity.foreign_province": (
        "error",
        "enterprise",
        {"foreign_entity": "branch", "region": "440106"},
    ),
    "entity.foreign_face": (
        "advice",
        "enterprise",
        {"leader_cert_type": "7", "leader_cert_no": "E12345678", "leader_resident": False},
    ),
    "entity.foreign_account": ("advice", "enterprise", {"account_site": "international"}),
    "entity.chinese_only": ("advice", "enterprise", {"chinese_reader": False}),
    "procedure.type_matches": ("error", "enterprise", {"entity_filed": "alibaba"}),
    "procedure.password": ("error", "add_provider", {"password_at_hand": False}),
    "procedure.remove_provider_order": (
        "warning",
        "remove_provider",
        {"new_provider_added": False},
    ),
    "procedure.claim_eligible": ("error", "claim", {"claim_filed_on": "2010-06-01"}),
    "procedure.pc_only": ("advice", "claim", {"on_pc": False}),
    "procedure.licence_not_filing": ("warning", "enterprise", {"commercial": True}),
}
"""By id: its severity, a filing that keeps to it, and what makes it break it."""


def filing(name: str, limit: str, changes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    found["answers"] |= changes
    if limit == "entity.materials":
        found["documents"].remove("doc_entity_certificate")
    if limit == "access.service_number_reuse":
        found["used_service_numbers"] = [NUMBER]
    return found


def check(
    data: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any]]:
    """What the command line says of this filing: its exit code and its JSON."""
    path = folder / "filing.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", str(path), "--on", "2026-11-23", "--json"])
    return int(ended.value.code or 0), json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("limit", LIMITS)
def test_a_filing_that_keeps_to_the_limit_passes(limit, tmp_path, capsys):
    code, found = check(filing(LIMITS[limit][1], "", {}), tmp_path, capsys)
    assert code == 0
    assert found["ready"] is True
    assert limit not in {one["rule"] for one in found["findings"]}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_filing_that_breaks_it_is_told_so_with_weight_and_source(limit, tmp_path, capsys):
    severity, name, changes = LIMITS[limit]
    code, found = check(filing(name, limit, changes), tmp_path, capsys)
    told = [one for one in found["findings"] if one["rule"] == limit]
    assert told, sorted({one["rule"] for one in found["findings"]})
    assert {one["severity"] for one in told} == {severity}
    assert all(one["source"]["title"] and one["source"]["chapter"] for one in told)
    assert all(one["message"] and "{" not in one["message"] for one in told)
    if severity == "error":
        assert code == 1


def test_the_table_holds_every_limit():
    assert len(LIMITS) == 44
