"""So much of one person waits at most: further updates are refused before they take up anything."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence

from bot.applicant.lanes import Lanes, Update, chat_of
from filing.bounded import Bounded

log = logging.getLogger(__name__)

MOST = 200
"""Updates of one person that wait: two of the longest runs that Telegram lets somebody forward."""

MOST_INLINE = 1000
"""Inline queries are sent letter by letter, and answered without a look at what is stored."""

TOLD = 1000
"""Floods that are remembered, so that each is told once."""

INLINE = frozenset({"inline_query", "chosen_inline_result"})
LIMITED = frozenset({"message", "edited_message", "callback_query", *INLINE})
"""What a person sends; that they blocked the bot, say, counts whatever else there is."""

Tell = Callable[[Update], None]


class Floods:
    """Only private chats and inline queries: a group is many people."""

    def __init__(self, lanes: Lanes, tell: Tell) -> None:
        self._lanes = lanes
        self._tell = tell
        self._told: Bounded[int, int] = Bounded(TOLD)

    def admitted(self, updates: Sequence[Update]) -> list[Update]:
        """Those that may wait; whoever sends more is told so once, until all of theirs is done."""
        found: list[Update] = []
        now: Counter[int] = Counter()
        for update in updates:
            chat = chat_of(update)
            waiting = self._lanes.waiting(chat) + now[chat]
            most = MOST_INLINE if INLINE.intersection(update) else MOST
            if not _of_a_person(update) or waiting < most:
                if not waiting:
                    self._told.drop(chat)
                now[chat] += 1
                found.append(update)
            elif self._told.get(chat) is None:
                self._told.put(chat, waiting)
                log.warning("updates of %s are refused: %s wait already", chat, waiting)
                self._tell(update)
        return found


def _of_a_person(update: Update) -> bool:
    kind = next((one for one in update if one in LIMITED), "")
    body = update.get(kind)
    if not isinstance(body, dict):
        return False
    message = body.get("message") if kind == "callback_query" else body
    chat = message.get("chat") if isinstance(message, dict) else None
    return not isinstance(chat, dict) or chat.get("type") == "private"
