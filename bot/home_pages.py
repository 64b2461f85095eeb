"""Opens an applicant's home page, on request, to see whether it shows its number.

Whoever types a domain decides where this process connects to, so that only what everybody on the
internet can open is opened: public addresses, ports 80 and 443, a few redirects within the domain,
little text, a short time (OWASP, Server-Side Request Forgery Prevention). The address that was
judged is the one that is connected to.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from filing.home_page import Look, look

log = logging.getLogger(__name__)

SECONDS: Final = 12.0
MOST_BYTES: Final = 1024 * 1024
MOST_REDIRECTS: Final = 4
PORTS: Final = {"http": 80, "https": 443}
AGENT: Final = "icp-guide (looks for the ICP number, on its owner's request)"


class Forbidden(Exception):  # noqa: N818 - not an error of ours
    """An address that is not for everybody."""


def is_public(address: str) -> bool:
    """Whether everybody on the internet reaches it; a mapped IPv4 address counts as that."""
    found = ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    plain = mapped or found
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


class PublicResolver(AbstractResolver):
    """Names to public addresses only."""

    def __init__(self, names: AbstractResolver, allowed: Callable[[str], bool]) -> None:
        self._names = names
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """All addresses, or `Forbidden` where one of them is not public."""
        found = await self._names.resolve(host, port, family)
        if not all(self._allowed(one["host"]) for one in found):
            raise Forbidden
        return found

    async def close(self) -> None:
        await self._names.close()


class HomePages:
    """`look`: what a domain's home page shows. Tests bring names and ports of their own."""

    def __init__(
        self,
        names: Callable[[], AbstractResolver] = ThreadedResolver,
        allowed: Callable[[str], bool] = is_public,
        ports: dict[str, int] = PORTS,
    ) -> None:
        self._names = names
        self._allowed = allowed
        self._ports = ports

    async def look(self, host: str, number: str) -> Look | None:
        """None where the page cannot be opened from here; the reason is logged by its kind."""
        try:
            async with asyncio.timeout(SECONDS):
                html = await self._page(host)
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError, Forbidden) as error:
            log.info("a home page was not opened: %s", type(error).__name__)
            return None
        return look(html, number) if html is not None else None

    async def _page(self, host: str) -> str | None:
        resolver = PublicResolver(self._names(), self._allowed)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
        async with aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": AGENT},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        ) as session:
            for scheme in ("https", "http"):
                with suppress(aiohttp.ClientConnectionError):
                    return await self._follow(session, f"{scheme}://{host}:{self._ports[scheme]}/")
        return None

    async def _follow(self, session: aiohttp.ClientSession, url: str) -> str:
        """The text behind a few redirects within the domain."""
        home = _bare(urlsplit(url).hostname)
        for _ in range(MOST_REDIRECTS):
            self._judge(url, home)
            async with session.get(url, allow_redirects=False) as answer:
                target = answer.headers.get("Location")
                if answer.status // 100 == 3 and target:  # noqa: PLR2004 - redirects
                    url = urljoin(url, target)
                    continue
                answer.raise_for_status()
                return await _text(answer)
        raise Forbidden

    def _judge(self, url: str, home: str) -> None:
        """`Forbidden` for another site, another port, a bare address, a password in the address."""
        parts = urlsplit(url)
        own = _bare(parts.hostname)
        if (
            parts.scheme not in self._ports
            or parts.username
            or not (own == home or own.endswith(f".{home}"))
        ):
            raise Forbidden
        if (parts.port or PORTS[parts.scheme]) not in {*self._ports.values()} or _is_address(own):
            raise Forbidden


def _bare(host: str | None) -> str:
    return (host or "").lower().rstrip(".").removeprefix("www.")


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return not host.rpartition(".")[2].strip("0123456789")
    return True


async def _text(answer: aiohttp.ClientResponse) -> str:
    """The beginning of the page, in its own encoding where that is known."""
    content = await answer.content.read(MOST_BYTES)
    while len(content) < MOST_BYTES and (
        more := await answer.content.read(MOST_BYTES - len(content))
    ):
        content += more
    try:
        return content.decode(answer.charset or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
