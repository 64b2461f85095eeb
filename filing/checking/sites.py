"""Check kinds for domains: level, suffix, registrant, home page, changes of filed domains."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, cast

from filing import domains
from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing
from filing.problems import Problem, Term

_LONG = 7
"""Letters of a name that is no part of another word."""

REGISTRARS: Final = "website.registrar.abroad"
"""The rule whose parameters hold the names of registrars."""


@dataclass(frozen=True, slots=True)
class Suffixes:
    """`suffixes` without a dot, in Unicode, matched against the end of the domain."""

    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """`suffixes` that are refused; two-letter ones are refused unless they are `countries`."""

    suffixes: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holders:
    """Codes of `domain_holder` that are accepted, by class of the entity."""

    organisation: tuple[str, ...]
    individual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registrars:
    """Words of names: registrars in the mainland, those abroad, and legal forms of abroad."""

    home: tuple[str, ...]
    abroad: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """`words` that a label may not hold."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """`home`: words of the names of registrars in the mainland."""

    home: tuple[str, ...] = ()


def registrar_at_home(s: CheckContext, p: Registrars) -> CheckResult:
    """The registrar is none of those abroad, and unknown has no legal form of abroad."""
    name = unicodedata.normalize("NFKC", s.text()).casefold()
    words = re.findall(r"[^\s,()（）]+", name)
    part = _named(name, p.abroad) or (
        "" if _named(name, p.home) else next((w for w in words if w in p.forms), "")
    )
    return {"value": s.text(), "part": part} if part else None


def registrar_named(s: CheckContext, _p: Nothing) -> CheckResult:
    """The registrar's name is no day, no number of a certificate and not the domain itself."""
    name = unicodedata.normalize("NFKC", s.text()).casefold().strip()
    letters = sum(sign.isalpha() and sign not in "年月日号" for sign in name)
    digits = sum(sign.isdigit() for sign in name)
    own = {str(s.known.get(key) or "").casefold() for key in ("domain", "registrable")}
    bare = name.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return {"value": s.text()} if not letters or digits > letters or bare in own else None


def registrar_listed(s: CheckContext, p: Known) -> CheckResult:
    """The registrar's name holds a word of one in the mainland."""
    home = p.home or s.catalog.rule(REGISTRARS).params["home"]
    name = unicodedata.normalize("NFKC", s.text()).casefold()
    return None if _named(name, cast("tuple[str, ...]", home)) else {"value": s.text()}


def _named(name: str, words: tuple[str, ...]) -> str:
    """The first of the words in the name; one in Latin letters only as a whole word, a long one
    also where spaces or hyphens stand otherwise (go daddy, key systems)."""
    joined = _joined(name)
    for word in words:
        at = name.find(word)
        if at >= 0 and (not word.isascii() or not _runs_on(name, at, len(word))):
            return word
        if len(word) >= _LONG and _joined(word) in joined:
            return word
    return ""


def _joined(text: str) -> str:
    return re.sub(r"[\s\-]", "", text)


def _runs_on(name: str, at: int, size: int) -> bool:
    around = name[at - 1 : at] + name[at + size : at + size + 1]
    return any(c.isascii() and c.isalpha() for c in around)


def domain_words(s: CheckContext, p: Labels) -> CheckResult:
    """The domain's own label holds none of the words."""
    label = domains.unicode(domains.registrable(s.text())).split(".")[0] if s.text() else ""
    word = next((word for word in p.words if word in label), None)
    return {"value": domains.unicode(s.text()), "word": word} if word else None


def registrable_domain(s: CheckContext, _p: Nothing) -> CheckResult:
    """The domain is the registrable one, not a sub-domain (below .gov.cn a sub-domain is)."""
    host = s.text()
    whole = domains.registrable(host)
    if not host or host == whole or host.endswith(".gov.cn"):
        return None
    return {"value": domains.unicode(host), "registrable": domains.unicode(whole)}


def refused_suffix(s: CheckContext, p: Refused) -> CheckResult:
    """The last label is none of the refused `suffixes`, no country's but those in `countries`."""
    last = _last_label(s.text())
    foreign = len(last) == 2 and last.isascii() and last not in p.countries  # noqa: PLR2004
    return (
        {"value": domains.unicode(s.text()), "suffix": last}
        if last in p.suffixes or foreign
        else None
    )


def approved_suffix(s: CheckContext, p: Suffixes) -> CheckResult:
    """The last label stands in the list of approved `suffixes`."""
    last = _last_label(s.text())
    return (
        None
        if not last or last in p.suffixes
        else {
            "value": domains.unicode(s.text()),
            "suffix": last,
        }
    )


def forbids_suffix(s: CheckContext, p: Suffixes) -> CheckResult:
    """The domain ends with none of `suffixes` (of one or more labels)."""
    found = _ending(s.text(), p.suffixes)
    return {"value": domains.unicode(s.text()), "suffix": found} if found else None


