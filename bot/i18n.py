"""Loads the catalogues of `locales/` and chooses a person's language."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from filing.problems import Translate

LOCALES = Path(__file__).parents[1] / "locales"
SOURCE = "en"
"""The language of the msgids: it needs no catalogue."""

CONTENT = "content.po"
"""Translations of the Chinese texts that stand in the content beside the English ones: into another
written form of Chinese."""

ENOUGH = 0.98
"""Share of finished entries from which a language is offered. What is missing is shown in the
source language, and one test names it; a language that is only begun stays away from people."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Language:
    """One language that is offered: its code (a folder of `locales/`), and its own name for
    itself."""

    code: str
    name: str


class Speech:
    """One language's `filing.problems.Translate`, plural forms included."""

    def __init__(self, catalogue: Catalog, content: Catalog | None = None) -> None:
        """`content`: texts whose source is not English but stands in the content."""
        self.texts = dict(_finished(catalogue))
        self.texts |= dict(_finished(content)) if content is not None else {}
        self._forms = {row.id: _strings(row) for row in catalogue if _is_plural(row)}
        self._form_of = c2py(catalogue.plural_expr)
        self.complete = sum(map(_is_finished, _rows(catalogue))) / max(1, len(_rows(catalogue)))

    def __call__(self, msgid: str, /) -> str:
        """A fuzzy or missing translation falls back to the source text."""
        return self.texts.get(msgid, msgid)

    def plural(self, one: str, many: str, number: int) -> str:
        """The form that this language uses for `number`."""
        forms = self._forms.get((one, many), ())
        form = self._form_of(number)
        text = forms[form] if form < len(forms) else ""
        return text or (one if number == 1 else many)


class Translator:
    """All catalogues at hand."""

    def __init__(self, catalogues: Mapping[str, Speech]) -> None:
        self._catalogues = catalogues
        self.languages = tuple(
            Language(code, _own_name(code)) for code in (SOURCE, *sorted(catalogues))
        )

    def get(self, language: str) -> Translate:
        """The function that turns an English msgid into that language."""
        return self._catalogues.get(language, str)

    def texts(self, language: str) -> Mapping[str, str]:
        """All translations of that language by English msgid; empty for the source language."""
        found = self._catalogues.get(language)
        return found.texts if found else {}

    def offers(self, code: str) -> bool:
        return any(language.code == code for language in self.languages)

    def guess(self, language_code: str | None) -> str:
        """The offered language nearest to what the platform says: `zh-hant`, `zh_CN`, `en-GB`, "",
        nonsense.

        The likely script counts: `zh-HK` is served in `zh_Hant` where that is offered. Any other
        written form of a language finds the language; what is unknown is served in the source's.
        """
        return self.find(language_code or "") or SOURCE

    def find(self, code: str) -> str:
        """The same, but empty for what is unknown."""
        candidates = _candidates(code.strip().replace("_", "-"))
        return next((one for one in candidates if self.offers(one)), "")


def load(folder: Path = LOCALES) -> Translator:
    """Every `<language>/LC_MESSAGES/messages.po` of the folder; one that is only begun is not
    offered."""
    found: dict[str, Speech] = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        speech = read(path)
        if speech.complete >= ENOUGH:
            found[path.parts[-3]] = speech
        else:
            log.warning("language %s is unfinished and not offered", path.parts[-3])
    return Translator(found)


def read(path: Path) -> Speech:
    """One catalogue, with the `content.po` beside it where there is one."""
    beside = path.with_name(CONTENT)
    return Speech(_catalogue(path), _catalogue(beside) if beside.exists() else None)


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _rows(catalogue: Catalog) -> list[Message]:
    return [row for row in catalogue if row.id]


def _is_plural(row: Message) -> bool:
    return bool(row.id) and not isinstance(row.id, str) and _is_finished(row)


def _is_finished(row: Message) -> bool:
    return not row.fuzzy and all(_strings(row))


def _strings(row: Message) -> tuple[str, ...]:
    """The translation, or one for each plural form."""
    found = row.string or ""
    return (found,) if isinstance(found, str) else tuple(found)


def _finished(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    for row in _rows(catalogue):
        if isinstance(row.id, str) and _is_finished(row):
            yield row.id, str(row.string)


def _candidates(code: str) -> Iterator[str]:
    """Folder names that would serve this code, the nearest first."""
    try:
        given = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        yield code.lower().split("-")[0]
        return
    yield str(given)
    script = given.script or _likely_script(given)
    if script:
        yield f"{given.language}_{script}"
    yield given.language


def _likely_script(given: Locale) -> str | None:
    likely = get_global("likely_subtags")
    found = likely.get(f"{given.language}_{given.territory}") or likely.get(given.language)
    return Locale.parse(found).script if found else None


def _own_name(code: str) -> str:
    try:
        return (Locale.parse(code).get_display_name() or code).capitalize()
    except (UnknownLocaleError, ValueError):
        return code
