"""parse_mode MarkdownV2 and Markdown: text and entities, or the error that Telegram would give."""

from __future__ import annotations

from dataclasses import dataclass

from telegram_sim.html import fail, link
from telegram_sim.model import Json
from telegram_sim.spans import Rich, units

RESERVED = "_*[]()~`>#+-=|{}.!"
HIGHEST_ESCAPABLE = 126
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
MARKS = {
    "bold": "*",
    "italic": "_",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
    "pre": "```",
    "text_link": "]",
    "custom_emoji": "]",
}
OPENERS = (
    ("```", "pre"),
    ("||", "spoiler"),
    ("__", "underline"),
    ("![", "custom_emoji"),
    ("*", "bold"),
    ("_", "italic"),
    ("~", "strikethrough"),
    ("[", "text_link"),
    ("`", "code"),
)


@dataclass(slots=True)
class Open:
    """An entity that is not closed yet."""

    kind: str
    language: str
    offset: int
    start: int
    byte: int


class MarkdownReader:
    """Reads one MarkdownV2 text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[Json] = []
        self.line_start = True

    def read(self) -> Rich:
        while self.at < len(self.source):
            self._step()
        self._end_quote(at_end=True)
        if self.open:
            last = self.open[-1]
            name = NAMES[last.kind]
            raise fail(f"Can't find end of {name} entity at byte offset {last.byte}")
        return Rich("".join(self.out), self.entities)

    def _byte(self) -> int:
        return len(self.source[: self.at].encode())

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += units(text)
        self.line_start = text.endswith("\n")

    def _step(self) -> None:
        char = self.source[self.at]
        following = self.source[self.at + 1 : self.at + 2]
        if char == "\\" and following and 0 < ord(following) <= HIGHEST_ESCAPABLE:
            self._put(following)
            self.at += 2
            return
        verbatim = bool(self.open) and self.open[-1].kind in {"code", "pre"}
        if not verbatim and self.line_start and self._quote(char):
            return
        if (verbatim and char != "`") or char not in RESERVED:
            self._put(char)
            self.at += 1
            return
        if self.open and self._closes():
            self._close()
            return
        if verbatim:
            self._put(char)
            self.at += 1
            return
        self._open(char)

    # block quotes ----------------------------------------------------------

    def _quote(self, char: str) -> bool:
        inside = any(one.kind == "blockquote" for one in self.open)
        if char == ">":
            if not inside:
                self.open.append(self._opened("blockquote", ""))
            self.at += 1
            self.line_start = False
            return True
        if inside:
            self._end_quote(at_end=False)
        return False

    def _end_quote(self, *, at_end: bool) -> None:
        if not self.open or self.open[-1].kind != "blockquote":
            return
        opened = self.open.pop()
        length = self.offset - opened.offset
        if not at_end and "".join(self.out).endswith("\n"):
            length -= 1
        if length > 0:
            self.entities.append({"offset": opened.offset, "length": length, "type": "blockquote"})

    # other entities --------------------------------------------------------

    def _opened(self, kind: str, language: str) -> Open:
        return Open(kind, language, self.offset, len(self.out), self._byte())

    def _closes(self) -> bool:
        kind = self.open[-1].kind
        mark = MARKS.get(kind)
        if mark is None or not self.source.startswith(mark, self.at):
            return False
        return not (kind == "italic" and self.source.startswith("__", self.at))

    def _open(self, char: str) -> None:
        for mark, kind in OPENERS:
            if self.source.startswith(mark, self.at):
                opened = self._opened(kind, "")
                self.at += len(mark)
                if kind == "pre":
                    opened.language = self._language()
                self.open.append(opened)
                return
        raise fail(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")

    def _language(self) -> str:
        end = self.at
        while (
            end < len(self.source) and not self.source[end].isspace() and (self.source[end] != "`")
        ):
            end += 1
        language = ""
        if end > self.at and end < len(self.source) and self.source[end] != "`":
            language = self.source[self.at : end]
            self.at = end
        if self.source.startswith(("\r\n", "\n\r"), self.at):
            self.at += 2
        elif self.source[self.at : self.at + 1] in {"\n", "\r"}:
            self.at += 1
        return language

    def _close(self) -> None:
        opened = self.open.pop()
        self.at += len(MARKS[opened.kind])
        span: Json = {"offset": opened.offset, "length": self.offset - opened.offset}
        text = "".join(self.out[opened.start :])
        if opened.kind in {"text_link", "custom_emoji"}:
            url = self._address() if self.source.startswith("(", self.at) else text
            if opened.kind == "custom_emoji":
                emoji = url.rpartition("=")[2]
                found = [{**span, "type": "custom_emoji", "custom_emoji_id": emoji}]
            else:
                found = link(url, span)
        elif opened.kind == "pre" and opened.language:
            found = [{**span, "type": "pre", "language": opened.language}]
        else:
            found = [{**span, "type": opened.kind}]
        if span["length"]:
            self.entities.extend(found)

    def _address(self) -> str:
        self.at += 1
        begin = self._byte()
        parts: list[str] = []
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "\\" and self.at + 1 < len(self.source):
                self.at += 1
            parts.append(self.source[self.at])
            self.at += 1
        if self.at >= len(self.source):
            raise fail(f"Can't find end of a URL at byte offset {begin}")
        self.at += 1
        return "".join(parts)


def parse_markdown_v2(source: str) -> Rich:
    return MarkdownReader(source).read()


def parse_markdown(source: str) -> Rich:
    """The old Markdown: no nesting, four marks."""
    out: list[str] = []
    entities: list[Json] = []
    at = offset = 0
    while at < len(source):
        char = source[at]
        if char == "\\" and source[at + 1 : at + 2] in {"_", "*", "`", "["}:
            out.append(source[at + 1])
            offset += 1
            at += 2
            continue
        if char not in "_*`[":
            out.append(char)
            offset += units(char)
            at += 1
            continue
        at, text, found = _old_entity(source, at, offset)
        out.append(text)
        offset += units(text)
        entities.extend(found)
    return Rich("".join(out), entities)


def _old_entity(source: str, at: int, offset: int) -> tuple[int, str, list[Json]]:
    where = len(source[:at].encode())
    mark = "```" if source.startswith("```", at) else source[at]
    end_mark = "]" if mark == "[" else mark
    begin = at + len(mark)
    end = source.find(end_mark, begin)
    if end < 0:
        raise fail(f"Can't find end of the entity starting at byte offset {where}")
    text = source[begin:end]
    after = end + len(end_mark)
    span: Json = {"offset": offset, "length": units(text)}
    if not text:
        return after, "", []
    if mark != "[":
        kind = {"_": "italic", "*": "bold", "`": "code", "```": "pre"}[mark]
        return after, text, [{**span, "type": kind}]
    if source[after : after + 1] != "(":
        return after, text, []
    close = source.find(")", after)
    if close < 0:
        raise fail(f"Can't find end of the entity starting at byte offset {where}")
    return close + 1, text, link(source[after + 1 : close], span)
