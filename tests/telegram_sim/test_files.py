"""Files: one id per bot, kinds, sizes, photos as JPEG, albums."""

from __future__ import annotations

import io

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto
from PIL import Image
from telegram import InputMediaAudio as PtbAudio
from telegram import InputMediaDocument as PtbDocument
from telegram.error import BadRequest

MEGABYTE = 1024 * 1024


def picture(width: int = 800, height: int = 600, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, kind)
    return buffer.getvalue()


def named(data: bytes, name: str = "a.txt") -> BufferedInputFile:
    return BufferedInputFile(data, name)


async def test_a_document_goes_up_and_comes_down_unchanged(stage):
    data = bytes(range(256)) * 50
    sent = await stage.aiogram.send_document(
        stage.ann.id, named(data, "营业执照 (1).pdf"), caption="<b>licence</b>", parse_mode="HTML"
    )
    assert sent.document.file_name == "营业执照 (1).pdf"
    assert sent.document.mime_type == "application/pdf"
    assert sent.caption == "licence"
    got = await stage.aiogram.download(sent.document)
    assert got.read() == data
    shown = await stage.room.next()
    assert await stage.telegram.download(shown.file) == data
    assert shown.text == "licence"


async def test_binary_content_with_line_ends_and_boundaries_survives(stage):
    data = b"\r\n--boundary\r\nContent-Disposition: x\r\n\r\n" * 3
    sent = await stage.ptb.send_document(stage.ann.id, data, filename='we"ird.bin')
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == data


async def test_a_file_id_belongs_to_one_bot_and_the_unique_id_to_the_file(stage):
    document = await stage.room.send_document(b"abc", "a.txt")
    (update,) = await stage.updates(stage.aiogram)
    mine = update.message.document
    again = await stage.aiogram.send_document(stage.ann.id, mine.file_id, caption="again")
    assert again.document.file_unique_id == mine.file_unique_id == document.file.id
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await stage.ptb.send_document(stage.ann.id, mine.file_id)
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await stage.ptb.get_file(mine.file_id)
    with pytest.raises(TelegramBadRequest, match="wrong file_id"):
        await stage.aiogram.get_file("nonsense")


async def test_both_bots_in_a_group_have_different_ids_of_the_same_file(stage):
    await stage.lead.within(stage.group).send_document(b"abc", "a.txt")
    (one,) = await stage.updates(stage.aiogram)
    two = [update for update in await stage.ptb.get_updates(timeout=0) if update.message][-1]
    assert one.message.document.file_id != two.message.document.file_id
    assert one.message.document.file_unique_id == two.message.document.file_unique_id
    assert one.message.message_id == two.message.message_id


async def test_a_photo_becomes_a_jpeg_in_sizes(stage):
    sent = await stage.aiogram.send_photo(stage.ann.id, named(picture(800, 600), "x.png"))
    assert [(one.width, one.height) for one in sent.photo] == [(320, 240), (800, 600)]
    file = await stage.aiogram.get_file(sent.photo[-1].file_id)
    assert file.file_path.startswith("photos/")
    data = (await stage.aiogram.download_file(file.file_path)).read()
    assert Image.open(io.BytesIO(data)).format == "JPEG"
    huge = await stage.aiogram.send_photo(stage.ann.id, named(picture(5000, 2000)))
    assert huge.photo[-1].width == 2560


async def test_photos_that_are_none_are_refused(stage):
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await stage.aiogram.send_photo(stage.ann.id, named(b"no picture"))
    with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        await stage.aiogram.send_photo(stage.ann.id, named(picture(2100, 100)))
    with pytest.raises(TelegramBadRequest, match="too big for a photo"):
        await stage.aiogram.send_photo(stage.ann.id, named(b"x" * (10 * MEGABYTE + 1)))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await stage.aiogram.send_document(stage.ann.id, named(b""))
    with pytest.raises(TelegramBadRequest, match="there is no document in the request"):
        await stage.aiogram.send_document(stage.ann.id, "")


async def test_a_photo_is_not_sent_as_a_document_and_the_other_way_round(stage):
    photo = await stage.aiogram.send_photo(stage.ann.id, named(picture()))
    with pytest.raises(TelegramBadRequest, match="can't use file of type Photo as Document"):
        await stage.aiogram.send_document(stage.ann.id, photo.photo[-1].file_id)
    document = await stage.aiogram.send_document(stage.ann.id, named(b"x"))
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as Photo"):
        await stage.aiogram.send_photo(stage.ann.id, document.document.file_id)


