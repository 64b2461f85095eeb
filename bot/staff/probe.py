"""Probes at start and daily whether copying by message id works in the group."""

import asyncio
import logging
from contextlib import suppress
from functools import partial

from bot.delivery.outage import Outage
from bot.delivery.rate_limit import Pace
from bot.delivery.sender import Destination, MessageText, Sender
from desk.actions import Action
from desk.model import DESK, QueueKey
from desk.outbox.failures import Failure, FailureKind, SendError
from desk.service import Desk
from desk.texts import local_time

log = logging.getLogger(__name__)

DAY = 24 * 3600.0
SOON = 600.0
"""Seconds until a probe that failed is repeated: somebody may have set the group right."""
LONGEST = 30.0
"""Seconds a probe may take: what waits in the outbox does not wait for it longer."""

OUT = frozenset({Action.COPY_OUT})
BOTH = frozenset({Action.COPY_IN, Action.COPY_OUT})
UNDECIDED = frozenset({FailureKind.LATER, FailureKind.UNREACHABLE, FailureKind.TOKEN})
SHUT_OUT = frozenset({FailureKind.OUTSIDE, FailureKind.GONE, FailureKind.RIGHTS})
"""The applicant bot can write nothing into the group: its copies cannot go in either."""


class Probe:
    """The desk bot writes a line, the applicant bot copies it by its id – though only the desk bot
    got it as an update. Where that is refused, answers are carried by hand from the start."""

    def __init__(
        self,
        desk: Desk,
        applicant: Sender,
        staff: Sender,
        pace: Pace,
        transient_errors: tuple[type[Exception], ...] = (),
    ) -> None:
        self._desk = desk
        self._applicant = applicant
        self._staff = staff
        self._pace = pace
        self._surely = Outage(transient_errors, "probe").waited_out
        self._told = ""
        self._works = False

    async def run(self) -> bool:
        """Whether it is decided that ids work. What cannot be told now leaves all as it was."""
        self._works = False
        try:
            async with asyncio.timeout(LONGEST):
                self._works = await self._tried()
        except TimeoutError:
            self._tell("no probe of copying by id: no answer in time")
        return self._works

    async def _tried(self) -> bool:
        try:
            place, line = await self._written()
        except SendError as error:
            self._tell(f"no probe of copying by id: {error.failure.kind}")
            return False
        failure = await self._copied(place, line)
        if failure is not None and failure.kind in UNDECIDED:
            self._tell(f"no probe of copying by id: {failure.kind}")
            return False
        await self._decide(place, line, failure)
        return failure is None

    async def watch(self) -> None:
        """For ever: every day, and sooner as long as it fails."""
        while True:
            await asyncio.sleep(DAY if self._works else SOON)
            await self.run()

    async def _written(self) -> tuple[Destination, int]:
        """A line of the desk bot in the log's topic, which is made where there is none (left)."""
        _ = self._desk.staff_words()
        thread = await self._surely(self._desk.context.log_topic)
        for _attempt in range(2):
            if not thread:
                thread = await self._staff.create_topic(self._desk.group, _("Bot log"))
                await self._surely(partial(self._desk.context.keep_log_topic, thread))
            place = Destination(self._desk.group, thread)
            await self._pace.turn(QueueKey(DESK, self._desk.group))
            try:
                return place, await self._staff.text(place, MessageText(self._words("…")))
            except SendError as error:
                if error.failure.kind is FailureKind.TOPIC_CLOSED:
                    await self._staff.reopen_topic(place.chat, thread)
                elif error.failure.kind is FailureKind.TOPIC_LOST:
                    thread = 0
                else:
                    raise
        return place, await self._staff.text(place, MessageText(self._words("…")))

    async def _copied(self, place: Destination, line: int) -> Failure | None:
        try:
            copies = await self._applicant.copy(place, place.chat, [line])
        except SendError as error:
            return error.failure
        with suppress(SendError):
            await self._applicant.delete(place.chat, copies)
        return None

    async def _decide(self, place: Destination, line: int, failure: Failure | None) -> None:
        _ = self._desk.staff_words()
        if failure is None:
            self._desk.failed.by_hand = frozenset()
            outcome = _("messages are copied by id.")
            if self._told:
                log.info("desk: messages pass by id again")
            self._told = ""
        else:
            self._desk.failed.by_hand = BOTH if failure.kind in SHUT_OUT else OUT
            outcome = _(
                "messages are downloaded and sent again, files up to 20 MB. Telegram says: {why}"
            )
            outcome = outcome.format(why=failure.text)
            self._tell(
                f"the applicant bot cannot copy in the group {place.chat} ({failure.text}): "
                "messages are carried by hand, files up to 20 MB"
            )
        with suppress(SendError):
            await self._staff.edit_text(place, line, MessageText(self._words(outcome)))

    def _words(self, outcome: str) -> str:
        _ = self._desk.staff_words()
        when = local_time(self._desk.context.now())
        return _("{when} – check of the desk: {outcome}").format(when=when, outcome=outcome)

    def _tell(self, line: str) -> None:
        """Once as long as it stays so."""
        if line != self._told:
            log.error("desk: %s", line)
        self._told = line
