"""The strict loader: the shipped content loads, and anything that dangles names itself."""

import shutil
from pathlib import Path

import pytest

from filing import loader
from filing.errors import ContentError


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(loader.CONTENT, tmp_path / "content"))


def add(content: Path, name: str, text: str) -> None:
    path = content / name
    path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")


RULE = """
[[rule]]
id = "{id}"
severity = "error"
fields = ["{field}"]
check = "always"
message = "m"
source = "{source}"
chapter = "1"
{more}
"""


def rule(**given: str) -> str:
    known = {"id": "new_rule", "field": "domain", "source": "basics_2020", "more": ""}
    return RULE.format(**{**known, **given})


STAGE = """
id = "new"
title = "New"
term = "新"
{more}
[[field]]
id = "{id}"
kind = "text"
prompt = "?"
label = "l"
term = "t"
{field}
"""


def stage(more: str = "", field: str = "", name: str = "new_field") -> str:
    return STAGE.format(more=more, field=field, id=name)


PROVINCE = 'code = "9"\nname = "X"\nzh = "某"\nprefix = "某"\n[facts]\n'


def test_the_shipped_content_loads_once():
    catalog = loader.default()
    assert catalog is loader.default()
    assert catalog.stages
    assert catalog.rules
    assert set(catalog.fields) == {f.id for s in catalog.stages for f in s.fields}
    assert catalog.rule("access.location").id == "access.location"


def test_a_field_of_a_code_list_has_its_choices(content):
    catalog = loader.load(content)
    assert catalog.fields["entity_nature"].choices == catalog.codes["entity_natures"]
    assert catalog.fields["region"].stage == "basics"


def test_the_digest_changes_with_any_content(content):
    before = loader.digest(content)
    assert before == loader.default().digest
    add(content, "kinds.toml", "# a remark\n")
    assert loader.digest(content) != before


def test_a_field_and_a_rule_are_added_as_data(content):
    add(content, "stages/99_new.toml", stage())
    add(content, "rules/new.toml", rule(field="new_field"))
    catalog = loader.load(content)
    assert catalog.fields["new_field"].stage == "new"
    assert catalog.rule("new_rule").fields == ("new_field",)


def test_a_stage_goes_on_in_a_second_file(content):
    more = stage().replace('id = "new"\ntitle = "New"\nterm = "新"', 'more_of = "declare"')
    add(content, "stages/91_more.toml", more)
    catalog = loader.load(content)
    assert catalog.stages[-1].id == "declare"
    assert catalog.stages[-1].fields[-1].id == "new_field"
    assert catalog.fields["new_field"].stage == "declare"


@pytest.mark.parametrize("name", ["00_more.toml", "15_more.toml"])
def test_a_second_file_stands_behind_its_first(content, name):
    more = stage().replace('id = "new"\ntitle = "New"\nterm = "新"', 'more_of = "declare"')
    add(content, f"stages/{name}", more)
    with pytest.raises(ContentError, match="does not follow stage 'declare'"):
        loader.load(content)


def test_a_rule_of_a_province_holds_there(content):
    add(content, "provinces/330000.toml", rule(id="province.new"))
    found = loader.load(content).rule("province.new")
    assert found.when[0].field == "province"
    assert found.when[0].is_one_of == ("330000",)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("stages/99_new.toml", stage(field='codes = "x"'), "field 'new_field': no code list 'x'"),
        ("stages/99_new.toml", stage(field='when = [{ field = "x" }]'), "no fact 'x'"),
        ("stages/99_new.toml", stage(field='also_when = [[{ field = "x" }]]'), "no fact 'x'"),
        ("stages/99_new.toml", stage(field='same_as = ["x"]'), "no field 'x'"),
        ("stages/99_new.toml", stage(field='source = "x"'), "no source 'x'"),
        (
            "stages/99_new.toml",
            stage(
                field='choices = [{ code = "1", label = "l", zh = "z", when = [{ field = "x" }] }]'
            ),
            "field 'new_field', choice '1': no fact 'x'",
        ),
        ("stages/99_new.toml", stage('kinds = ["x"]'), "stage 'new': no kind 'x'"),
        ("stages/99_new.toml", stage('when = [{ field = "x" }]'), "stage 'new': no fact 'x'"),
        ("stages/99_new.toml", stage(name="domain"), "field 'domain' is defined twice"),
        ("stages/99_new.toml", stage().replace('"new"', '"basics"'), "stage 'basics' is defined"),
        ("rules/new.toml", rule(field="x"), "rule 'new_rule': no field 'x'"),
        ("rules/new.toml", rule(source="x"), "rule 'new_rule': no source 'x'"),
        ("rules/new.toml", rule(more='kinds = ["x"]'), "rule 'new_rule': no kind 'x'"),
        ("rules/new.toml", rule(more='replaces = "x"'), "rule 'new_rule': no rule 'x'"),
        ("rules/new.toml", rule(more='when = [{ field = "x" }]'), "rule 'new_rule': no fact 'x'"),
        (
            "rules/new.toml",
            rule(more="examples = [{ ok = true, answers = { x = 1 } }]"),
            "rule 'new_rule', example: no field 'x'",
        ),
        ("rules/new.toml", rule(id="access.location"), "'access.location' is defined twice"),
        ("provinces/9.toml", PROVINCE + 'x = { value = "y" }', "province 某: no fact 'x'"),
        (
            "provinces/9.toml",
            PROVINCE + 'phone = { value = "y", source = "x" }',
            "province 某, phone: no source 'x'",
        ),
        (
            "instances.toml",
            (
                '[[instance]]\nkey = "k"\nzh = "z"\nen = "e"\nbilling = "none"\nscope = "none"\n'
                'source = "x"\nas_of = "2026"\n'
            ),
            "instance 'k': no source 'x'",
        ),
        ("kinds.toml", "[[kind]]\nid = 'x'\n", "kinds.toml.*: 'label' is missing"),
        ("rules/new.toml", "rules = 1\n", "rules/new.toml: unknown key 'rules'"),
    ],
)
def test_what_dangles_names_itself(content, name, text, fault):
    add(content, name, text)
    with pytest.raises(ContentError, match=fault):
        loader.load(content)