async def test_a_bot_downloads_20_megabytes_and_uploads_50(stage):
    await stage.room.send_document(b"x" * (20 * MEGABYTE), "fits.bin")
    await stage.room.send_file("video", b"x" * (25 * MEGABYTE), "long.mp4")
    fits, large = [update.message for update in await stage.updates(stage.aiogram)]
    assert (await stage.aiogram.get_file(fits.document.file_id)).file_size == 20 * MEGABYTE
    with pytest.raises(TelegramBadRequest) as caught:
        await stage.aiogram.get_file(large.video.file_id)
    assert caught.value.message == "Bad Request: file is too big"
    again = await stage.aiogram.send_video(stage.ann.id, large.video.file_id)
    assert again.video.file_size == 25 * MEGABYTE
    with pytest.raises(TelegramEntityTooLarge):
        await stage.aiogram.send_document(stage.ann.id, named(b"x" * (50 * MEGABYTE + 1)))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("video", "v.mp4"),
        ("animation", "a.gif"),
        ("audio", "a.mp3"),
        ("voice", "v.ogg"),
        ("video_note", "n.mp4"),
        ("sticker", "s.webp"),
    ],
)
async def test_every_kind_of_file_goes_both_ways(stage, kind, name):
    await stage.room.send_file(kind, b"data", name)
    (update,) = await stage.updates(stage.aiogram)
    thing = getattr(update.message, kind)
    assert (await stage.aiogram.download(thing)).read() == b"data"
    send = getattr(stage.aiogram, f"send_{kind}")
    assert getattr(await send(stage.ann.id, named(b"back", name)), kind).file_size == 4
    assert getattr(await send(stage.ann.id, thing.file_id), kind).file_size == 4
    assert (await stage.room.last()).kind == kind


# albums ------------------------------------------------------------------------------


async def test_an_album_has_one_group_id_and_its_order(stage):
    sent = await stage.aiogram.send_media_group(
        stage.ann.id,
        [
            InputMediaPhoto(
                media=named(picture(), "1.png"), caption="<b>both</b>", parse_mode="HTML"
            ),
            InputMediaPhoto(media=named(picture(400, 400), "2.png")),
        ],
    )
    assert len({one.media_group_id for one in sent}) == 1
    assert [one.caption for one in sent] == ["both", None]
    shown = await stage.room.bot_messages()
    assert [one.id for one in shown] == [one.message_id for one in sent]


async def test_albums_have_at_most_ten_parts_of_kinds_that_go_together(stage):
    parts = [PtbDocument(media=b"x", filename=f"{n}.txt") for n in range(3)]
    assert len(await stage.ptb.send_media_group(stage.ann.id, parts)) == 3
    with pytest.raises(BadRequest, match="Too many messages to send as an album"):
        await stage.ptb.send_media_group(
            stage.ann.id, [PtbDocument(media=b"x", filename=f"{n}") for n in range(11)]
        )
    with pytest.raises(BadRequest, match="can't be mixed with other media types"):
        await stage.ptb.send_media_group(
            stage.ann.id, [PtbDocument(media=b"x"), PtbAudio(media=b"y", filename="a.mp3")]
        )


async def test_a_persons_album_comes_in_parts_and_in_any_order(stage):
    items = [("photo", picture(), f"{n}.png") for n in range(3)]
    parts = await stage.room.send_album(items, captions=["a", "", ""], order=[2, 0, 1], gap=0.01)
    updates = await stage.updates(stage.aiogram)
    ids = [update.message.message_id for update in updates]
    assert ids == [parts[2].id, parts[0].id, parts[1].id]
    assert len({update.message.media_group_id for update in updates}) == 1


async def test_the_media_of_a_message_can_be_exchanged(stage):
    sent = await stage.aiogram.send_document(stage.ann.id, named(b"one"), caption="first")
    media = InputMediaDocument(media=named(b"two", "b.txt"), caption="second")
    edited = await sent.edit_media(media)
    assert (edited.document.file_name, edited.caption) == ("b.txt", "second")
    shown = await stage.room.last()
    assert await stage.telegram.download(shown.file) == b"two"
    same = InputMediaDocument(media=edited.document.file_id, caption="second")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await edited.edit_media(same)
    await edited.edit_caption(caption="third")
    assert (await stage.room.last()).text == "third"


async def test_the_edit_of_a_persons_file_reaches_the_bot(stage):
    message = await stage.room.send_document(b"one", "a.txt", caption="c")
    await stage.room.edit_file(message, "document", b"two", "b.txt")
    _, update = await stage.updates(stage.aiogram)
    assert (await stage.aiogram.download(update.edited_message.document)).read() == b"two"
