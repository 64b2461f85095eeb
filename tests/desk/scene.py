"""A case under way: its number, the applicant's chat, its topic through a member's eyes."""

from telegram_sim import Message, Room
from tests.desk.house import StaffedDesk

Case = tuple[StaffedDesk, int, Room, Room]


async def card(topic: Room) -> Message:
    return next(one for one in await topic.messages() if one.has("Canned"))


async def received(room: Room) -> list[tuple[str, str]]:
    """What the applicant has from the bot: kind and words."""
    return [(one.kind, one.text) for one in await room.bot_messages()]