def needs_suffix(s: CheckContext, p: Suffixes) -> CheckResult:
    """The domain ends with one of `suffixes`."""
    host = s.text()
    if not host or _ending(host, p.suffixes):
        return None
    return {"value": domains.unicode(host), "suffix": _last_label(host)}


def registrant(s: CheckContext, p: Holders) -> CheckResult:
    """The registrant is one whom an entity of this class may file with."""
    individual = s.known.get("entity_class") == "individual"
    accepted = p.individual if individual else p.organisation
    if s.value in accepted:
        return None
    who = (
        Term("the person who files")
        if individual
        else Term(
            "the entity itself, its legal representative, a shareholder, principal or manager"
        )
    )
    return {"value": s.shown(s.fields[0]), "accepted": who}


def registrant_is_entity(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first half of the fields (registrant) equals the second half (entity), one by one."""
    half = len(s.fields) // 2
    for left, right in zip(s.fields[:half], s.fields[half:], strict=True):
        one, other = s.known.get(left), s.known.get(right)
        if one is not None and other is not None and _bare(one) != _bare(other):
            return {
                "value": s.shown(left),
                "other": s.shown(right),
                "first": s.label(left),
                "second": s.label(right),
            }
    return None


def home_page(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first field's address is the second field's domain, with or without `www.`."""
    found = domains.parse(s.text())
    host = s.text(1)
    if not host or (not isinstance(found, Problem) and found == host):
        return None
    return {"value": s.text(), "domain": domains.unicode(host)}


def keeps_domains(s: CheckContext, _p: Nothing) -> CheckResult:
    """Of the domains filed (first field) some may go in the second; none comes, one stays."""
    (old, odd_old), (new, odd_new) = _hosts(s.text()), _hosts(s.text(1))
    added = [host for host in new if host not in old]
    if odd_old or (odd_new and new):
        odd, why = odd_old or odd_new, Term("this is no domain")
        return {"value": ", ".join(odd), "why": why, AT: s.fields[0 if odd_old else 1]}
    if not new:
        return {"value": s.text(1), "why": Term("one domain has to stay"), AT: s.fields[1]}
    if not added:
        return None
    why = (
        Term("a website's only domain cannot be changed")
        if len(old) == 1
        else Term("no domain can be added or changed")
    )
    return {"value": ", ".join(map(domains.unicode, added)), "why": why, AT: s.fields[1]}


def among_domains(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first field's domain is one of those in the second's list."""
    listed, _odd = _hosts(s.text(1))
    if not s.text() or not listed or s.text() in listed:
        return None
    return {"value": domains.unicode(s.text()), "other": ", ".join(map(domains.unicode, listed))}


def _hosts(text: str) -> tuple[list[str], list[str]]:
    """The domains in a list, and what stands in it and is none."""
    parts = [part for part in re.split(r"[,，、;；\s]+", text) if part]
    found = [(part, domains.parse(part)) for part in parts]
    hosts = [host for _, host in found if isinstance(host, str)]
    return hosts, [part for part, host in found if isinstance(host, Problem)]


def _bare(value: object) -> str:
    return "".join(str(value).casefold().split()).replace("（", "(").replace("）", ")")


def _last_label(host: str) -> str:
    return domains.unicode(host).rsplit(".", 1)[-1]


def _ending(host: str, suffixes: tuple[str, ...]) -> str:
    name = domains.unicode(host)
    return next((suffix for suffix in suffixes if name.endswith(f".{suffix}")), "")


_PAIR = ("value", "other", "first", "second")
KINDS: Kinds = {
    "registrar_at_home": Check(Registrars, registrar_at_home, ("value", "part")),
    "registrar_named": Check(Nothing, registrar_named, ("value",)),
    "registrar_listed": Check(Known, registrar_listed, ("value",)),
    "domain_words": Check(Labels, domain_words, ("value", "word")),
    "registrable_domain": Check(Nothing, registrable_domain, ("value", "registrable")),
    "refused_suffix": Check(Refused, refused_suffix, ("value", "suffix")),
    "approved_suffix": Check(Suffixes, approved_suffix, ("value", "suffix")),
    "forbids_suffix": Check(Suffixes, forbids_suffix, ("value", "suffix")),
    "needs_suffix": Check(Suffixes, needs_suffix, ("value", "suffix")),
    "registrant": Check(Holders, registrant, ("value", "accepted")),
    "registrant_is_entity": Check(Nothing, registrant_is_entity, _PAIR, partial=True),
    "home_page": Check(Nothing, home_page, ("value", "domain")),
    "among_domains": Check(Nothing, among_domains, ("value", "other")),
    "keeps_domains": Check(Nothing, keeps_domains, ("value", "why", AT)),
}
