"""A page is opened over HTTP, and nothing that is not for everybody on the internet."""

import pytest
from aiohttp import web

from bot import home_pages
from bot.home_pages import HomePages, is_public
from filing.home_page import Shown
from tests.sites import Names, site

NUMBER = "浙ICP备12345678号-1"
GOOD = f'<meta charset="utf-8"><a href="https://beian.miit.gov.cn/">{NUMBER}</a>'


def moved(where):
    return web.Response(status=302, headers={"Location": where})


def html(text, **more):
    return web.Response(text=text, content_type="text/html", **more)


async def test_a_page_is_opened_and_read():
    async with site(html(GOOD)) as (pages, _port, seen):
        found = await pages.look("www.example.com", NUMBER)
    assert found.shown is Shown.RIGHT
    assert [path for _host, path in seen] == ["/"]


async def test_an_odd_encoding_and_a_long_page_are_read_as_far_as_they_go():
    async def answer(_request):
        text = f"<p>{NUMBER}" + "y" * (3 * home_pages.MOST_BYTES)
        return web.Response(
            body=text.encode("gb18030"), headers={"Content-Type": "text/html; charset=gb18030"}
        )

    async with site(answer) as (pages, *_):
        assert (await pages.look("example.com", NUMBER)).shown is Shown.NO_LINK
    strange = web.Response(
        body=GOOD.encode(), headers={"Content-Type": "text/html; charset=no-such"}
    )
    async with site(strange) as (pages, *_):
        assert (await pages.look("example.com", NUMBER)).shown is Shown.RIGHT


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254:{port}/latest/meta-data",
        "http://2130706433:{port}/",
        "http://elsewhere.net:{port}/",
        "http://example.com.elsewhere.net:{port}/",
        "http://example.com:22/",
        "http://user:secret@example.com:{port}/",
        "file:///etc/passwd",
        "http://[::1]:{port}/",
        "/loop",
    ],
)
async def test_a_redirect_leads_nowhere_else(where):
    async def answer(request):
        return (
            moved(where.format(port=request.url.port))
            if request.path in {"/", "/loop"}
            else html(GOOD)
        )

    async with site(answer) as (pages, *_):
        assert await pages.look("example.com", NUMBER) is None


async def test_a_redirect_within_the_domain_is_followed():
    async def answer(request):
        port = request.url.port
        return (
            html(GOOD) if request.path == "/home" else moved(f"http://www.example.com:{port}/home")
        )

    async with site(answer) as (pages, *_):
        assert (await pages.look("example.com", NUMBER)).shown is Shown.RIGHT


async def test_a_page_that_is_not_there_is_not_read():
    async with site(html(GOOD, status=503)) as (pages, *_):
        assert await pages.look("example.com", NUMBER) is None


async def test_names_of_addresses_that_are_not_public_are_not_opened():
    for address in ("127.0.0.1", "10.0.0.8", "169.254.169.254", "192.168.1.1", "100.64.0.1"):
        names = Names(address)
        assert await HomePages(lambda names=names: names).look("example.com", NUMBER) is None
        assert names.asked[0] == "example.com"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "::1", "localhost", "a b", "", "0x7f000001", "exa\nmple.com"],
)
async def test_odd_hosts_are_not_opened(host):
    assert await HomePages(lambda: Names("127.0.0.1")).look(host, NUMBER) is None


async def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(home_pages, "SECONDS", 0.2)

    async def answer(request):
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b"x")
            await home_pages.asyncio.sleep(0.05)
        return response

    async with site(answer) as (pages, *_):
        assert await pages.look("example.com", NUMBER) is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.0.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("240.0.0.1", False),
    ],
)  # fmt: skip
def test_what_is_public(address, public):
    assert is_public(address) is public
