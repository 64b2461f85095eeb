"""Parses pasted text: a value counts by its label or by a checkable form, never by similarity."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace

from filing.intake import kinds
from filing.intake.papers import Target, Vocabulary, fold, vocabulary

LONGEST = 20_000
"""Characters that are looked at; a filing's own text has a tenth of that."""

MOST_LINES = 400

LEAST_PAIRS = 2
"""So many labelled values make a text data, whatever else it is."""

LONGEST_LABEL = 48

GLUED = ("licence", "identity")
"""Papers whose labels and values run together where they are copied out of a picture."""

LEAST_GLUED = 3
LONGEST_GLUED = 12

NOTHING = frozenset(
    map(
        fold,
        ("无", "暂无", "没有", "空", "未填写", "未填", "待填", "待定", "n/a", "na", "none", "null",
         "nil", "unknown", "redacted for privacy", "data redacted", "请输入", "请填写", "请选择",
         "xxx", "todo", "not disclosed", "statutory masking enabled"),
    )
)  # fmt: skip
"""Folded values that say nothing; what has no letter or figure says nothing either."""

_BULLET = re.compile(
    r"^(?:[-*•·●▪◦‣➤>|#]+\s+|[>|]+\s*|\d{1,2}[.)、．]\s*(?!\d)|[（(]\d{1,2}[)）]\s*|[①-⑳]\s*"
    r"|[一二三四五六七八九十]{1,2}、\s*)+"
)
_SEPARATOR = re.compile(r"[:：=＝\t|｜]")
_BOUNDARY = re.compile(r"[\s;；,，、/|｜。.【】\[\]{}\"'“”]")
_BRACKETED = re.compile(r"[【\[［「]([^】\]］」]{1,24})[】\]］」]\s*[:：]?")
_HINT = re.compile(
    r"请(?:填写?|输入|选择|如实)|必填|选填|一致$|^详细到|^详见|^见附件|^同上$|^例如|^如[：:]|位统一社会|"
    r"^(?:please|enter|fill in|same as|e\.g\.)\b",
    re.IGNORECASE,
)
"""What forms and guides say in the place of a value."""
_AROUND = " \t;；,，、/|｜。{}\"'“”【】"
_ASKS = re.compile(r"(?:[?？]|[吗呢么])[\s。.!！]*$")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Read:
    """One value with what its label may name; without a label: by its kind."""

    targets: tuple[Target, ...]
    text: str
    label: str = ""
    person: str = ""
    """The heading under which it stands."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and the lines in which nothing was."""

    reads: tuple[Read, ...] = ()
    unread: tuple[str, ...] = ()
    labelled: int = 0
    """How many values had a known label, also where it stays open what it names here."""


@dataclass(slots=True)
class _Page:
    """The text, line by line, as it is being read."""

    words: Vocabulary
    first: str = ""
    """What the text begins with, where no label does."""
    reads: list[Read] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    person: str = ""
    waiting: list[str] = field(default_factory=list)
    """Labels that stand alone on their lines: the value may be on the next one."""


def looks_like_data(text: str) -> bool:
    """Whether a message is data to be read rather than an answer, a question or a remark.

    Two labelled values, or a number on a line of its own that a checksum vouches for beside a
    label or two further lines.
    """
    if len(text) > LONGEST or _ASKS.search(text.strip()):
        return False
    if "\n" not in text.strip() and len(_SEPARATOR.findall(text)) < LEAST_PAIRS:
        return False
    reading = read(text)
    if reading.labelled >= LEAST_PAIRS:
        return True
    return bool(reading.reads) and len(text.strip().splitlines()) > LEAST_PAIRS


def read(text: str, person: str = "") -> Reading:
    """What stands in a text. Nothing raises; what is not understood is named.

    `person`: whose data are being asked where it was sent; a heading in the text says otherwise.
    """
    page = _Page(vocabulary(), person=person)
    lines = [line for raw in text[:LONGEST].splitlines() if (line := _clean(raw))]
    for line in lines[:MOST_LINES]:
        _line(page, line)
    _let_go(page)
    _glued(page)
    page.unread.extend(lines[MOST_LINES:])
    return _resolved(page)


