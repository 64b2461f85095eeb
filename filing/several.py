"""Several choices in one text: `Chinese and English`, 中英文, `1、2`, `all of them`."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from filing import in_words
from filing.model import Choice

NONE: Final = "none"
"""The code of "none of these"."""

_ALL: Final = re.compile(
    r"all(?: of (?:them|these|it))?|all (?:three|four|five)|everything|every one"
    r"|(?:以上)?(?:全部|全选|所有)的?(?:都?[是有要选])?|(?:以上|全)?都[是有要选]?|全都?[是有要选]?|以上(?:全|皆)[是选]?"
)
_BOTH: Final = re.compile(
    r"both(?: of (?:them|these))?|either|两[个者种样]?(?:全?都[是有要选]?)?|二者(?:都[是有要]?)?"
)
_NOTHING: Final = re.compile(
    r"(?:none|neither|nothing)(?: of (?:them|these|those|it))?|no"
    r"|都?(?:没有?|无|不用|没用)[的了]?|以上都?(?:没有?|不是|无)"
)
_ABBREVIATED: Final = re.compile(
    r"[中英日韩法俄](?=[中英日韩法俄]+(?:[文语]|$)|[中英日韩法俄]*[双两三]种?语|$)"
)
"""中 and 英 of 中英文, 中英双语 and 中英."""
_LANGUAGES: Final = re.compile(r"(?<=文)[双两三]种?语言?")
_LISTED: Final = r"\s*[,，、;；/\n|]\s*(?:and\s+)?"
_AND: Final = r"\s+(?:and|plus|as well as|&|\+)\s+|\s*(?:和|与|及|跟|以及|还有|[&＆+＋])\s*"
_WHOLE: Final = re.compile(r"(?!)")
_COMMAS: Final = re.compile(_LISTED)
_JOINED: Final = re.compile(f"{_LISTED}|{_AND}")
_APART: Final = re.compile(rf"{_LISTED}|{_AND}|\s+|(?<=[文语体])(?=.)")
_AROUND: Final = re.compile(
    r"^(?:(?:it is|it's|we have|i have|the site is|in|only|just|both|also|number)\s+"
    r"|只有?|仅|主要[是有]?|第)+"
    r"|(?:\s+(?:only|too|as well|versions?|languages?)|版本?|页面|两种|都有?|[个项])+$"
)
"""Words around a choice that say nothing."""


def codes(choices: Sequence[Choice], text: str, named: Mapping[str, str]) -> list[str]:
    """The codes that a text names, or its parts as they are where one of them is not known.

    `named`: what a choice is called on the screen, and its number, in small letters.
    """
    said = " ".join(text.casefold().strip(" .。!！").split())
    offered = [one.code for one in choices if one.code != NONE]
    if _ALL.fullmatch(said) or (len(offered) == 2 and _BOTH.fullmatch(said)):  # noqa: PLR2004 - both
        return offered
    if _NOTHING.fullmatch(said) and len(offered) < len(choices):
        return [NONE]
    known = _Known(choices, named)
    spelt = said if known.name(said) else _LANGUAGES.sub("", _ABBREVIATED.sub(r"\g<0>文", said))
    for split in (_WHOLE, _COMMAS, _JOINED, _APART):
        found = [known.name(part) for part in _parts(split, spelt)]
        if found and all(found):
            return list(dict.fromkeys(found))
    found = [known.meant(part) for part in _parts(_JOINED, spelt)]
    return list(dict.fromkeys(found)) if all(found) else _parts(_COMMAS, text)


def _parts(split: re.Pattern[str], text: str) -> list[str]:
    return [part.strip() for part in split.split(text) if part.strip()]


class _Known:
    """What each choice is called."""

    def __init__(self, choices: Sequence[Choice], named: Mapping[str, str]) -> None:
        self._choices = choices
        self._names = dict(named)
        for one in choices:
            for name in (one.label, one.zh, *one.words):
                self._names.setdefault(name.casefold(), one.code)

    def name(self, part: str) -> str:
        """The choice that is called so; nothing where none is."""
        bare = unicodedata.normalize("NFKC", part).strip(" .。")
        return self._names.get(bare) or self._names.get(_AROUND.sub("", bare), "")

    def meant(self, part: str) -> str:
        """The one choice that a part speaks of; nothing where it speaks of none, or several."""
        return self.name(part) or in_words.meant(self._choices, part)
