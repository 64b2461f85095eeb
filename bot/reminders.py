"""Reminders of drafts left half done, and notices before an idle one ends: each is sent once."""

import asyncio
import logging

from bot.applicant.reminded import OURS
from bot.delivery import Place, Sender, Text
from bot.i18n import Translator
from dialogs import reminders as words
from filing.desk.failures import Failure, SendError, Trouble
from filing.desk.model import Button
from filing.idle import Step
from filing.keeping import Keeping, Notice
from filing.model import Catalog

log = logging.getLogger(__name__)

PAUSE = 0.1
"""Seconds between two messages: Telegram takes thirty a second, answers to applicants go first."""

LONGEST_WAIT = 60.0
"""Seconds that Telegram may ask for; where it wants more, the round ends."""


class Reminders:
    """One round after the other; what a round does not get to is due in the next."""

    def __init__(
        self,
        keeping: Keeping,
        sender: Sender,
        catalog: Catalog,
        translator: Translator,
        pause: float = PAUSE,
    ) -> None:
        self._keeping = keeping
        self._sender = sender
        self._catalog = catalog
        self._translator = translator
        self._pause = pause

    async def round(self) -> tuple[int, int]:
        """How many messages were sent, and how many drafts ended."""
        sent = ended = 0
        for one, step in await self._keeping.due():
            if step is Step.END:
                ended += await self._keeping.end(one)
                continue
            notice = await self._keeping.take(one, step)
            if notice is None:
                continue
            try:
                await self._send(notice)
                sent += 1
            except SendError as error:
                if not await self._goes_on(notice, error.failure):
                    break
            await asyncio.sleep(self._pause)
        return sent, ended

    async def _send(self, notice: Notice) -> None:
        """A new message: an edit would notify nobody."""
        code = notice.one.language
        say = self._translator.get(code)
        buttons = [
            [Button(key.label, f"{OURS}{key.code}:{notice.one.draft}")]
            for key in words.keys(notice, say)
        ]
        text = Text(words.text(notice, self._catalog, say), html=True)
        await self._sender.text(Place(notice.one.owner, buttons=buttons), text)

    async def _goes_on(self, notice: Notice, failure: Failure) -> bool:
        """What becomes of a notice that was refused; whether to try the others now."""
        where = (notice.step, notice.one.draft, failure.trouble)
        log.info("%s of draft %s was not sent: %s", *where)
        match failure.trouble:
            case Trouble.BLOCKED | Trouble.GONE:
                await self._keeping.unreachable(notice.one.owner)
            case Trouble.LATER:
                await self._keeping.give_back(notice)
                if failure.seconds > LONGEST_WAIT:
                    return False
                await asyncio.sleep(failure.seconds)
            case Trouble.UNREACHABLE | Trouble.TOKEN:
                # It may have arrived all the same: a reminder is rather lost than said twice,
                # the end of a draft rather said twice than not at all.
                if notice.step.ends or failure.trouble is Trouble.TOKEN:
                    await self._keeping.give_back(notice)
                return False
            case _:
                log.error("%s of draft %s is refused", notice.step, notice.one.draft)
        return True
