"""Each recipe of CONTRIBUTING.md and docs/content.md, run on a copy, does what it says."""

import datetime as dt
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from bot import i18n
from desk import canned
from faq import loader as faq_loader
from faq.search import Index
from filing import checks, loader
from filing.flow import route

ROOT = Path(__file__).parents[2]
TEXT = "\n## \n".join(
    (ROOT / name).read_text("utf-8") for name in ("docs/content.md", "CONTRIBUTING.md")
)
DAY = dt.date(2026, 11, 23)

FENCE = re.compile(
    r"^```(\w+) (append to|new file|insert into|run)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def section(title):
    found = re.search(rf"^### {title}\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"no recipe {title!r}"
    return found[1]


RECIPES = re.findall(r"^### (.+)$", TEXT, re.MULTILINE)


def cook(title, folder):
    """Does what the recipe's blocks say, in `folder`."""
    blocks = FENCE.findall(section(title))
    assert blocks, f"the recipe {title!r} has no block"
    for _language, what, where, body in blocks:
        words = where.strip()
        if what == "run":
            subprocess.run(  # noqa: S603 - our own words
                [Path(sys.executable).with_name(body.split()[0]), *body.split()[1:]],
                cwd=folder,
                check=True,
                capture_output=True,
            )
        elif what == "insert into":
            name, _, after = words.partition(" after: ")
            text = (folder / name).read_text("utf-8")
            assert text.count(after + "\n") == 1
            (folder / name).write_text(text.replace(after + "\n", f"{after}\n{body}"), "utf-8")
        else:
            path = folder / words
            assert path.exists() is (what == "append to"), words
            old = path.read_text("utf-8") + "\n" if path.exists() else ""
            path.write_text(old + body, "utf-8")


@pytest.fixture
def copy(tmp_path):
    """A copy of everything that recipes touch."""
    quiet = shutil.ignore_patterns("__pycache__", "fonts")
    for name in ("filing", "faq", "desk", "locales", "bot", "dialogs", "storage"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=quiet)
    return tmp_path


def load(copy):
    return loader.load(copy / "filing" / "content")


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_is_short_and_can_be_executed(title):
    assert len(RECIPES) >= 9
    prose = FENCE.sub("", section(title))
    assert 0 < len([line for line in prose.splitlines() if line.strip()]) <= 10
    assert FENCE.search(section(title))
    assert FENCE.sub("", section(title)).count("```") == 0


def test_a_question_is_asked(copy):
    cook("add a question", copy)
    catalog = load(copy)
    asked = [field.id for field in route(catalog, "initial", {}, DAY).fields]
    assert "site_slogan" in asked
    assert "site_slogan" not in [f.id for f in route(catalog, "cancel", {}, DAY).fields]


def test_a_rule_judges_and_its_examples_are_its_tests(copy):
    cook("add a question", copy)
    cook("add a rule", copy)
    catalog = load(copy)
    rule = next(rule for rule in catalog.rules if rule.id == "website.slogan_length")
    for example in rule.examples:
        known = checks.facts_of(catalog, example, DAY)
        found = checks.examine(catalog, rule, known, DAY)
        assert (found is None) is example.ok
    said = checks.message(found, str)
    assert said == "The slogan has 13 characters; more than 12 are refused."


def test_a_faq_entry_is_found_in_both_languages(copy):
    cook("add a FAQ entry", copy)
    knowledge = faq_loader.load(copy / "faq" / "content")
    catalog = load(copy)
    faq_loader.verify(knowledge, catalog.sources, catalog.fields)
    index = Index(knowledge)
    for asked in ("teapot in the footer", "may I draw a teapot", "页脚放茶壶"):
        assert [hit.id for hit in index.find(asked)][:1] == ["tea-in-the-footer"]


def test_a_province_brings_its_facts_and_rules(copy):
    cook("add a province", copy)
    catalog = load(copy)
    assert catalog.provinces["990000"].facts["remark"].value == "content"
    rule = next(rule for rule in catalog.rules if rule.id == "province.990000.remark")
    assert rule.when[0].is_one_of == ("990000",)


def test_a_language_loads_and_is_offered_when_it_is_complete(copy):
    cook("add a language", copy)
    path = copy / "locales" / "fr" / "LC_MESSAGES" / "messages.po"
    assert not i18n.load(copy / "locales").offers("fr")
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    for message in catalogue:
        if message.id:
            message.string = f"« {message.id} »"
    catalogue.fuzzy = False
    with path.open("wb") as file:
        write_po(file, catalogue)
    translator = i18n.load(copy / "locales")
    assert translator.offers("fr")
    assert translator.get("fr")("Yes") == "« Yes »"


def test_a_document_is_asked(copy):
    cook("add a document", copy)
    asked = route(load(copy), "initial", {}, DAY).fields
    assert "doc_teapot" in [field.id for field in asked]


def test_a_canned_reply_is_there_in_every_language(copy):
    cook("add a canned reply", copy)
    replies = canned.load(copy / "desk" / "content" / "canned")
    assert {reply.language for reply in replies if reply.key == "tea"} == {"en", "zh"}


def run_in(copy, code):
    """What that code prints, with the copied packages in place of ours."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_a_kind_of_check_can_be_named_by_rules(copy):
    cook("add a kind of check", copy)
    told = run_in(
        copy,
        "from filing.checks import CHECKS\n"
        "from filing import checking\n"
        "print(checking.__file__)\n"
        "print(CHECKS['starts_with_capital'].about)",
    )
    assert told.startswith(str(copy))
    assert told.endswith("The text begins with a capital letter.")


def test_a_kind_of_field_can_be_named_by_questions(copy):
    cook("add a kind of field", copy)
    told = run_in(
        copy,
        "from filing import toml, values\n"
        "from filing.model import Field\n"
        "row = dict(id='c', kind='colour', prompt='?', label='C', term='色')\n"
        "field = toml.build(Field, row, 'here')\n"
        "print(values.parse(field, '1A73E8', {}), values.parse(field, 'blue', {}).message)",
    )
    assert told == "#1a73e8 A colour looks like #1a73e8."


def test_a_command_is_in_the_menu_and_heard(copy):
    cook("add a command", copy)
    told = run_in(
        copy,
        "from bot.applicant import command_table\n"
        "router = command_table.router()\n"
        "heard = [one.callback.__name__ for one in router.message.handlers]\n"
        "print(command_table.known('/tea').stays, 'tea' in heard)",
    )
    assert told == "True True"


def test_a_column_gets_its_migration(copy):
    cook("add a column", copy)
    [drafted] = (copy / "storage" / "migrations" / "versions").glob("*_cups.py")
    assert "op.add_column" in drafted.read_text("utf-8")
    assert "op.drop_column" in drafted.read_text("utf-8")
