"""Check kinds for names and other texts: characters, words, forbidden repetitions."""

import re
from dataclasses import dataclass

from filing import domains, person_names, regions
from filing.characters import simplified
from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing
from filing.problems import Term

_CHINESE = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_PLAIN = re.compile(r"[0-9A-Za-z\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_ADDRESS = re.compile(
    r"www|https?:|\.[a-z]{2,}|[.。](?:中国|公司|网络|网址)"
    r"|(?<=[\u3400-\u9fff])(?:com|cn|net|org)$"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_AREA_SITE = re.compile(
    r"(?:(?:政务|政府|生活|信息|资讯|新闻|门户|公众|便民)?(?:网站|网|在线|热线|之窗|信息港|门户|论坛))$"
)
_NO_ANSWER = (
    (
        Term("a question"),
        re.compile(
            r"[?？]\s*$|^(?:请问|什么是|怎么填|怎么写|如何填)"
            r"|(?:是什么|填什么|写什么|怎么填|怎么写|填哪里|是谁|吗)$"
            r"|^(?:what|which|where|why|who|when|can i|do i|should i|is it|how do|how to)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Term("a greeting"),
        re.compile(
            r"^(?:你好|您好|在吗|谢谢|好的|测试|hi|hello|hey|thanks|thank you|ok|test)[!！.。]*$",
            re.IGNORECASE,
        ),
    ),
    (Term("a web address"), re.compile(r"^https?://\S+$", re.IGNORECASE)),
    (
        Term("no answer"),
        re.compile(
            r"^(?:无|没有|没|暂无|不知道|不清楚|不填|跳过|略|同上|skip|none|no|n/?a|nil|null"
            r"|unknown|true|false|undefined|nan|[\W_x]+|[-+]?[0-9]{1,4})$",
            re.IGNORECASE,
        ),
    ),
)
"""Texts that answer nothing."""

_SHORTEST_SUGGESTION = 3
_LONGEST_OWNER = 4
_TELLING = 4
"""So many characters of a registered name are no accident."""


@dataclass(frozen=True, slots=True)
class Letters:
    """`least`: how many Chinese characters there must be."""

    least: int


@dataclass(frozen=True, slots=True)
class Symbols:
    """`allowed`: characters besides Chinese, Latin letters and digits."""

    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """`words`, and where they count: `anywhere` or at the `start`."""

    words: tuple[str, ...]
    at: str = "anywhere"

    def __post_init__(self) -> None:
        if self.at not in {"anywhere", "start"}:
            raise ValueError(f"'at' is anywhere or start, not {self.at!r}")


@dataclass(frozen=True, slots=True)
class Endings:
    """`words`: one of them has to end the text."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """`words` that need the last field's answer to be none of `without`."""

    words: tuple[str, ...]
    without: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class FullNames:
    """`behind`: words that follow a person's name in that of a website; `everyday`: what begins
    like a name and is none."""

    behind: tuple[str, ...]
    everyday: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """`limit`: the figure."""

    limit: int


def chinese_name(s: CheckContext, p: Letters) -> CheckResult:
    """The text has at least `least` Chinese characters, so it is neither digits nor Latin only."""
    text = s.text()
    count = len(_CHINESE.findall(text))
    if count >= p.least:
        return None
    bare = re.sub(r"\s", "", text)
    if re.fullmatch(r"[0-9]+", bare):
        why = Term("it consists of digits only")
    elif re.fullmatch(r"[A-Za-z]+", bare):
        why = Term("it consists of Latin letters only")
    else:
        why = Term("it has too few Chinese characters")
    return {"value": text, "count": str(count), "why": why}


def plain_characters(s: CheckContext, p: Symbols) -> CheckResult:
    """The text holds Chinese characters, Latin letters, digits and those `allowed` only."""
    text = s.text()
    wrong = dict.fromkeys(c for c in text if not (_PLAIN.match(c) or c in p.allowed))
    if not wrong:
        return None
    kept = "".join(c for c in text if c not in wrong)
    shown = " ".join("␠" if c.isspace() else c for c in wrong)
    return {"value": text, "wrong": shown, "suggestion": suggestion(s, kept)}


def no_domain_in_name(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first field (a name) repeats neither the second (a domain), nor `www.`, nor a suffix."""
    text = s.text().casefold()
    host = domains.unicode(s.text(1))
    own = domains.unicode(domains.registrable(s.text(1))).split(".")[0] if host else ""
    found = _ADDRESS.search(text)
    if found:
        return {"value": s.text(), "part": found.group()}
    if own and text == own:
        return {"value": s.text(), "part": own}
    return None


def forbids_words(s: CheckContext, p: Words) -> CheckResult:
    """None of `words` stands in the texts (or, `at = "start"`, at their beginning)."""
    for key, text in s.answered():
        word = _word(text, p)
        if word:
            return {
                "value": s.shown(key),
                "word": word,
                "label": s.label(key),
                AT: key,
                "here": s.place(str(s.known.get("province") or "")),
                "suggestion": suggestion(s, text.replace(word, "")),
            }
    return None


def national_words(s: CheckContext, p: Words) -> CheckResult:
    """The first text (a name) begins with (or holds) none of `words`…

    unless they are part of the registered name (second field), which somebody has approved.
    """
    text, registered = s.text(), s.text(1)
    word = _word(text, p)
    own = registered.startswith(word) or text[:_TELLING] in registered
    if not word or (own if p.at == "start" else word in registered):
        return None
    left = suggestion(s, text.replace(word, ""))
    return {"value": text, "word": word, "suggestion": left}


def brackets_as_registered(s: CheckContext, _p: Nothing) -> CheckResult:
    """Round brackets in the first text (a name) stand so in the second, the registered name."""
    text, registered = (_round(s.text(place)) for place in range(2))
    if not registered or all(part in registered for part in _BRACKETS.findall(text)):
        return None
    return {"value": s.text(), "suggestion": suggestion(s, re.sub(r"[()]", "", text))}


def no_area_name(s: CheckContext, _p: Nothing) -> CheckResult:
    """The name is not that of an area of the province with a word such as 网 or 在线 behind it."""
    text, here = s.text(), str(s.known.get("province") or "-")
    place = _AREA_SITE.sub("", text)
    areas = regions.codes() if len(place) > 1 and place != text else ()
    same = any(one[:2] == here[:2] and regions.short(one).startswith(place) for one in areas)
    return {"value": text, "part": place} if same else None


def no_idiom(s: CheckContext, p: Count) -> CheckResult:
    """The name has not just `limit` Chinese characters and nothing else, as idioms have."""
    text = s.text()
    return {"value": text} if len(_CHINESE.findall(text)) == len(text) == p.limit else None


def spelled_out(s: CheckContext, _p: Nothing) -> CheckResult:
    """The address says what its numbers are (1单元2层), instead of joining them by hyphens."""
    found = re.search(r"\d+(?:\s*[-－—–]\s*\d+)+", s.text())
    return {"value": s.shown(s.fields[0])} if found else None


def ends_with(s: CheckContext, p: Endings) -> CheckResult:
    """The text ends with one of `words`."""
    text = s.text()
    return None if text.endswith(p.words) else {"value": text}


def words_need_permission(s: CheckContext, p: Permission) -> CheckResult:
    """Where one of `words` stands in the texts, the last field's answer is none of `without`."""
    permission = s.fields[-1]
    if s.known.get(permission) not in {None, *p.without}:
        return None
    for key, text in zip(s.fields[:-1], s.texts(), strict=False):
        word = next((word for word in p.words if word in text), None)
        if word:
            return {"value": s.shown(key), "word": word, "label": s.label(key), AT: key}
    return None


def excludes(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first text does not contain any of the others (two characters or more)."""
    text, *others = s.texts()
    part = next((other for other in others if len(other) > 1 and other in text), None)
    return {"value": text, "part": part} if part else None


def no_person_in_name(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first text (a name) holds no person's name, unless the registered name (second) does."""
    text, registered, *persons = s.texts()
    part = next((one for one in persons if len(one) > 1 and one in text), None)
    return {"value": text, "part": part} if part and part not in registered else None


def no_full_name(s: CheckContext, p: FullNames) -> CheckResult:
    """The first text (a name) begins with nothing that looks like a person's full name…

    other than the second (the applicant's own name), of which another rule tells.
    """
    text, own = s.text(), s.text(1)
    part = person_names.begun_by(text, p.behind, p.everyday)
    if not part or (len(own) > 1 and own in text):
        return None
    return {"value": text, "part": part, "suggestion": OF_A_PERSON}


def no_latin(s: CheckContext, _p: Nothing) -> CheckResult:
    """The text holds no Latin letters."""
    found = re.search(r"[A-Za-zＡ-Ｚａ-ｚ]+", s.text())
    return {"value": s.text(), "part": found.group()} if found else None


def trade_name(s: CheckContext, _p: Nothing) -> CheckResult:
    """The name of a sole trader is more than the owner's name, with or without the words for a sole
    trader…

    or the second field (a remark), where there is one, says so.
    """
    if re.search(r"字号|个体|名称|trade name", s.text(1)):
        return None
    text = _round(s.text())
    owner = text.replace("(个体工商户)", "").replace("个体工商户", "").strip("()")
    persons = (str(s.known.get(key) or "") for key in ("leader_name", "legal_rep_name"))
    bare = owner in persons or (owner != text and len(_CHINESE.findall(owner)) <= _LONGEST_OWNER)
    return {"value": s.shown(s.fields[0])} if bare else None


def plausible_text(s: CheckContext, _p: Nothing) -> CheckResult:
    """The text is an answer: no question, no greeting, no web address, and not just “none”."""
    text = s.text().strip()
    if not text:
        return None
    kind = next((kind for kind, found in _NO_ANSWER if found.search(text)), None)
    return None if kind is None else {"value": text, "kind": kind, "label": s.label(s.fields[0])}


def resembles(s: CheckContext, _p: Nothing) -> CheckResult:
    """The two texts share two adjacent characters, as a short name shares with the full one…

    or the third field (a remark), where there is one, says why not.
    """
    if s.text(2):
        return None
    first, second = s.text(), s.text(1)
    pairs = {first[n : n + 2] for n in range(len(first) - 1)}
    shared = any(second[n : n + 2] in pairs for n in range(len(second) - 1))
    return None if shared or not first or not second else {"value": first}


def house_number(s: CheckContext, _p: Nothing) -> CheckResult:
    """The address goes down to a number, or it (or the second field, a remark) says that it is as
    detailed as can be."""
    if not s.text() or re.search(r"[0-9〇零一二三四五六七八九十百]", s.text()):
        return None
    told = any("详细" in s.text(place) for place in range(len(s.fields)))
    return None if told else {"value": s.shown(s.fields[0])}


def _round(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


def _word(text: str, p: Words) -> str:
    lower = text.casefold()
    if p.at == "start":
        return next((word for word in p.words if lower.startswith(word.casefold())), "")
    return max((word for word in p.words if word.casefold() in lower), key=len, default="")


OF_A_PERSON = "四季读书笔记"
"""A name for an individual's website that every rule lets pass."""


def suggestion(s: CheckContext, text: str) -> str:
    """What is left of the name, where that is one and names nobody of an individual's filing; else
    a name that fits who is asked."""
    bare = text.strip().removesuffix("的")
    asked = s.catalog.fields.get(s.fields[0])
    sample = asked.sample if asked else ""
    if s.known.get("entity_class") == "individual":
        sample = OF_A_PERSON
        names = (str(s.known.get(key) or "-") for key in ("entity_name", "leader_name"))
        persons = map(simplified, names)
        named = any(name in bare for name in persons) or person_names.looks_full(bare)
        bare = "" if named else bare
    return bare if len(_CHINESE.findall(bare)) >= _SHORTEST_SUGGESTION else sample


_WORD = ("value", "word", "label", AT)
KINDS: Kinds = {
    "chinese_name": Check(Letters, chinese_name, ("value", "count", "why")),
    "plain_characters": Check(Symbols, plain_characters, ("value", "wrong", "suggestion")),
    "no_domain_in_name": Check(Nothing, no_domain_in_name, ("value", "part"), partial=True),
    "forbids_words": Check(Words, forbids_words, (*_WORD, "here", "suggestion"), partial=True),
    "national_words": Check(Words, national_words, ("value", "word", "suggestion")),
    "brackets_as_registered": Check(Nothing, brackets_as_registered, ("value", "suggestion")),
    "no_area_name": Check(Nothing, no_area_name, ("value", "part")),
    "no_idiom": Check(Count, no_idiom, ("value",)),
    "spelled_out": Check(Nothing, spelled_out, ("value",)),
    "ends_with": Check(Endings, ends_with, ("value",)),
    "words_need_permission": Check(Permission, words_need_permission, _WORD),
    "excludes": Check(Nothing, excludes, ("value", "part")),
    "no_person_in_name": Check(Nothing, no_person_in_name, ("value", "part")),
    "no_full_name": Check(FullNames, no_full_name, ("value", "part", "suggestion")),
    "no_latin": Check(Nothing, no_latin, ("value", "part")),
    "trade_name": Check(Nothing, trade_name, ("value",)),
    "plausible_text": Check(Nothing, plausible_text, ("value", "kind", "label")),
    "resembles": Check(Nothing, resembles, ("value",)),
    "house_number": Check(Nothing, house_number, ("value",), partial=True),
}
