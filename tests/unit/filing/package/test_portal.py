"""The portal's data: loads, fits the catalogue, and a slip in it names the file and the key."""

import shutil

import pytest

from filing.errors import ContentError
from filing.facts import NAMES
from filing.loader import CONTENT
from filing.model import IN_APP
from filing.package import crib, portal
from filing.package.crib import LONGEST_BUTTON


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(CONTENT / "portal", tmp_path / "portal")


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def fits(loaded, catalog):
    portal.check(loaded, catalog, {*catalog.fields, *NAMES, "kind"})


def test_everything_the_portal_names_exists(catalog):
    fits(portal.default(), catalog)


def test_every_stage_has_its_section(catalog):
    named = [stage for section in portal.default().section for stage in section.stages]
    assert sorted(named) == sorted(stage.id for stage in catalog.stages)


def test_every_kind_of_filing_knows_what_to_do_before_there_and_after(catalog):
    for kind in catalog.kinds:
        parts = {
            step.part for step in portal.default().step if not step.kinds or kind in step.kinds
        }
        assert {"before", "official"} <= parts, kind


def test_every_step_cites_a_source():
    assert all(step.source for step in portal.default().step)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("steps.toml", 'part = "before"', 'part = "never"', "no part 'never'"),
        ("steps.toml", 'id = "on_a_pc"', 'id = "account"', "step 'account' is defined twice"),
        ("steps.toml", 'limit = "', 'limits = "', "unknown key 'limits'"),
        ("secrets.toml", "term =", "terms =", "secrets.toml"),
    ],
)
def test_a_slip_is_named(folder, file, old, new, said):
    change(folder / file, old, new)
    with pytest.raises(ContentError, match=said):
        portal.load(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("form.toml", '"documents"', '"papers"', "section 'materials': no 'papers'"),
        ("pages.toml", '"leader_name"', '"lader_name"', "page 'leader': no 'lader_name'"),
        ("pages.toml", '"claim", "import"', '"claims"', "no 'claims'"),
        ("pages.toml", '["documents"]', '["papers"]', "page 'upload': no 'papers'"),
        ("steps.toml", '"claim", "import"', '"claims"', "no 'claims'"),
        ("steps.toml", 'field = "verification"', 'field = "verfication"', "no 'verfication'"),
        ("steps.toml", 'source = "alibaba_2026"', 'source = "seed"', "no 'seed'"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(folder, catalog, file, old, new, said):
    change(folder / file, old, new)
    with pytest.raises(ContentError, match=said):
        fits(portal.load(folder), catalog)


def test_a_step_may_have_no_source(folder, catalog):
    change(folder / "steps.toml", 'source = "alibaba_2026"\n', "")
    fits(portal.load(folder), catalog)


# ------------------------------------------------------------------ crib sheet


def test_the_crib_sheet_follows_the_official_pages(request_for, catalog):
    request = request_for()
    pages = crib(catalog, request.kind, request.answers)
    assert [page.id for page in pages] == [
        "basic_check", "product", "entity", "leader", "website", "administrator", "upload",
    ]  # fmt: skip
    rows = {row.field: row for page in pages for row in page.rows}
    assert rows["entity_name"].copy == "杭州示例科技有限公司"
    assert rows["entity_nature"].copy == "企业"
    assert rows["region"].copy == "浙江省 杭州市 西湖区"
    assert rows["leader_mobile"].copy == "13800000013"
    assert rows["entity_cert_expires"].copy == "长期"
    assert rows["leader_name"].label_zh == "主体负责人姓名"


def test_documents_are_shown_and_cannot_be_copied(catalog):
    pages = crib(catalog, "initial", {"doc_leader_id": (IN_APP,), "doc_plan": ("a", "b")})
    assert [(row.value, row.copy) for row in pages[-1].rows] == [
        ("在官方 App 内上传", ""),
        ("已附 2 份", ""),
    ]


def test_left_out_and_empty_pages_are_not_shown(catalog):
    assert crib(catalog, "initial", {"site_remark": None}) == ()


def test_a_value_too_long_for_a_copy_button_is_marked(catalog):
    short, long = "备" * LONGEST_BUTTON, "备" * (LONGEST_BUTTON + 1)
    rows = crib(catalog, "initial", {"site_remark": short, "entity_remark": long})
    assert {row.field: row.long for page in rows for row in page.rows} == {
        "entity_remark": True,
        "site_remark": False,
    }


def test_a_chinese_domain_is_typed_in_chinese(catalog):
    (page,) = crib(catalog, "initial", {"domain": "xn--fsqu00a.xn--55qx5d"})
    assert page.rows[0].copy == "例子.公司"


def test_a_page_may_name_a_field_that_is_gone(catalog, folder):
    change(folder / "pages.toml", '"leader_name"', '"lader_name"')
    shown = portal.load(folder)
    assert crib(catalog, "initial", {"leader_email": "a@example.com"}, shown)[0].id == "leader"
