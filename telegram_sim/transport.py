"""How the client reaches the server: in the same event loop, or over HTTP."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import quote

import aiohttp
import orjson

from telegram_sim.errors import ApiError
from telegram_sim.model import Upload
from telegram_sim.operations import run
from telegram_sim.world import World

OK = 200


class Transport(Protocol):
    """Runs one operation; the answer has `seq` and `result`."""

    async def run(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]: ...

    async def upload(self, name: str, data: bytes, mime: str) -> str: ...

    async def download(self, unique_id: str) -> bytes: ...


class Local:
    """The server lives in this very process and loop."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def run(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return await run(self.world, name, arguments)

    async def upload(self, name: str, data: bytes, mime: str) -> str:
        key = f"upload{self.world.number()}"
        self.world.uploads[key] = Upload(name, data, mime)
        return key

    async def download(self, unique_id: str) -> bytes:
        return self.world.files[unique_id].data


class Remote:
    """The server is another process; talk to its control endpoints."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url.rstrip("/")

    async def run(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        body = orjson.dumps(arguments)
        return await self._post(f"{self.url}/control/{name}", body, "application/json")

    async def upload(self, name: str, data: bytes, mime: str) -> str:
        address = f"{self.url}/control/upload?name={quote(name)}"
        answer = await self._post(address, data, mime or "application/octet-stream")
        return str(answer["result"])

    async def download(self, unique_id: str) -> bytes:
        async with self.session.get(f"{self.url}/control/files/{unique_id}") as response:
            response.raise_for_status()
            return await response.read()

    async def _post(self, address: str, body: bytes, kind: str) -> dict[str, Any]:
        headers = {"Content-Type": kind}
        async with self.session.post(address, data=body, headers=headers) as response:
            answer: dict[str, Any] = orjson.loads(await response.read())
            if response.status != OK:
                description = str(answer.get("description"))
                raise ApiError(response.status, description, answer.get("parameters"))
            return answer
