"""Sending, editing and deleting through both libraries."""

from __future__ import annotations


async def test_both_libraries_talk_to_the_server(stage):
    me = await stage.aiogram.get_me()
    assert (me.id, me.username, me.is_bot) == (111111, "alpha_bot", True)
    assert stage.ptb.username == "beta_bot"
    sent = await stage.aiogram.send_message(stage.ann.id, "<b>hi</b> you", parse_mode="HTML")
    assert sent.text == "hi you"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 2)]
    other = await stage.ptb.send_document(stage.ann.id, b"abc", filename="a.txt", caption="x")
    assert other.document.file_name == "a.txt"
    file = await other.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"abc"
    assert (await stage.beta_room.next()).text == "x"
    assert (await stage.room.next()).covered("bold") == ["hi"]
