"""Who is answered in the staff's group: people, never a channel's post."""

import datetime as dt

from telegram import Chat, Message, User

from bot.staff.gate import Gate


class Nobody:
    """A desk that would speak English, and a bot that must not be used."""

    def staff_words(self):
        return str

    @property
    def members(self):
        return self

    async def get(self, _id):
        """Nobody is a member."""

    async def send_message(self, *_args, **_more):
        raise AssertionError("a channel's post is answered")


async def test_a_channel_post_forwarded_into_a_topic_is_ignored():
    """D36."""
    group, channel = Chat(-100777, "supergroup"), Chat(-100999, "channel")
    post = Message(
        1,
        dt.datetime.now(dt.UTC),
        group,
        from_user=User(777000, "Telegram", is_bot=False),
        sender_chat=channel,
        text="news",
        is_automatic_forward=True,
    )
    assert await Gate(Nobody()).writer(Nobody(), post) is None