def _glued(page: _Page) -> None:
    """Labels with nothing behind them, as copied out of a picture: 姓名张三. They count where
    several of one paper begin lines of their own."""
    found = {line: pair for line in page.unread if (pair := _begun(page, line))}
    for paper in GLUED:
        lines = [line for line, (target, _end) in found.items() if target.paper == paper]
        items = {found[line][0].item for line in lines}
        if len(items) >= LEAST_GLUED:
            for line in lines:
                target, end = found[line]
                page.unread.remove(line)
                page.reads.append(Read((target,), line[end:], line[:end]))


def _begun(page: _Page, line: str) -> tuple[Target, int] | None:
    """The longest Chinese label of a paper with which a line begins."""
    for end in range(min(len(line) - 1, LONGEST_GLUED), 1, -1):
        name = fold(line[:end])
        targets = page.words.own.get(name) or page.words.shared.get(name) or ()
        for target in targets:
            if target.paper in GLUED and not name.isascii():
                return target, end
    return None


def _clean(raw: str) -> str:
    seen = "".join(c for c in raw if c == "\t" or unicodedata.category(c) not in _INVISIBLE)
    return _BULLET.sub("", seen.replace("\u3000", " ").strip()).strip()


def _line(page: _Page, line: str) -> None:
    line = _BRACKETED.sub(lambda found: _opened(found, page.words), line)
    pairs = list(_pairs(line, page.words))
    if pairs:
        _let_go(page)
        before = line[: pairs[0][0]]
        head = before.strip(_AROUND)
        if head and not _heading(page, head):
            if head == before.strip():  # 紧急联系人 手机号: another label, that is not known
                page.unread.append(line)
                return
            _without_label(page, head)
        outer = page.person
        for _at, label, value in pairs:
            _pair(page, label, value)
            if len(pairs) > 1:
                page.person = page.words.persons.get(fold(label), page.person)
        if len(pairs) > 1:  # 主体负责人：张三，手机：… says nothing of the next line
            page.person = outer
    elif not _heading(page, line):
        _unlabelled(page, line)


def _opened(found: re.Match[str], words: Vocabulary) -> str:
    """【域名】example.com as 域名：example.com."""
    return f"{found[1]}：" if words.knows(fold(found[1])) else found[0]


def _pair(page: _Page, label: str, value: str) -> None:
    if not value:
        person = page.words.persons.get(fold(label))
        if person:
            page.person = person
        page.waiting.append(label)
    elif not says_nothing(value):
        page.reads.append(Read(_targets(page, label), value, label, page.person))


def _unlabelled(page: _Page, line: str) -> None:
    """A label alone, the value of the label above, or something else."""
    if page.words.knows(fold(line)):
        page.waiting.append(line)
    elif len(page.waiting) == 1:
        label = page.waiting.pop()
        if not says_nothing(line):
            page.reads.append(Read(_targets(page, label), line, label, page.person))
    else:
        _let_go(page)
        _without_label(page, line)


def _let_go(page: _Page) -> None:
    """Labels without values: one says that it is empty, several stand in a column of their own."""
    page.waiting.clear()


def _heading(page: _Page, line: str) -> bool:
    """Whether the line says only what follows."""
    name = fold(line)
    person = page.words.persons.get(name)
    if person:
        page.person = person
        page.waiting[:] = [line]  # 法定代表人 alone may be a label too
        return True
    if name in page.words.headings and not page.words.knows(name):
        page.person = ""
        page.waiting.clear()
        return True
    return not name


def _without_label(page: _Page, line: str) -> None:
    target = kinds.target_of(line)
    if not page.reads and not page.unread:
        page.first = line
    if target is None:
        page.unread.append(line)
    else:
        page.reads.append(Read((target,), line, "", page.person))


def _targets(page: _Page, label: str) -> tuple[Target, ...]:
    """What the label may name here; under a person's heading the person's own."""
    name = fold(label)
    own = page.words.own.get(name, ())
    if page.person:
        part = page.words.parts.get(name)
        below = [Target("", f"{page.person}_{part}")] if part else []
        theirs = [one for one in own if one.item.startswith(f"{page.person}_")]
        if below or theirs:
            return tuple(below or theirs)
    return own or page.words.shared.get(name, ())


