"""Groups: message ids, who sees what, members, topics and their errors, upgrade to another id."""

from __future__ import annotations

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import ChatMemberAdministrator, ChatMemberLeft, ChatMemberOwner
from telegram.error import BadRequest, ChatMigrated, Forbidden


async def messages_of(stage) -> list:
    return [one.message for one in await stage.updates(stage.aiogram) if one.message]


async def test_private_messages_count_per_bot_and_group_messages_per_group(stage):
    bob = await stage.telegram.add_user("Bob")
    first = await stage.room.send("a")
    second = await bob.chat(stage.alpha).send("b")
    other = await stage.beta_room.send("c")
    assert second.id == first.id + 1
    assert other.id < second.id
    sent = await stage.aiogram.send_message(stage.group.id, "one")
    answer = await stage.ptb.send_message(stage.group.id, "two")
    assert answer.message_id == sent.message_id + 1


async def test_bots_do_not_see_each_other_but_the_reply_of_a_person_shows_the_other(stage):
    await stage.aiogram.send_message(stage.group.id, "from alpha")
    card = await stage.ptb.send_message(stage.group.id, "from beta")
    assert await messages_of(stage) == []
    await stage.lead.within(stage.group).send("see this", reply_to=card.message_id)
    (message,) = await messages_of(stage)
    assert message.reply_to_message.text == "from beta"
    assert message.reply_to_message.from_user.id == stage.beta.id


async def test_privacy_mode_hides_what_is_not_meant_for_a_member_bot(stage):
    await stage.group.set_status(stage.alpha, "member")
    await stage.updates(stage.aiogram)
    room = stage.lead.within(stage.group)
    sent = await stage.aiogram.send_message(stage.group.id, "mine")
    await room.send("not for you")
    await room.send("/for_all")
    await room.send("/for@beta_bot")
    await room.send("@alpha_bot hello")
    await room.send("an answer", reply_to=sent.message_id)
    texts = [message.text for message in await messages_of(stage)]
    assert texts == ["/for_all", "@alpha_bot hello", "an answer"]
    await stage.group.set_status(stage.alpha, "administrator")
    await room.send("now for you")
    assert (await messages_of(stage))[-1].text == "now for you"


async def test_members_and_administrators_can_be_asked_for(stage):
    owner = await stage.aiogram.get_chat_member(stage.group.id, stage.lead.id)
    assert isinstance(owner, ChatMemberOwner)
    own = await stage.aiogram.get_chat_member(stage.group.id, stage.alpha.id)
    assert isinstance(own, ChatMemberAdministrator)
    assert own.can_manage_topics
    gone = await stage.aiogram.get_chat_member(stage.group.id, stage.ann.id)
    assert isinstance(gone, ChatMemberLeft)
    with pytest.raises(TelegramBadRequest, match="PARTICIPANT_ID_INVALID"):
        await stage.aiogram.get_chat_member(stage.group.id, 42)
    admins = await stage.ptb.get_chat_administrators(stage.group.id)
    assert {admin.user.id for admin in admins} == {stage.lead.id, stage.beta.id}
    assert await stage.ptb.get_chat_member_count(stage.group.id) == 3
    chat = await stage.aiogram.get_chat(stage.group.id)
    assert (chat.type, chat.is_forum, chat.title) == ("supergroup", True, "Desk")


async def test_rights_can_be_left_out(stage):
    await stage.group.set_status(stage.alpha, "administrator", rights=["can_delete_messages"])
    own = await stage.aiogram.get_chat_member(stage.group.id, stage.alpha.id)
    assert (own.can_delete_messages, own.can_pin_messages) == (True, False)
    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await stage.aiogram.create_forum_topic(stage.group.id, "x")
    sent = await stage.aiogram.send_message(stage.group.id, "x")
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await sent.pin()


