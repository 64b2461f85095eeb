"""Whether a home page shows its ICP number as it has to: at all, the right one, as a link to MIIT.
Reads HTML, opens nothing."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser

from filing import icp_numbers

MIIT = "beian.miit.gov.cn"
"""Where the number has to lead (the provider's guide to the time after the filing, 2024)."""

HIDDEN = frozenset({"script", "style", "template", "noscript"})


class Shown(StrEnum):
    """What stands on the page."""

    RIGHT = "right"
    NO_LINK = "no_link"
    """The number, but no link to MIIT around it."""
    OTHER = "other"
    """Another number."""
    MISSING = "missing"
    """No number: it may also be drawn by a script, which nobody runs here."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the page found; `number`: the one that stands there."""

    shown: Shown
    number: str = ""


def look(html: str, wanted: str) -> Look:
    """`wanted`: a website's number or an entity's, in its plain form."""
    page = _Page()
    page.feed(html)
    page.close()
    linked, text = "".join(page.linked), "".join(page.text)
    if _has(linked, wanted):
        return Look(Shown.RIGHT, wanted)
    if _has(text, wanted):
        return Look(Shown.NO_LINK, wanted)
    other = icp_numbers.named(text)
    return Look(Shown.OTHER, other) if other else Look(Shown.MISSING)


def _has(text: str, wanted: str) -> bool:
    """Whether the number is in the text, however spaced, and not as the beginning of another."""
    spaced = r"\s*".join(map(re.escape, wanted))
    return re.search(rf"{spaced}(?![0-9AXK])", icp_numbers.written(text)) is not None


@dataclass
class _Page(HTMLParser):
    """The visible text, and that inside links to MIIT."""

    text: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    _hidden: int = 0
    _miit: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden += 1
        if tag == "a":
            self._miit = MIIT in (dict(attrs).get("href") or "").lower()

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        if tag == "a":
            self._miit = False

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.text.append(data)
        if self._miit:
            self.linked.append(data)
