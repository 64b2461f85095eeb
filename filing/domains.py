"""Parses domain names: ASCII host, registrable domain, public suffix."""

import ipaddress
import re
import unicodedata
from functools import cache
from typing import Protocol, cast

import idna

from filing.problems import Problem

NOT_AN_IP = "website.domain_not_ip"
"""The rule that an IP address breaks."""

_SCHEME = re.compile(r"^[a-z][a-z0-9+.\-]*:[/\\]+", re.IGNORECASE)
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})
_LONGEST = 253
_LONGEST_LABEL = 63


class _Suffixes(Protocol):
    def publicsuffix(self, domain: str) -> str | None: ...

    def privatesuffix(self, domain: str) -> str | None: ...


@cache
def _suffixes() -> _Suffixes:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - its data are read when needed

    return cast("_Suffixes", PublicSuffixList(only_icann=True))


def parse(text: str) -> str | Problem:
    """The host in lower-case ASCII, without scheme, `www.`, port and path, or what is wrong."""
    host = _host(text)
    if not host:
        return Problem("No domain was given.")
    if isinstance(host, Problem):
        return host
    if _is_ip(host):
        return Problem(
            "{value} is an IP address. A filing here is for a domain; a site that is reachable by "
            "IP address only is filed with the communications administration of its province, in "
            "MIIT's own system.",
            {"value": host},
            rule=NOT_AN_IP,
        )
    wrong = _malformed(host)
    if wrong:
        return wrong
    return _ascii(host)


def suffix(host: str) -> str:
    """The public suffix: `com`, `com.cn`, `xn--fiqs8s`."""
    return _suffixes().publicsuffix(host) or ""


def registrable(host: str) -> str:
    """The part that is registered and filed (`example.com` of `www.example.com`), or empty."""
    return _suffixes().privatesuffix(host) or ""


def unicode(host: str) -> str:
    """The host as people read it: 例子.中国 for xn--fsqu00a.xn--fiqs8s."""
    try:
        return idna.decode(host) if "xn--" in host else host
    except idna.IDNAError:
        return host


def _host(text: str) -> str | Problem:
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", text.translate(_DOTS)) if c.isprintable()
    )
    plain = plain.translate(_DOTS).strip().strip("<>\"'“”‘’").casefold()
    plain = _SCHEME.sub("", plain)
    plain = re.split(r"[/\\?#]", plain, maxsplit=1)[0].strip()
    if "@" in plain:
        return Problem(
            "{value} looks like an e-mail address; the domain is what follows the @.",
            {"value": plain},
        )
    if plain.startswith("[") and "]" in plain:
        return plain[1 : plain.index("]")]
    plain = re.sub(r":\d*$", "", plain) if plain.count(":") == 1 else plain
    plain = plain.strip(".").removeprefix("*.").strip()
    rest = plain.removeprefix("www.")
    return rest if "." in rest else plain


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _malformed(host: str) -> Problem | None:
    wrong = sorted({c for c in host if not (c.isalnum() or c in "-." or ord(c) > 127)})  # noqa: PLR2004
    if wrong:
        shown = " ".join("␠" if c == " " else c for c in wrong)
        return Problem("These characters cannot stand in a domain: {wrong}", {"wrong": shown})
    if "." not in host:
        return Problem(
            "{value} has no suffix: a domain looks like example.com.", {"value": host[:60]}
        )
    if ".." in host:
        return Problem("Two dots stand side by side in {value}.", {"value": host[:60]})
    return None


def _ascii(host: str) -> str | Problem:
    try:
        found = idna.encode(host, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return _unencodable(host)
    if not registrable(found):
        return Problem(
            "{value} is a suffix only: write the whole domain, such as example.{value}.",
            {"value": unicode(found)},
        )
    return found


def _unencodable(host: str) -> Problem:
    longest = max(host.split("."), key=len)
    if len(host) > _LONGEST:
        return Problem(
            "A domain has at most {limit} characters; this has {length}.",
            {"limit": str(_LONGEST), "length": str(len(host))},
        )
    if len(longest) > _LONGEST_LABEL:
        return Problem(
            "A part between two dots has at most {limit} characters; one has {length}.",
            {"limit": str(_LONGEST_LABEL), "length": str(len(longest))},
        )
    return Problem(
        "{value} is no valid domain: look at its hyphens and special characters.",
        {"value": host[:60]},
    )
