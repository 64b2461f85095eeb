"""Languages: the catalogues of `locales/`, read at start, and which of them a person is served
in."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parents[1] / "locales"
SOURCE = "en"
"""The language of the msgids: it needs no catalogue."""

Translate = Callable[[str], str]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Language:
    """One language that is offered: its code (a folder of `locales/`), and its own name for
    itself."""

    code: str
    name: str


class Translator:
    """All catalogues at hand. A fuzzy or missing translation falls back to the source text."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        self._catalogues = catalogues
        self.languages = tuple(
            Language(code, _own_name(code)) for code in (SOURCE, *sorted(catalogues))
        )

    def get(self, language: str) -> Translate:
        """The function that turns an English msgid into that language."""
        texts = self._catalogues.get(language)
        return str if texts is None else lambda msgid: texts.get(msgid, msgid)

    def texts(self, language: str) -> Mapping[str, str]:
        """All translations of that language by English msgid; empty for the source language."""
        return self._catalogues.get(language, {})

    def offers(self, code: str) -> bool:
        return any(language.code == code for language in self.languages)

    def guess(self, language_code: str | None) -> str:
        """The offered language nearest to what the platform says: `zh-hant`, `zh_CN`, `en-GB`, "",
        nonsense.

        Any written form of a language finds it; what is unknown is served in the source language.
        """
        wanted = (language_code or "").strip().replace("_", "-").lower().split("-")[0]
        return wanted if self.offers(wanted) else SOURCE


def load(folder: Path = LOCALES) -> Translator:
    """Every `<language>/LC_MESSAGES/messages.po` of the folder; an unfinished one is not
    offered."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        code = path.parts[-3]
        texts, complete = read(path)
        if complete:
            found[code] = texts
        else:
            log.warning("language %s is unfinished and not offered", code)
    return Translator(found)


def read(path: Path) -> tuple[dict[str, str], bool]:
    """The finished entries of one catalogue, and whether all of its entries are finished."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    texts: dict[str, str] = {}
    complete = True
    for message in catalogue:
        if not message.id or not isinstance(message.id, str):
            continue
        if message.fuzzy or not message.string:
            complete = False
        else:
            texts[message.id] = str(message.string)
    return texts, complete


def _own_name(code: str) -> str:
    try:
        return (Locale.parse(code).get_display_name() or code).capitalize()
    except (UnknownLocaleError, ValueError):
        return code