async def test_a_removed_bot_is_told_why(stage):
    await stage.group.remove(stage.alpha)
    with pytest.raises(TelegramForbiddenError) as caught:
        await stage.aiogram.send_message(stage.group.id, "x")
    assert caught.value.message == "Forbidden: bot was kicked from the supergroup chat"
    await stage.ptb.leave_chat(stage.group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await stage.ptb.send_message(stage.group.id, "x")


async def test_a_bot_in_a_foreign_group_hears_of_it_and_can_leave(stage):
    stranger = await stage.telegram.add_user("Stranger")
    foreign = await stage.telegram.add_group("Foreign", stranger, forum=False)
    await foreign.add(stage.alpha)
    update, _ = await stage.updates(stage.aiogram)
    assert update.my_chat_member.chat.id == foreign.id
    assert update.my_chat_member.new_chat_member.status == "member"
    await stage.aiogram.leave_chat(foreign.id)
    assert {one["status"] for one in (await foreign.view())["members"] if one["bot"]} == {"left"}


async def test_anonymous_admins_write_as_the_group(stage):
    ghost = await stage.telegram.add_user("Ghost")
    await stage.group.add(ghost, admin=True, anonymous=True)
    await stage.updates(stage.aiogram)
    await ghost.within(stage.group).send("boo")
    (message,) = await messages_of(stage)
    assert message.sender_chat.id == stage.group.id
    assert message.from_user.id == 1087968824


# topics -------------------------------------------------------------------------------


async def test_a_topic_is_created_and_its_messages_say_so(stage):
    topic = await stage.aiogram.create_forum_topic(stage.group.id, "#1 · 公司")
    thread = topic.message_thread_id
    sent = await stage.ptb.send_message(stage.group.id, "card", message_thread_id=thread)
    assert sent.is_topic_message
    assert sent.message_thread_id == thread
    await stage.lead.within(stage.group, thread).send("hello")
    await stage.lead.within(stage.group, 1).send("in General")
    inside, general = await messages_of(stage)
    assert (inside.message_thread_id, inside.is_topic_message) == (thread, True)
    assert inside.reply_to_message.forum_topic_created.name == "#1 · 公司"
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    shown = await stage.group.messages(thread)
    assert [one.text for one in shown if not one.service] == ["card", "hello"]
    assert await stage.group.topic("公司") == thread


async def test_topics_are_renamed_closed_reopened_and_refuse_the_same_again(stage):
    topic = await stage.aiogram.create_forum_topic(stage.group.id, "one")
    where = {"chat_id": stage.group.id, "message_thread_id": topic.message_thread_id}
    await stage.aiogram.edit_forum_topic(**where, name="two")
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await stage.aiogram.edit_forum_topic(**where, name="two")
    await stage.aiogram.close_forum_topic(**where)
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await stage.aiogram.close_forum_topic(**where)
    assert [one["closed"] for one in await stage.group.topics() if one["name"] == "two"] == [True]
    await stage.aiogram.reopen_forum_topic(**where)
    with pytest.raises(TelegramBadRequest, match="TOPIC_ID_INVALID"):
        await stage.aiogram.close_forum_topic(stage.group.id, 999)


async def test_a_closed_topic_refuses_bots_without_the_right_and_if_wanted_all(stage):
    thread = await stage.group.open_topic("one")
    await stage.group.set_status(stage.alpha, "administrator", rights=["can_manage_chat"])
    await stage.group.close_topic(thread)
    with pytest.raises(TelegramBadRequest) as caught:
        await stage.aiogram.send_message(stage.group.id, "x", message_thread_id=thread)
    assert caught.value.message == "Bad Request: TOPIC_CLOSED"
    await stage.ptb.send_message(stage.group.id, "allowed", message_thread_id=thread)
    await stage.group.reopen_topic(thread)
    await stage.group.close_topic(thread, for_all=True)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await stage.ptb.send_message(stage.group.id, "x", message_thread_id=thread)
    closed = [one.forum_topic_closed for one in await messages_of(stage)]
    assert sum(one is not None for one in closed) == 2


@pytest.mark.parametrize(
    ("refusal", "text"),
    [
        (None, "message thread not found"),
        ("TOPIC_DELETED", "TOPIC_DELETED"),
        ("TOPIC_ID_INVALID", "TOPIC_ID_INVALID"),
    ],
)
async def test_a_deleted_topic_takes_nothing_and_no_update_tells_of_it(stage, refusal, text):
    topic = await stage.aiogram.create_forum_topic(stage.group.id, "one")
    thread = topic.message_thread_id
    await stage.aiogram.send_message(stage.group.id, "x", message_thread_id=thread)
    await stage.group.delete_topic(thread, refusal=refusal)
    with pytest.raises(TelegramBadRequest) as caught:
        await stage.aiogram.send_message(stage.group.id, "y", message_thread_id=thread)
    assert caught.value.message == f"Bad Request: {text}"
    assert await stage.updates(stage.aiogram) == []
    assert await stage.group.messages(thread) == []


async def test_threads_outside_forums_are_no_topics(stage):
    plain = await stage.telegram.add_group("Plain", stage.lead, forum=False)
    await plain.add(stage.alpha, admin=True)
    await stage.updates(stage.aiogram)
    room = stage.lead.within(plain)
    first = await room.send("first")
    await room.send("second", reply_to=first)
    _, reply = await messages_of(stage)
    assert (reply.message_thread_id, reply.is_topic_message) == (first.id, None)
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await stage.aiogram.create_forum_topic(plain.id, "x")
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await stage.aiogram.send_message(plain.id, "x", message_thread_id=first.id)


async def test_general_has_methods_of_its_own(stage):
    await stage.aiogram.edit_general_forum_topic(stage.group.id, "Hall")
    await stage.aiogram.close_general_forum_topic(stage.group.id)
    await stage.aiogram.reopen_general_forum_topic(stage.group.id)
    await stage.aiogram.hide_general_forum_topic(stage.group.id)
    await stage.aiogram.unhide_general_forum_topic(stage.group.id)
    assert (await stage.group.topics())[0]["name"] == "Hall"
    assert await stage.aiogram.get_forum_topic_icon_stickers()


# pins, upgrade --------------------------------------------------------------------------


async def test_messages_are_pinned_and_unpinned(stage):
    sent = await stage.aiogram.send_message(stage.group.id, "card")
    await stage.aiogram.pin_chat_message(stage.group.id, sent.message_id)
    assert (await stage.group.view())["pinned"] == [sent.message_id]
    chat = await stage.ptb.get_chat(stage.group.id)
    assert chat.pinned_message.text == "card"
    await stage.aiogram.unpin_chat_message(stage.group.id, message_id=sent.message_id)
    assert (await stage.group.view())["pinned"] == []
    await stage.lead.within(stage.group).pin(sent.message_id)
    (message,) = await messages_of(stage)
    assert message.pinned_message.text == "card"
    with pytest.raises(TelegramBadRequest, match="message to pin not found"):
        await stage.aiogram.pin_chat_message(stage.group.id, 999)


async def test_an_upgraded_group_tells_its_new_id_by_message_and_by_error(stage):
    topic = await stage.aiogram.create_forum_topic(stage.group.id, "one")
    new = await stage.group.migrate(-1009999999999)
    old_side, new_side = await messages_of(stage)
    assert old_side.migrate_to_chat_id == new.id
    assert (new_side.migrate_from_chat_id, new_side.chat.id) == (stage.group.id, new.id)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await stage.aiogram.send_message(stage.group.id, "x")
    assert caught.value.migrate_to_chat_id == new.id
    with pytest.raises(ChatMigrated) as migrated:
        await stage.ptb.send_message(stage.group.id, "x")
    assert migrated.value.new_chat_id == new.id
    sent = await stage.aiogram.send_message(new.id, "x", message_thread_id=topic.message_thread_id)
    assert sent.chat.id == new.id


async def test_bots_with_the_right_ban_restrict_and_promote(stage):
    await stage.group.add(stage.ann)
    await stage.ptb.restrict_chat_member(stage.group.id, stage.ann.id, permissions={})
    member = await stage.aiogram.get_chat_member(stage.group.id, stage.ann.id)
    assert member.status == "restricted"
    await stage.ptb.ban_chat_member(stage.group.id, stage.ann.id)
    await stage.ptb.unban_chat_member(stage.group.id, stage.ann.id)
    member = await stage.aiogram.get_chat_member(stage.group.id, stage.ann.id)
    assert member.status == "left"
    with pytest.raises(BadRequest, match="Can't remove chat owner"):
        await stage.ptb.ban_chat_member(stage.group.id, stage.lead.id)
