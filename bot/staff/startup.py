"""Checks tokens, group, forum and rights: one line per fault."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted
from telegram.constants import ChatType
from telegram.error import InvalidToken, TelegramError

from bot.staff.updates import Tolerant
from desk.model import Staff

log = logging.getLogger(__name__)

DAY = 24 * 3600.0

GONE = ("left", "kicked")
"""Statuses of those who are not in the group."""

WRITING = ("can_send_messages", "can_send_photos", "can_send_documents")
"""What a member whose rights are restricted must be allowed, by the Bot API's names."""

RIGHTS = {
    "applicant": ("can_delete_messages",),
    "desk": ("can_delete_messages", "can_manage_topics", "can_pin_messages"),
}
"""What each bot must be allowed in the group, by the Bot API's names."""


async def check(applicant_token: str, desk_token: str, chat: int, api: str) -> list[str]:
    """Empty when the desk can work."""
    if applicant_token == desk_token:
        return ["ICP_DESK_TOKEN equals ICP_APPLICANT_TOKEN: the two bots need a token each"]
    applicant, desk = _bot(applicant_token, api), _bot(desk_token, api)
    async with applicant, desk:
        return await look(applicant, desk, chat)


def _bot(token: str, api: str) -> "Silent":
    return Silent(token, base_url=f"{api}/bot", base_file_url=f"{api}/file/bot", request=Tolerant())


class Silent(Bot):
    """A bot whose token is not tried on entering: a wrong one shall be a line, no exception."""

    async def initialize(self) -> None:
        await self.request.initialize()

    async def shutdown(self) -> None:
        await self.request.shutdown()


async def look(applicant: Bot, desk: Bot, chat: int) -> list[str]:
    faults: list[str] = []
    ids: dict[str, int] = {}
    for name, bot, variable in (
        ("applicant", applicant, "ICP_APPLICANT_TOKEN"),
        ("desk", desk, "ICP_DESK_TOKEN"),
    ):
        try:
            ids[name] = (await bot.get_me()).id
        except InvalidToken:
            faults.append(f"{variable} is not accepted by the Bot API")
        except TelegramError as error:
            faults.append(f"{variable} could not be tried: {type(error).__name__}")
    if "desk" not in ids:
        return faults
    faults += await _group(desk, chat)
    if not faults:
        for name, bot_id in ids.items():
            faults += await _rights(desk, chat, name, bot_id)
    return faults


async def missing(token: str, api: str, chat: int, members: Sequence[Staff]) -> list[str]:
    """What keeps members from working or from being reached: one line each."""
    desk, lines = _bot(token, api), []
    async with desk:
        for one in members:
            lines += await lacking(desk, chat, one)
    return lines


async def lacking(desk: Bot, chat: int, member: Staff) -> list[str]:
    """What one member still has to do, or to be given."""
    who, lines = f"{member.name} ({member.id})", []
    try:
        await desk.get_chat(member.id)
    except TelegramError:
        lines.append(f"{who} has not pressed START in the desk bot's chat")
    try:
        found = await desk.get_chat_member(chat, member.id)
    except TelegramError:
        return [*lines, f"{who} is not in the staff's group"]
    if found.status in GONE or getattr(found, "is_member", True) is False:
        lines.append(f"{who} is not in the staff's group")
    elif isinstance(found, ChatMemberRestricted):
        lost = [right for right in WRITING if not getattr(found, right)]
        lines += [f"{who} lacks the right {right} in the staff's group" for right in lost]
    elif getattr(found, "is_anonymous", False):
        lines.append(f"{who} is an anonymous administrator: their anonymity must be turned off")
    return lines


async def all_missing(
    tokens: tuple[str, str], api: str, chat: int, members: Sequence[Staff]
) -> list[str]:
    """The same, and what the bots lack there; without the applicants' token only the desk bot."""
    applicant, token = tokens
    lines = await missing(token, api, chat, members)
    if applicant:
        return [*lines, *await check(applicant, token, chat, api)]
    desk = _bot(token, api)
    async with desk:
        faults = await _group(desk, chat)
        return [*lines, *(faults or await _rights(desk, chat, "desk", (await desk.get_me()).id))]


async def _group(desk: Bot, chat: int) -> list[str]:
    try:
        found = await desk.get_chat(chat)
    except TelegramError as error:
        return [f"ICP_DESK_CHAT {chat}: the desk bot does not see this group ({error.message})"]
    if found.type != ChatType.SUPERGROUP:
        return [f"ICP_DESK_CHAT {chat} is a {found.type}, not a supergroup"]
    if not found.is_forum:
        return [f"ICP_DESK_CHAT {chat} has no topics: switch them on in the group's settings"]
    return []


async def _rights(desk: Bot, chat: int, name: str, bot_id: int) -> list[str]:
    try:
        member = await desk.get_chat_member(chat, bot_id)
    except TelegramError as error:
        return [f"the {name} bot is not in the group {chat} ({error.message})"]
    if isinstance(member, ChatMemberOwner):
        return []
    if not isinstance(member, ChatMemberAdministrator):
        return [f"the {name} bot is no administrator of the group {chat}"]
    missing = [right for right in RIGHTS[name] if not getattr(member, right, False)]
    return [f"the {name} bot lacks the right {right} in the group {chat}" for right in missing]


async def watch(again: Callable[[], Awaitable[list[str]]], every: float = DAY) -> None:
    """Looks again every day: rights get lost, groups change."""
    while True:
        await asyncio.sleep(every)
        for fault in await again():
            log.error("desk: %s", fault)
