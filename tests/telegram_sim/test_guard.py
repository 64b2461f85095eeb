"""Other web sites in the same browser can't read or write the local chats."""

from __future__ import annotations

import aiohttp
import pytest


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/control/everything", "/bot111111:ALPHA-alpha/getMe"])
async def test_requests_of_other_sites_are_refused(stage, headers, path):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.running.url}{path}", data=b"{}", headers=headers) as response,
    ):
        assert response.status == 403


@pytest.mark.parametrize(
    ("headers", "path"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, "/control/everything"),
        ({}, "/control/everything"),
        ({"Host": "localhost:1"}, "/bot111111:ALPHA-alpha/getMe"),
    ],
)
async def test_the_own_page_and_programs_of_this_machine_are_served(stage, headers, path):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.running.url}{path}", data=b"{}", headers=headers) as response,
    ):
        assert response.status == 200


async def test_a_link_of_another_site_opens_the_chat_with_a_strict_policy(stage):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{stage.running.url}/?start=x") as response,
    ):
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/page/../server.py", "/page/nothing.js", "/page/app.py"])
async def test_only_the_pages_own_files_are_given_out(stage, path):
    async with (
        aiohttp.ClientSession() as session,
        session.get(stage.running.url + path) as response,
    ):
        assert response.status == 404


async def test_files_of_people_are_never_shown_as_pages(stage):
    sent = await stage.room.send_document(b"<script>1</script>", "x.html", mime="text/html")
    address = f"{stage.running.url}/control/files/{sent.file.id}"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
