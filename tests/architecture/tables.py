"""The tables of README and docs that are made from the code; `make tables` writes them."""

import argparse
import ast
import dataclasses
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bot.applicant import command_table
from bot.cli import main as cli
from bot.staff import commands as staff
from filing.checks import CHECKS

ROOT = Path(__file__).parents[2]
PACKAGES = ("filing", "faq", "desk", "dialogs", "storage", "bot", "telegram_sim")


def docstring(path: Path) -> str:
    """The first sentence of a module."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    return [path for path in found if path.name != "__init__.py" and "versions" not in path.parts]


def files() -> str:
    """A table of every package."""
    parts = []
    for package in PACKAGES:
        rows = [
            f"| `{path.relative_to(ROOT).as_posix()}` | {_cell(docstring(path))} |"
            for path in modules(package)
        ]
        about = docstring(ROOT / package / "__init__.py")
        head = f"<details><summary><code>{package}/</code> {about}</summary>"
        parts.append("\n".join([head, "", "| file | what it is for |", "|---|---|", *rows]))
    return "\n\n</details>\n".join(parts) + "\n\n</details>"


def checks() -> str:
    rows = [
        f"| `{name}` | {_names(f.name for f in dataclasses.fields(check.params))} "
        f"| {_names(check.gives)} | {_sentence(check.about)} |"
        for name, check in CHECKS.items()
    ]
    return "\n".join(["| check | params | gives | passes where |", "|---|---|---|---|", *rows])


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """(words, parser, help) of every command and action of the command line."""
    yield from _below("icp-guide", cli.build(tuple(cli.PARTS)))


def _below(words: str, parser: argparse.ArgumentParser) -> Iterator:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, child in action.choices.items():
                yield f"{words} {name}", child, helps.get(name, "")
                yield from _below(f"{words} {name}", child)


def commands() -> str:
    rows = []
    for words, parser, about in parsers():
        if not any(isinstance(one, argparse._SubParsersAction) for one in parser._actions):
            usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
            usage = usage.replace("[-h] ", "").replace(" [-h]", "")
            rows.append(f"| `{_cell(usage)}` | {_cell(about or words)} |")
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def chat_commands() -> str:
    """What applicants can type."""
    rows = [f"| `/{one.name}` | {_cell(one.text)} |" for one in command_table.COMMANDS]
    return "\n".join(["| in the chat | what it does |", "|---|---|", *rows])


def staff_commands() -> str:
    """What staff can type in their group."""
    rows = [f"| `/{one.name}` | {_cell(one.text)} |" for one in staff.COMMANDS]
    return "\n".join(["| in the group | what it does |", "|---|---|", *rows])


def _names(names) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _sentence(text: str) -> str:
    return _cell(" ".join(text.split()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


TABLES = {
    "README.md": {"chat": chat_commands},
    "docs/commands.md": {"commands": commands},
    "docs/desk.md": {"staff": staff_commands},
    "docs/files.md": {"files": files},
    "docs/content.md": {"checks": checks},
}


def renewed(document: str) -> str:
    """The document with its tables made anew."""
    text = (ROOT / document).read_text("utf-8")
    for name, make in TABLES[document].items():
        around = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not around.search(text):
            raise SystemExit(f"{document} has no place for the table {name!r}")
        text = around.sub(partial(_between, make()), text)
    return text


def _between(made: str, marks: re.Match) -> str:
    return f"{marks[1]}{made}\n{marks[2]}"


def main() -> None:
    for document in TABLES:
        (ROOT / document).write_text(renewed(document), "utf-8")


if __name__ == "__main__":
    main()
