"""Reminders of drafts left half done, and notices before an idle one ends: each is sent once."""

import asyncio
import logging
from collections import Counter

from bot.applicant.reminded import OURS
from bot.delivery.policy import Tally
from bot.delivery.sender import Destination, MessageText, Sender
from bot.i18n import Translator
from bot.supervisor import place_of
from desk.actions import Button
from desk.outbox.failures import Failure, FailureKind, SendError
from dialogs.menu import reminders as words
from filing.filing_clock import FilingClock
from filing.model import Catalog
from filing.package import portal
from filing.ports import Later
from filing.reminder_schedule import Idle, Step
from filing.retention import IdleDrafts, Notice
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

PAUSE = 0.1
"""Seconds between two messages: Telegram takes thirty a second, answers to applicants go first."""

EVERY = 3600.0
"""Seconds between two rounds."""

SOON = 60.0
"""Seconds until a round that the database cut short is begun again."""

PATIENCE = 3
"""So often a draft that cannot be handled is tried; then it is left alone until the next start."""

LONGEST_WAIT = 60.0
"""Seconds that Telegram may ask for; where it wants more, the round ends."""


class Reminders:
    """One round after the other; what a round does not get to is due in the next."""

    def __init__(
        self,
        idle_drafts: IdleDrafts,
        sender: Sender,
        catalog: Catalog,
        translator: Translator,
        pause: float = PAUSE,
        filing_clock: FilingClock | None = None,
    ) -> None:
        self._idle_drafts = idle_drafts
        self._sender = sender
        self._catalog = catalog
        self._translator = translator
        self._pause = pause
        self._filing_clock = filing_clock
        self._failed: Counter[int] = Counter()
        self._tally = Tally("reminders")

    async def round(self) -> tuple[int, int]:
        """How many messages were sent, and how many drafts ended."""
        found: Counter[bool] = Counter()
        for one, step in await self._idle_drafts.due():
            if self._failed[one.draft] >= PATIENCE:
                continue
            try:
                if not await self._one(one, step, found):
                    break
            except DatabaseUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - one draft that fails keeps no other waiting
                self._failed[one.draft] += 1
                log.error("draft %s: no %s", one.draft, step)  # noqa: TRY400 - a traceback may hold contents
                self._tally.failed(f"{type(error).__name__} at {place_of(error)}", logging.ERROR)
        await self._clocks(found)
        return found[True], found[False]

    async def _clocks(self, found: Counter[bool]) -> None:
        """The days of filings that were handed in."""
        filing_clock = self._filing_clock
        if filing_clock is None:
            return
        for one in await filing_clock.due():
            step = _step(one.step)
            if step is None or not await filing_clock.take(one):
                continue
            say = self._translator.get(one.language)
            buttons = [
                [Button(key.label, f"{OURS}{key.code}:{one.draft}")]
                for key in words.later_keys(say)
            ]
            text = MessageText(words.later(step.title, say), html=True)
            try:
                await self._sender.text(Destination(one.owner, buttons=buttons), text)
                found[True] += 1
            except SendError as error:
                if not await self._clock_goes_on(one, error.failure):
                    break
            finally:
                await asyncio.sleep(self._pause)

    async def _clock_goes_on(self, one: Later, failure: Failure) -> bool:
        """What becomes of a reminder that was refused; whether to try the others now."""
        log.info("%s of draft %s was not sent: %s", one.step, one.draft, failure.kind)
        if failure.kind in {FailureKind.BLOCKED, FailureKind.GONE}:
            await self._idle_drafts.unreachable(one.owner)
            return True
        if (
            failure.kind in {FailureKind.LATER, FailureKind.TOKEN}
            and self._filing_clock is not None
        ):
            await self._filing_clock.give_back(one)
            return False
        return failure.kind is not FailureKind.UNREACHABLE

    async def run(self, every: float = EVERY) -> None:
        """Round after round, for ever. A database that is away is asked again soon."""
        while True:
            wait = every
            try:
                sent, ended = await self.round()
                if sent or ended:
                    log.info("%s reminders and notices sent, %s idle drafts ended", sent, ended)
            except DatabaseUnavailable:
                self._tally.failed("waiting for the database")
                wait = min(SOON, every)
            await asyncio.sleep(wait)

    async def _one(self, one: Idle, step: Step, found: Counter[bool]) -> bool:
        """What is due for one draft; whether to go on with the others now."""
        if step is Step.END:
            found[False] += await self._idle_drafts.end(one)
            return True
        notice = await self._idle_drafts.take(one, step)
        if notice is None:
            return True
        try:
            await self._send(notice)
            found[True] += 1
        except SendError as error:
            return await self._goes_on(notice, error.failure)
        finally:
            await asyncio.sleep(self._pause)
        return True

    async def _send(self, notice: Notice) -> None:
        """A new message: an edit would notify nobody."""
        code = notice.one.language
        say = self._translator.get(code)
        buttons = [
            [Button(key.label, f"{OURS}{key.code}:{notice.one.draft}")]
            for key in words.keys(notice, say)
        ]
        text = MessageText(words.text(notice, self._catalog, say), html=True)
        await self._sender.text(Destination(notice.one.owner, buttons=buttons), text)

    async def _goes_on(self, notice: Notice, failure: Failure) -> bool:
        """What becomes of a notice that was refused; whether to try the others now."""
        where = (notice.step, notice.one.draft, failure.kind)
        log.info("%s of draft %s was not sent: %s", *where)
        match failure.kind:
            case FailureKind.BLOCKED | FailureKind.GONE:
                await self._idle_drafts.unreachable(notice.one.owner)
            case FailureKind.LATER:
                await self._idle_drafts.give_back(notice)
                if failure.seconds > LONGEST_WAIT:
                    return False
                await asyncio.sleep(failure.seconds)
            case FailureKind.UNREACHABLE | FailureKind.TOKEN:
                # It may have arrived all the same: a reminder is rather lost than said twice,
                # the end of a draft rather said twice than not at all.
                if notice.step.ends or failure.kind is FailureKind.TOKEN:
                    await self._idle_drafts.give_back(notice)
                return False
            case _:
                log.error("%s of draft %s is refused", notice.step, notice.one.draft)
        return True


def _step(name: str) -> portal.Step | None:
    """None where the list has no such step any more."""
    return next((step for step in portal.default().step if step.id == name), None)
