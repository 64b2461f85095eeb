"""Stored files: one unique id for all, one file id per bot, pictures recompressed."""

from __future__ import annotations

import base64
import hashlib
import io
import mimetypes

from PIL import Image, UnidentifiedImageError

from telegram_sim.errors import WRONG_FILE, ApiError, bad
from telegram_sim.model import Bot, Json, StoredFile, Upload
from telegram_sim.world import World

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_SIDE = 2560
THUMB_SIDE = 320
SIDES_SUM = 10_000
RATIO = 20
SIGN_BYTES = 9
UNIQUE_CHARS = 16

PREFIX = {
    "photo": "AgAC",
    "document": "BQAC",
    "video": "BAAC",
    "animation": "CgAC",
    "audio": "CQAC",
    "voice": "AwAC",
    "video_note": "DQAC",
    "sticker": "CAAC",
}
FOLDER = {"photo": "photos", "sticker": "stickers", "audio": "music", "voice": "voice"}
EXTENSION = {"photo": ".jpg", "voice": ".oga", "sticker": ".webp", "video_note": ".mp4"}
TYPE_NAME = {"video_note": "VideoNote"}
# Telegram lets these stand for one another when a file is sent again
SENT_AS = {
    "document": {"document", "video", "animation", "audio"},
    "animation": {"animation", "document"},
    "video": {"video"},
    "audio": {"audio"},
    "voice": {"voice"},
    "photo": {"photo"},
    "video_note": {"video_note"},
    "sticker": {"sticker"},
}


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def file_id(bot: Bot, file: StoredFile) -> str:
    sign = hashlib.blake2b(
        f"{bot.token}|{file.kind}|{file.unique_id}".encode(), digest_size=SIGN_BYTES
    )
    return f"{PREFIX[file.kind]}{_b64(sign.digest())}{file.unique_id}"


def by_file_id(world: World, bot: Bot, value: str, error: str = WRONG_FILE) -> StoredFile:
    """The file behind an id of this bot; an id of another bot is refused."""
    file = world.files.get(value[-UNIQUE_CHARS:])
    if file is None or file_id(bot, file) != value:
        raise bad(error)
    return file


def as_kind(file: StoredFile, kind: str) -> StoredFile:
    if file.kind not in SENT_AS[kind] and kind not in SENT_AS[file.kind]:
        known = TYPE_NAME.get(file.kind, file.kind.capitalize())
        wanted = TYPE_NAME.get(kind, kind.capitalize())
        raise bad(f"can't use file of type {known} as {wanted}")
    return file


def store(world: World, kind: str, upload: Upload, attributes: Json | None = None) -> StoredFile:
    """Takes an upload in; a photo is recompressed to JPEG as Telegram does."""
    if not upload.data:
        raise bad("file must be non-empty")
    if kind == "photo":
        return _store_photo(world, upload)
    mime = upload.mime or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    known = {key: value for key, value in (attributes or {}).items() if value is not None}
    return _keep(world, kind, upload.data, upload.name, mime, known)


def _keep(
    world: World, kind: str, data: bytes, name: str, mime: str, attributes: Json
) -> StoredFile:
    number = world.number()
    digest = hashlib.blake2b(f"{kind}|{name}|{number}".encode() + data, digest_size=12)
    suffix = EXTENSION.get(kind) or (f".{name.rsplit('.', 1)[1]}" if "." in name else "")
    folder = FOLDER.get(kind, "documents" if kind == "document" else f"{kind}s")
    path = f"{folder}/file_{number}{suffix}"
    return world.keep_file(
        StoredFile(_b64(digest.digest()), kind, data, name, mime, path, attributes)
    )


def _store_photo(world: World, upload: Upload) -> StoredFile:
    if len(upload.data) > PHOTO_LIMIT:
        raise bad(f'file "{upload.name}" of size {len(upload.data)} bytes is too big for a photo')
    try:
        picture = Image.open(io.BytesIO(upload.data))
        picture.load()
    except (UnidentifiedImageError, OSError) as error:
        raise bad("IMAGE_PROCESS_FAILED") from error
    width, height = picture.size
    if width + height > SIDES_SUM or max(width, height) > RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    jpeg = picture.format == "JPEG" and max(picture.size) <= PHOTO_SIDE
    large = _picture(world, picture, PHOTO_SIDE, upload.data if jpeg else None)
    if max(picture.size) > THUMB_SIDE:
        large.smaller = _picture(world, picture, THUMB_SIDE, None)
    return large


def _picture(world: World, picture: Image.Image, side: int, data: bytes | None) -> StoredFile:
    copy = picture.convert("RGB")
    copy.thumbnail((side, side))
    if data is None:
        buffer = io.BytesIO()
        copy.save(buffer, "JPEG", quality=87)
        data = buffer.getvalue()
    size = {"width": copy.width, "height": copy.height}
    return _keep(world, "photo", data, "photo.jpg", "image/jpeg", size)


def describe(bot: Bot, file: StoredFile) -> Json:
    """The file as an object of the Bot API."""
    answer: Json = {
        "file_id": file_id(bot, file),
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        **file.attributes,
    }
    if file.kind not in {"photo", "sticker", "video_note"}:
        answer["mime_type"] = file.mime
        if file.name and file.kind != "voice":
            answer["file_name"] = file.name
    return answer


def photo_sizes(bot: Bot, file: StoredFile) -> list[Json]:
    sizes = [file] if file.smaller is None else [file.smaller, file]
    return [describe(bot, size) for size in sizes]


def too_large() -> ApiError:
    return ApiError(413, "Request Entity Too Large")
