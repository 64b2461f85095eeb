"""The catalogue in traditional characters, made from the simplified one and the Chinese texts of
the content: `python -m tests.content.traditional` (a part of `make messages`)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import opencc
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from tests.catalogues import LOCALES, ROOT, read

SIMPLIFIED = LOCALES / "zh" / "LC_MESSAGES" / "messages.po"
FOLDER = LOCALES / "zh_Hant"
MESSAGES = FOLDER / "LC_MESSAGES" / "messages.po"
CONTENT = FOLDER / "LC_MESSAGES" / "content.po"
"""Its source texts are the simplified ones: these stand in the content beside the English."""

HEAD = "# Made by `make messages` from the simplified texts: see glossary.toml. Do not edit."
WIDTH = 100
PLACES = (
    "faq/content/entries/*.toml",
    "faq/content/glossary.toml",
    "filing/content/assessment/*.toml",
    "filing/content/preapproval/*.toml",
)
WORDS = ("question", "answer", "more")
"""The texts of an entry; its keywords are not shown."""

HAN = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class Glossary:
    """`locales/zh_Hant/glossary.toml`."""

    keep: tuple[str, ...]
    instead: dict[str, str]
    terms: dict[str, str]
    converter: Any = field(default_factory=lambda: opencc.OpenCC("s2hk"), repr=False)

    def traditional(self, text: str) -> str:
        """The text in traditional characters, but for what stays as the official system has it."""
        parts = re.split(f"({'|'.join(self.keep)})", text)
        return "".join(part if at % 2 else self._converted(part) for at, part in enumerate(parts))

    def _converted(self, text: str) -> str:
        found = str(self.converter.convert(text))
        for wrong, right in self.instead.items():
            found = found.replace(wrong, right)
        return found


@cache
def glossary() -> Glossary:
    table = tomllib.loads((FOLDER / "glossary.toml").read_text("utf-8"))
    return Glossary(tuple(table["keep"]), table["instead"], table["terms"])


def content() -> list[str]:
    """The Chinese texts of the content that people see, each once, in the order of the files."""
    paths = [path for place in PLACES for path in sorted(ROOT.glob(place))]
    found = (text for path in paths for text in _chinese(tomllib.loads(path.read_text("utf-8"))))
    return list(dict.fromkeys(text for text in found if HAN.search(text)))


def messages() -> Catalog:
    """The simplified catalogue, each text in traditional characters."""
    made = _empty()
    for row in read(SIMPLIFIED):
        if row.id:
            made.add(row.id, _row(row), locations=row.locations)
    return made


def texts() -> Catalog:
    """The Chinese texts of the content, simplified and traditional; those that are the same in
    both are left out."""
    made = _empty()
    for text in content():
        if (found := glossary().traditional(text)) != text:
            made.add(text, found)
    return made


def write(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=WIDTH, sort_output=path == MESSAGES)


def _empty() -> Catalog:
    source = read(SIMPLIFIED)
    return Catalog(
        locale="zh_Hant",
        header_comment=HEAD,
        project=source.project,
        version=source.version,
        msgid_bugs_address=source.msgid_bugs_address,
        creation_date=source.creation_date,
        revision_date=source.revision_date,
        last_translator=source.last_translator,
        language_team=source.language_team,
        charset="utf-8",
        fuzzy=False,
    )


def _row(row: Message) -> str | tuple[str, ...]:
    if isinstance(row.string, str):
        return glossary().traditional(row.string)
    return tuple(map(glossary().traditional, row.string))


def _chinese(value: object, *, inside: bool = False) -> Iterator[str]:
    """Texts under `zh`, `…_zh`, and the texts of a table `zh`."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                wanted = key in WORDS if inside else key == "zh" or key.endswith("_zh")
                yield from [item] if wanted else []
            else:
                yield from _chinese(item, inside=key == "zh")
    elif isinstance(value, list):
        for item in value:
            yield from _chinese(item)


def main() -> None:
    write(messages(), MESSAGES)
    write(texts(), CONTENT)


if __name__ == "__main__":
    main()