def says_nothing(value: str) -> bool:
    """An empty place: dashes, stars, “none”, a form's own hint."""
    folded = fold(value)
    if not folded or folded in NOTHING or not folded.strip("x_"):
        return True
    return bool(_HINT.search(value))


# ------------------------------------------------------------------ one line


def _pairs(line: str, words: Vocabulary) -> Iterator[tuple[int, str, str]]:
    """Labels with their values: `key: value`, several of them on one line, or by space alone."""
    starts = list(_labels(line, words))
    if not starts:
        yield from _by_space(line, words)
        return
    ends = [start for start, _label, _value in starts[1:]] + [len(line)]
    for (start, label, value_at), end in zip(starts, ends, strict=True):
        yield start, label, line[value_at:end].strip(_AROUND)


def _labels(line: str, words: Vocabulary) -> Iterator[tuple[int, str, int]]:
    """Where labels begin, what they are and where their values begin."""
    begin = 0
    for sign in _SEPARATOR.finditer(line):
        found = _label_before(line, begin, sign.start(), words)
        if found is not None:
            yield found, line[found : sign.start()].strip(_AROUND), sign.end()
            begin = sign.end()


def _label_before(line: str, begin: int, end: int, words: Vocabulary) -> int | None:
    """Where the longest label that ends before a separator begins."""
    least = max(begin, end - LONGEST_LABEL)
    starts = [begin] if begin == least else []
    starts += [m.end() for m in _BOUNDARY.finditer(line, least, end)]
    for start in starts:
        if _BOUNDARY.match(line, start):
            continue
        name = fold(line[start:end])
        if name and (words.knows(name) or name in words.persons):
            return start
    return None


def _by_space(line: str, words: Vocabulary) -> Iterator[tuple[int, str, str]]:
    """`统一社会信用代码 91…`: a Chinese label at the beginning, then a space."""
    parts = line.split()
    for count in range(min(len(parts) - 1, 4), 0, -1):
        label = " ".join(parts[:count])
        name = fold(label)
        if words.knows(name) and not name.isascii():
            yield 0, label, " ".join(parts[count:])
            return


# ------------------------------------------------------------------ the whole text


def _resolved(page: _Page) -> Reading:
    """Shared labels count where exactly one paper of theirs is in the text."""
    present = {
        target.paper
        for one in page.reads
        if one.label and _is_own(page.words, one)
        for target in one.targets
    } - {""}
    reads, unread = list(_titled(page, present)), list(page.unread)
    unread = [line for line in unread if all(line != one.text for one in reads)]
    for one in page.reads:
        settled = one if _stands(page.words, one, present) else _settle(one, present)
        if settled is None:
            unread.append(f"{one.label}: {one.text}" if one.label else one.text)
        else:
            reads.append(settled)
    labelled = sum(bool(one.label) for one in page.reads)
    return Reading(tuple(reads), tuple(dict.fromkeys(unread)), labelled)


def _titled(page: _Page, present: Container[str]) -> Iterator[Read]:
    """The organisation's name as the text's first line, above the labels of its licence."""
    named = any(kinds.NAME in one.targets for one in page.reads)
    if not named and kinds.CODE.paper in present and kinds.is_organisation(page.first):
        yield Read((kinds.NAME,), page.first)


def _stands(words: Vocabulary, one: Read, present: Container[str]) -> bool:
    """A card's number without a label is somebody's: it needs the card around it."""
    return _is_own(words, one) and (kinds.NUMBER not in one.targets or "identity" in present)


def _is_own(words: Vocabulary, one: Read) -> bool:
    return not one.label or _named_itself(one) or fold(one.label) in words.own


def _named_itself(one: Read) -> bool:
    """A part below a person's heading."""
    return any(not target.paper for target in one.targets)


def _settle(one: Read, present: Container[str]) -> Read | None:
    left: Sequence[Target] = [target for target in one.targets if target.paper in present]
    return replace(one, targets=tuple(left)) if len(left) == 1 else None
