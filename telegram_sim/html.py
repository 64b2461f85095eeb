"""parse_mode HTML: text and entities, or the error that Telegram would give."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram_sim.errors import ApiError, bad
from telegram_sim.model import Json
from telegram_sim.spans import Rich, piece, units

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));?")
HIGHEST = 0x10FFFF
MENTION = re.compile(r"tg://user/?\?id=(\d+)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def fail(text: str) -> ApiError:
    return bad(f"can't parse entities: {text}")


@dataclass(slots=True)
class Open:
    """A tag that is not closed yet."""

    tag: str
    argument: str
    offset: int
    start: int


class HtmlReader:
    """Reads one text; errors name byte offsets as the real server does."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[Json] = []

    def read(self) -> Rich:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self._tag()
            elif char == "&":
                self._put(self._reference())
            else:
                stop = min(
                    (p for p in (self.source.find(c, self.at) for c in "<&") if p >= 0),
                    default=len(self.source),
                )
                self._put(self.source[self.at : stop])
                self.at = stop
        if self.open:
            raise fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Rich("".join(self.out), self.entities)

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += units(text)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _reference(self) -> str:
        """One decoded reference, or the ampersand itself."""
        match = REFERENCE.match(self.source, self.at)
        value = None
        if match is not None:
            value = _character(match)
        if match is None or value is None:
            self.at += 1
            return "&"
        self.at = match.end()
        return value

    def _tag(self) -> None:
        begin = self.at
        if self.source.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _start_tag(self, begin: int) -> None:
        self.at = begin + 1
        while self._peek() and not self._peek().isspace() and self._peek() != ">":
            self.at += 1
        if not self._peek():
            raise fail(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in TAGS:
            raise fail(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise fail(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self.at += 1
        self.open.append(Open(tag, argument, self.offset, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                return argument
            start = self.at
            while self._peek() and not self._peek().isspace() and self._peek() not in "=>":
                self.at += 1
            name = self.source[start : self.at].lower()
            if not name:
                where = self._byte(begin)
                raise fail(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
            self._skip_space()
            value = "1"
            if self._peek() == "=":
                self.at += 1
                value = self._value(begin)
            if not self._peek():
                raise fail(f"Unclosed start tag at byte offset {self._byte(begin)}")
            argument = _argument(tag, name, value) or argument

    def _value(self, begin: int) -> str:
        self._skip_space()
        quote = self._peek()
        if quote not in {'"', "'"} or not quote:
            return self._name_token()
        self.at += 1
        parts: list[str] = []
        while self._peek() and self._peek() != quote:
            if self._peek() == "&":
                parts.append(self._reference())
            else:
                parts.append(self._peek())
                self.at += 1
        if not self._peek():
            raise fail(f"Unclosed start tag at byte offset {self._byte(begin)}")
        self.at += 1
        return "".join(parts)

    def _name_token(self) -> str:
        start = self.at
        while self._peek() and (self._peek().isalnum() or self._peek() in ".-"):
            self.at += 1
        if self._peek() and not self._peek().isspace() and self._peek() != ">":
            raise fail(f"Unexpected end of name token at byte offset {self._byte(start)}")
        return self.source[start : self.at].lower()

    def _end_tag(self, begin: int) -> None:
        where = self._byte(begin)
        if not self.open:
            raise fail(f"Unexpected end tag at byte offset {where}")
        self.at = begin + 2
        while self._peek() and not self._peek().isspace() and self._peek() != ">":
            self.at += 1
        name = self.source[begin + 2 : self.at].lower()
        self._skip_space()
        if self._peek() != ">":
            raise fail(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise fail(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", '
                f'found "</{name}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: Open) -> None:
        span = {"offset": opened.offset, "length": self.offset - opened.offset}
        text = "".join(self.out[opened.start :])
        if opened.tag == "a":
            self.entities.extend(link(opened.argument or text, span))
        elif opened.tag in {"pre", "code"}:
            self._close_code(opened, span)
        elif opened.tag == "tg-emoji":
            self.entities.append(
                {**span, "type": "custom_emoji", "custom_emoji_id": opened.argument}
            )
        elif opened.tag == "blockquote" and opened.argument:
            self.entities.append({**span, "type": "expandable_blockquote"})
        else:
            self.entities.append({**span, "type": TAGS[opened.tag]})

    def _close_code(self, opened: Open, span: Json) -> None:
        """`<pre><code class="language-x">` is one entity with a language."""
        last = self.entities[-1] if self.entities else None
        if opened.tag == "pre" and last and last["type"] == "code" and _same(last, span):
            self.entities.pop()
            language = last.pop("language", "")
            span = {**span, "language": language} if language else span
            self.entities.append({**span, "type": "pre"})
        elif opened.tag == "code" and opened.argument and self._inside_pre(opened):
            self.entities.append({**span, "type": "code", "language": opened.argument})
        else:
            self.entities.append({**span, "type": opened.tag})

    def _inside_pre(self, opened: Open) -> bool:
        return (
            bool(self.open)
            and self.open[-1].tag == "pre"
            and (self.open[-1].offset == opened.offset)
        )


def _same(one: Json, other: Json) -> bool:
    return bool(one["offset"] == other["offset"] and one["length"] == other["length"])


def _character(match: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return NAMED.get(name)
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code <= HIGHEST else None


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class":
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if tag == "span" and name == "class":
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    return "1" if tag == "blockquote" and name == "expandable" else ""


def link(url: str, span: Json) -> list[Json]:
    """A link, a mention of a person, or nothing where the address is no address."""
    person = MENTION.fullmatch(url)
    if person is not None:
        user = {"id": int(person.group(1)), "is_bot": False, "first_name": ""}
        return [{**span, "type": "text_mention", "user": user}]
    address = checked_url(url)
    return [{**span, "type": "text_link", "url": address}] if address else []


def checked_url(url: str) -> str | None:
    """The address as Telegram stores it, or None for a wrong one."""
    text = url.strip()
    if not text or any(char.isspace() for char in text):
        return None
    if SCHEME.match(text) is None:
        text = f"http://{text}"
    scheme, _, rest = text.partition(":")
    if scheme.lower() in {"tg", "ton", "mailto", "tel"}:
        return text
    host = rest.removeprefix("//").split("/")[0].split("?")[0].split("#")[0]
    if scheme.lower() not in {"http", "https"} or not rest.startswith("//"):
        return None
    name = host.rsplit("@", 1)[-1].split(":")[0]
    if "." not in name and name.lower() != "localhost":
        return None
    return text if "/" in rest[2:] or "?" in rest or "#" in rest else f"{text}/"


def parse_html(source: str) -> Rich:
    rich = HtmlReader(source).read()
    return Rich(rich.text, [dict(one) for one in rich.entities])


def shown(rich: Rich) -> list[str]:
    """The pieces that entities cover; for error messages and tests."""
    return [piece(rich.text, entity) for entity in rich.entities]
