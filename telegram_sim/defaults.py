"""The accounts that `icp-guide try` finds on its local server."""

from __future__ import annotations

from telegram_sim.client import Telegram

APPLICANT_TOKEN = "1000001:LOCAL-APPLICANT"  # noqa: S105 - a token of the local server only
DESK_TOKEN = "1000002:LOCAL-DESK"  # noqa: S105 - a token of the local server only
APPLICANT_BOT_ID = 1000001
DESK_BOT_ID = 1000002
APPLICANT_USER_ID = 500_000_001
STAFF_GROUP_ID = -1_001_000_000_001
STAFF_USER_IDS = (500_000_101, 500_000_102)
STAFF_NAMES = ("Lead", "Agent")


async def furnish(telegram: Telegram, *, desk: bool = True) -> None:
    """Both bots, one applicant, and the staff's forum with two people in it."""
    applicant_bot = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot", "ICP Guide")
    await telegram.add_user("You", user_id=APPLICANT_USER_ID, language_code="en")
    if not desk:
        return
    desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot", "ICP Desk")
    lead, agent = [
        await telegram.add_user(name, user_id=user_id, language_code="en")
        for name, user_id in zip(STAFF_NAMES, STAFF_USER_IDS, strict=True)
    ]
    group = await telegram.add_group("Staff desk", lead, chat_id=STAFF_GROUP_ID)
    await group.add(agent)
    await group.add(applicant_bot, admin=True)
    await group.add(desk_bot, admin=True)
