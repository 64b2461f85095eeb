"""The documentation says what is there, all of it, and nothing that is not."""

import re
from pathlib import Path

import pytest

from filing.checks import CHECKS
from filing.model import Kind
from tests.architecture import tables

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
LISTED = (ROOT / "docs" / "commands.md").read_text("utf-8")
CONTENT = (ROOT / "docs" / "content.md").read_text("utf-8")
CODE = [path for package in tables.PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
COMMANDS = list(tables.parsers())


@pytest.mark.parametrize("document", tables.TABLES)
def test_the_tables_are_those_that_the_code_makes(document):
    """`make tables` mends this."""
    assert (ROOT / document).read_text("utf-8") == tables.renewed(document)


@pytest.mark.parametrize(("words", "parser", "about"), COMMANDS, ids=[row[0] for row in COMMANDS])
def test_a_command_has_help_and_is_listed(words, parser, about):
    assert len(COMMANDS) > 20
    assert about or parser.description
    assert words in LISTED
    assert parser.format_help().startswith("usage: ")


def test_no_option_is_without_help():
    bare = [
        f"{words} {action.dest}"
        for words, parser, _about in COMMANDS
        for action in parser._actions
        if action.option_strings and not action.help
    ]
    assert bare == []


@pytest.mark.parametrize("kind", CHECKS)
def test_a_kind_of_check_is_explained(kind):
    assert len(CHECKS) > 40
    row = re.search(rf"^\| `{kind}` \|.*\| (.+) \|$", CONTENT, re.MULTILINE)
    assert row
    assert row[1].endswith((".", "…"))


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_of_field_is_explained(kind):
    assert re.search(rf"^\| `{kind}` \| \w.+ \|$", CONTENT, re.MULTILINE)


def test_a_setting_is_explained():
    settings = (ROOT / "bot" / "settings.py").read_text("utf-8")
    names = set(re.findall(r'"(ICP_[A-Z_]+)"', settings))
    assert len(names) >= 8
    assert [name for name in sorted(names) if f"| `{name}` |" not in OPERATIONS] == []
    known = set(re.findall(r"\bICP_[A-Z_]+", README + OPERATIONS))
    everywhere = {name for path in CODE for name in re.findall(r"ICP_[A-Z_]+", path.read_text())}
    assert known <= everywhere


def test_every_target_of_make_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split()
    assert len(targets) > 8
    lines = makefile.splitlines()
    bare = [
        one for one in targets if not any(ln.startswith(f"{one}:") and "##" in ln for ln in lines)
    ]
    assert bare == ["check"]


def test_the_readme_begins_with_the_two_commands():
    body = README.partition("\n")[2].lstrip()
    assert body.startswith("```sh\nmake try ")
    assert body.splitlines()[2].startswith("make test ")


PAGES = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").glob("*.md"))]


def test_the_readme_is_short_and_names_every_page():
    assert len(README.splitlines()) <= 160
    assert len(PAGES) >= 4
    assert [page for page in PAGES if f"`{page}`" not in README + OPERATIONS] == []


def test_what_the_documents_name_is_there():
    for document in (
        "README.md",
        "CONTRIBUTING.md",
        "CONTEXT.md",
        "DECISIONS.md",
        "CHANGELOG.md",
        *PAGES,
    ):
        text = (ROOT / document).read_text("utf-8")
        named = re.findall(
            r"`((?:bot|desk|dialogs|faq|telegram_sim|filing|storage|tests|locales|docs)/[\w./-]*)`",
            text,
        )
        named += re.findall(r'src="([^"]+)"', text)
        paths = [name for name in named if "xx" not in name]
        assert [f"{document}: {name}" for name in paths if not (ROOT / name).exists()] == []


def test_every_module_says_what_it_is_for():
    assert len(CODE) > 200
    others = [path for path in (ROOT / "tests").rglob("*.py") if path.read_text("utf-8").strip()]
    assert [str(path) for path in [*CODE, *others] if not tables.docstring(path)] == []


def test_every_page_and_style_says_what_it_is_for():
    pages = sorted((ROOT / "telegram_sim" / "pages").glob("*.[jc]s*"))
    assert pages
    bare = [
        path.name for path in pages if not path.read_text("utf-8").lstrip().startswith(("/*", "//"))
    ]
    assert bare == []
