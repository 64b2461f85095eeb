"""Reading the parameters of a request: query, form, multipart with files, or JSON."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

import orjson
from aiohttp import web

from telegram_sim.errors import bad
from telegram_sim.model import Json, Upload

BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
FIELD = re.compile(rb'[; ]name="([^"]*)"')
FILE = re.compile(rb'filename="((?:[^"\\]|\\.)*)"')
FILE_STAR = re.compile(rb"filename\*=utf-8''([^\r\n;]+)", re.IGNORECASE)
MIME = re.compile(rb"content-type:\s*([^\r\n;]+)", re.IGNORECASE)


async def read_parameters(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    values: Json = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return values, {}
    kind = request.headers.get("Content-Type", "")
    body = await request.read()
    if kind.startswith("application/json"):
        values.update(_json(body))
        return values, {}
    if kind.startswith("multipart/form-data"):
        found = BOUNDARY.search(kind)
        if found is None:
            raise bad("boundary is missing in the request")
        fields, files = split_multipart(body, found.group(1).encode())
        values.update(fields)
        return values, files
    values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return values, {}


def _json(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        values = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise bad("can't parse JSON object") from error
    if not isinstance(values, dict):
        raise bad("can't parse JSON object")
    return values


def split_multipart(body: bytes, boundary: bytes) -> tuple[Json, dict[str, Upload]]:
    values: Json = {}
    files: dict[str, Upload] = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        content = content[:-2]
        name = FIELD.search(head)
        if name is None:
            continue
        key = name.group(1).decode("utf-8", "replace")
        file_name = _file_name(head)
        if file_name is None:
            values[key] = content.decode("utf-8", "replace")
            continue
        mime = MIME.search(head)
        kind = mime.group(1).decode("ascii", "replace").strip() if mime else ""
        files[key] = Upload(file_name, content, "" if kind == "application/octet-stream" else kind)
    return values, files


def _file_name(head: bytes) -> str | None:
    star = FILE_STAR.search(head)
    if star is not None:
        return unquote(star.group(1).decode("ascii", "replace"))
    plain = FILE.search(head)
    if plain is None:
        return None
    raw = plain.group(1).decode("utf-8", "replace")
    return unquote(raw.replace('\\"', '"').replace("\\\\", "\\"))
