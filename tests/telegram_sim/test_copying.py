"""copyMessage and its family: by id, across chats, without file ids."""

from __future__ import annotations

import io

import pytest
from aiogram.exceptions import TelegramBadRequest
from PIL import Image
from telegram.error import BadRequest


async def test_a_copy_keeps_text_entities_and_media_and_names_nobody(stage):
    text = await stage.room.send("<b>bold</b> words", parse_mode="HTML")
    large = await stage.room.send_file("video", b"x" * (25 * 1024 * 1024), "v.mp4", caption="film")
    thread = await stage.group.open_topic("case")
    for message in (text, large):
        await stage.aiogram.copy_message(
            stage.group.id, stage.ann.id, message.id, message_thread_id=thread
        )
    first, second = [one for one in await stage.group.messages(thread) if not one.service]
    assert (first.text, first.covered("bold"), first.forwarded_from) == (
        "bold words",
        ["bold"],
        None,
    )
    assert (second.kind, second.text, second.file.id) == ("video", "film", large.file.id)
    assert first.sender == stage.alpha.id


async def test_a_copy_goes_from_the_group_to_a_person_with_another_caption(stage):
    room = stage.lead.within(stage.group)
    message = await room.send_document(b"abc", "a.txt", caption="inside")
    copied = await stage.aiogram.copy_message(
        stage.ann.id, stage.group.id, message.id, caption="outside"
    )
    shown = await stage.room.next()
    assert (shown.id, shown.text) == (copied.message_id, "outside")


async def test_an_album_stays_an_album_in_its_order(stage):
    buffer = io.BytesIO()
    Image.new("RGB", (50, 50)).save(buffer, "PNG")
    parts = await stage.room.send_album(
        [("photo", buffer.getvalue(), "p.png")] * 4, order=[3, 1, 0, 2]
    )
    ids = [part.id for part in parts]
    copies = await stage.aiogram.copy_messages(stage.group.id, stage.ann.id, ids)
    shown = [one for one in await stage.group.messages() if one.kind == "photo"]
    assert [one.id for one in shown] == [copy.message_id for copy in copies]
    assert len({one.album for one in shown}) == 1
    assert shown[0].album != parts[0].album
    with pytest.raises(TelegramBadRequest, match="must be in a strictly increasing order"):
        await stage.aiogram.copy_messages(stage.group.id, stage.ann.id, ids[::-1])


async def test_missing_messages_are_skipped_among_many_and_refused_alone(stage):
    message = await stage.room.send("x")
    copies = await stage.aiogram.copy_messages(stage.ann.id, stage.ann.id, [message.id, 999])
    assert len(copies) == 1
    with pytest.raises(TelegramBadRequest, match="message to copy not found"):
        await stage.aiogram.copy_message(stage.ann.id, stage.ann.id, 999)
    with pytest.raises(TelegramBadRequest, match="message to forward not found"):
        await stage.aiogram.forward_message(stage.ann.id, stage.ann.id, 999)


async def test_service_and_protected_messages_are_not_copied(stage):
    thread = await stage.group.open_topic("case")
    with pytest.raises(TelegramBadRequest, match="message can't be copied"):
        await stage.aiogram.copy_message(stage.ann.id, stage.group.id, thread)
    sent = await stage.aiogram.send_message(stage.ann.id, "secret", protect_content=True)
    with pytest.raises(TelegramBadRequest, match="message can't be copied"):
        await stage.aiogram.copy_message(stage.group.id, stage.ann.id, sent.message_id)


async def test_a_forward_says_where_it_comes_from(stage):
    message = await stage.beta_room.send("hello")
    sent = await stage.ptb.forward_message(stage.group.id, stage.ann.id, message.id)
    assert sent.forward_origin.sender_user.id == stage.ann.id
    assert (await stage.group.messages())[-1].forwarded_from == "Ann"
    many = await stage.ptb.forward_messages(stage.group.id, stage.ann.id, [message.id])
    assert len(many) == 1


async def test_a_bot_without_rights_copies_nothing_it_cannot_see(stage):
    message = await stage.lead.within(stage.group).send("x")
    await stage.group.set_status(stage.beta, "member")
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await stage.ptb.copy_message(stage.ann.id, stage.group.id, message.id)
