"""Every kind of filing, in each of its shapes, leads to a package that verifies."""

import pytest

from filing.loader import default
from tests.content.kinds.walks import given, packed

ENTITY_CHANGES = ["name", "certificate", "address", "investor", "leader", "leader_contacts"]
WEBSITE_CHANGES = [
    *("name", "home_url", "content", "languages", "pre_approval", "domains"),
    *("administrator", "administrator_contacts"),
]
SHAPES: dict[str, tuple[str, dict[str, object]]] = {
    "initial_organisation": ("initial", given("enterprise")),
    "initial_individual": ("initial", given("individual")),
    "initial_taobao_shop": ("initial", given("enterprise") | {"verification": "taobao_shop"}),
    "new_website_alibaba": ("new_website", given("new_website")),
    "new_website_other": (
        "new_website",
        given("enterprise")
        | {"entity_filed": "other", "entity_icp_number": "浙ICP备12345678号", "websites_filed": 1},
    ),
    "new_website_individual": (
        "new_website",
        given("individual") | {"entity_filed": "alibaba", "entity_icp_number": "浙ICP备12345678号"},
    ),
    "add_provider": ("add_provider", given("add_provider")),
    "add_provider_individual": (
        "add_provider",
        given("individual") | {"entity_filed": "other", "domain_filed": "other"},
    ),
    "modify_entity": (
        "modify",
        given("modify") | {"change_part": ["entity"], "entity_changes": ENTITY_CHANGES},
    ),
    "modify_website": (
        "modify",
        given("modify")
        | {"change_part": ["website"], "website_changes": WEBSITE_CHANGES, "has_forum": False},
    ),
    "modify_access": (
        "modify",
        given("modify") | {"change_part": ["access"], "access_changes": ["ip_address", "instance"]},
    ),
    "modify_everything": ("modify", given("modify")),
    "remove_provider": ("remove_provider", given("remove_provider")),
    "cancel_website": ("cancel", given("cancel")),
    "cancel_entity": ("cancel", given("cancel") | {"cancel_what": "entity"}),
    "claim": ("claim", given("claim")),
    "import": ("import", given("import")),
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_filing_of_this_shape_gives_a_package_that_verifies(shape: str):
    kind, answers = SHAPES[shape]
    made = await packed(kind, answers)
    assert made.faults() == []
    assert made.application["kind"] == kind


def test_no_kind_is_left_out():
    assert {kind for kind, _ in SHAPES.values()} == set(default().kinds)
