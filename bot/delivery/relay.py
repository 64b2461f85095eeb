"""Delivers the outbox: one lane per bot and chat, in order, within Telegram's limits."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Mapping
from functools import partial

from bot import aio as waiting
from bot.delivery.outage import Outage
from bot.delivery.policy import Tally
from bot.delivery.rate_limit import Pace
from bot.delivery.sender import Destination, MessageText, Sender
from desk.model import APPLICANT, DESK, NEVER, QueueKey
from desk.outbox.failures import Failure, FailureKind, SendError
from desk.outbox.on_failed import Pause
from desk.outbox.worker import ApiCall
from desk.service import Desk

log = logging.getLogger(__name__)

IDLE = 15.0
"""Seconds until the outbox is looked at again though nobody called: whatever this process puts into
it calls, only another one (`icp-guide quarantine retry`) does not."""

MISHAPS = 4
"""So often something of ours may go wrong with an entry before it is given up: Telegram has not
refused it."""

PAUSE = 1.0
"""Seconds that a lane rests whose task ended by a failure."""

TICK = 30.0
HEAL = 60.0
ALARM_AGAIN = 3600.0
LATEST = 0.02
UNSURE = frozenset(
    {
        FailureKind.LATER,
        FailureKind.UNREACHABLE,
        FailureKind.TOKEN,
        FailureKind.MIGRATED,
        FailureKind.RIGHTS,
    }
)
"""Whether a topic is there cannot be told just now."""

CROWDED = 0.05
"""A lane that had to wait this long joins short texts."""


class Relay:
    """Sends what the outbox holds. One task; any number of chats at a time."""

    def __init__(
        self,
        desk: Desk,
        applicant: Sender,
        staff: Sender,
        pace: Pace,
        stale: dt.timedelta = dt.timedelta(minutes=1),
        transient_errors: tuple[type[Exception], ...] = (),
    ) -> None:
        self._desk = desk
        self._applicant = applicant
        self._staff = staff
        self._pace = pace
        self._stale = stale
        self._surely = Outage(transient_errors, "relay").waited_out
        self._tally = Tally("relay")
        self._busy: dict[QueueKey, asyncio.Task[bool]] = {}
        self._called: set[QueueKey] = set()
        """Lanes into which something was put while they were busy."""
        self._runs = False
        self._planned: dt.datetime | None = None
        """When the outbox is looked at again."""
        self._unsure: set[QueueKey] = set()
        self._wake = asyncio.Event()
        self._alarmed = -ALARM_AGAIN
        self._ticked = time.monotonic()
        self._recovered = 0.0
        desk.context.wake = self.call

    def call(self, lane: QueueKey | None = None, due: dt.datetime = NEVER) -> None:
        """Something was put into the outbox: into that lane, due then. Without a lane, or while it
        is not due, the whole outbox is looked at."""
        if lane is not None and self._runs and due <= self._desk.context.now():
            self._start(lane)
        elif lane is None or self._planned is None or due < self._planned:
            self._wake.set()

    async def run(self) -> None:
        """Until cancelled; what is on its way then is sent again, marked, at the next start."""
        self._runs = True
        try:
            while True:
                await self._surely(self._look)
        finally:
            self._runs = False
            tasks = list(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self) -> None:
        """One look into the outbox: starts what is due, then rests."""
        self._wake.clear()
        self._planned = None  # whatever is put from here on may come too late for this look
        await self._housekeeping()
        lanes, self._planned = await self._desk.outbox.outlook()
        for lane in lanes:
            self._start(lane)
        await self._rest()

    async def settle(self) -> None:
        """For tests and a quiet end: until nothing is due and nothing is on its way."""
        while self._busy or (await self._desk.outbox.outlook())[0]:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(LATEST)

    async def _housekeeping(self) -> None:
        now = time.monotonic()
        if not self._recovered:
            await self._desk.outbox.recover(self._stale)
            self._recovered = now
        if now - self._recovered >= HEAL:
            self._recovered = now
            await self._desk.outbox.heal()
        if now - self._ticked >= TICK:
            self._ticked = now
            await self._desk.alerts.tick()

    async def _rest(self) -> None:
        seconds = IDLE
        if self._planned is not None:
            until = (self._planned - self._desk.context.now()).total_seconds()
            seconds = min(IDLE, max(LATEST, until))
        await waiting.until(self._wake, seconds)

    def _start(self, lane: QueueKey) -> None:
        if lane in self._busy:
            self._called.add(lane)
            return
        task = asyncio.get_running_loop().create_task(self._drain(lane))
        self._busy[lane] = task
        task.add_done_callback(lambda done: self._ended(lane, done))

    def _ended(self, lane: QueueKey, task: "asyncio.Task[bool]") -> None:
        """Where it did something, what it left for later is due sometime; where it could do
        nothing, that is no reason to look again at once."""
        del self._busy[lane]
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            self._tally.failed(f"lane {lane.bot}/{lane.chat} stopped: {type(error).__name__}")
            self._pace.shut(lane, PAUSE)
        again = lane in self._called
        self._called.discard(lane)
        if error is not None or task.result():
            self.call()
        elif again and self._runs:
            self._start(lane)

    async def _drain(self, lane: QueueKey) -> bool:
        """Whether something was done and something may be left for later."""
        done = 0
        while True:
            waited = await self._pace.opened(lane)
            crowded = waited > CROWDED
            job = await self._surely(partial(self._take, lane, crowded=crowded))
            if job is None:
                return done > 0
            done += 1
            try:
                if not await self._deliver(lane, job):
                    return False
            except Exception as error:  # noqa: BLE001 - the outermost handler: one bad entry stops no lane
                name = type(error).__name__
                log.error("entry %s failed: %s", job.entry.id, name)  # noqa: TRY400 - a traceback may hold contents
                mishap = job.entry.attempts < MISHAPS
                failure = Failure(FailureKind.UNREACHABLE if mishap else FailureKind.REFUSED, name)
                pause = await self._surely(partial(self._desk.failed.refused, job, failure))
                self._pace.shut(lane, pause.seconds)

    async def _take(self, lane: QueueKey, *, crowded: bool) -> ApiCall | None:
        """Where the answer to a commit is lost, it may have been written all the same: then the
        next attempt finds the lane's entry being sent, by nobody."""
        unsure = lane in self._unsure
        self._unsure.add(lane)
        job = await self._desk.outbox.take(lane, crowded=crowded, unsure=unsure)
        self._unsure.discard(lane)
        return job

    async def _deliver(self, lane: QueueKey, job: ApiCall) -> bool:
        """Whether more may wait in that lane."""
        if self._desk.failed.needs_hands(job):
            await self._surely(partial(self._desk.failed.carry, job))
            return True
        job = await self._surely(partial(self._desk.outbox.drawn, job))
        self._pace.take(lane, job.weight)
        try:
            messages = await self._call(job)
        except SendError as error:
            pause = await self._surely(partial(self._desk.failed.refused, job, error.failure))
            self._told(job, error.failure)
            if pause.seconds:
                self._pace.shut(lane, pause.seconds)
            await self._alarm(pause)
            return True
        return await self._surely(partial(self._desk.delivered.sent, job, messages))

    def _told(self, job: ApiCall, failure: Failure) -> None:
        if failure.kind is FailureKind.NOTHING:
            return
        where = (job.entry.id, job.entry.op, job.entry.case, failure.kind)
        log.warning("entry %s (%s, case %s): %s", *where)

    async def _alarm(self, pause: Pause) -> None:
        """The desk is out of order: its leads are told in private, once an hour."""
        now = time.monotonic()
        if not pause.alarm or now - self._alarmed < ALARM_AGAIN:
            return
        self._alarmed = now
        log.error("the desk's group is out of order: %s", pause.alarm)
        _ = self._desk.staff_words()
        line = _("The staff group needs attention; messages wait. Telegram says: {why}")
        whom = [(f"lead {lead.id}", lead.id) for lead in await self._desk.members.leads()]
        for name, chat in (*whom, ("General", self._desk.group)):
            try:
                await self._staff.text(Destination(chat), MessageText(line.format(why=pause.alarm)))
            except SendError as error:
                log.warning("%s is not reached: %s", name, error.failure.kind)

    # ------------------------------------------------------------------ calls

    async def _call(self, job: ApiCall) -> tuple[int, ...]:
        sender = self._staff if job.entry.bot == DESK else self._applicant
        to = Destination(
            job.chat,
            thread=job.thread,
            reply_to=job.reply_to,
            buttons=job.buttons,
            keyboard=job.keyboard,
        )
        match job.call:
            case "copy":
                return await sender.copy(to, job.source, job.messages)
            case "text":
                return (await sender.text(to, MessageText(job.text, job.entities, job.html)),)
            case "file":
                return (await self._by_hand(sender, to, job),)
            case "edit_text" | "edit_caption" | "edit_media":
                await self._edit(sender, to, job)
            case "delete":
                await sender.delete(job.chat, job.messages)
            case "react":
                await sender.react(job.chat, job.messages[0], job.emoji)
            case _:
                return await self._topic(job)
        return ()

    async def _edit(self, sender: Sender, to: Destination, job: ApiCall) -> None:
        text = MessageText(job.text, job.entities, job.html)
        message = job.messages[0]
        if job.call == "edit_text":
            await sender.edit_text(to, message, text)
        elif job.call == "edit_caption":
            await sender.edit_caption(to, message, text)
        else:
            await sender.edit_media(to, message, job.post.kind, job.post.file, text)

    async def _by_hand(self, sender: Sender, to: Destination, job: ApiCall) -> int:
        """Downloaded by the bot that saw it, sent anew by the other."""
        seen_by: Mapping[str, Sender] = {DESK: self._applicant, APPLICANT: self._staff}
        content = await seen_by[job.entry.bot].fetch(job.post.file)
        text = MessageText(job.text, job.entities)
        return await sender.file(to, job.post.kind, content, job.post.name, text)

    async def _topic(self, job: ApiCall) -> tuple[int, ...]:
        thread = job.thread or 0
        match job.call:
            case "create_topic":
                return (await self._topic_of(job, thread),)
            case "close_topic":
                await self._staff.close_topic(job.chat, thread)
            case "reopen_topic":
                await self._staff.reopen_topic(job.chat, thread)
            case "delete_topic":
                await self._staff.delete_topic(job.chat, thread)
            case "name_topic":
                await self._staff.rename_topic(job.chat, thread, job.text)
            case "pin":
                await self._staff.pin(job.chat, job.messages[0])
        return ()

    async def _topic_of(self, job: ApiCall, before: int) -> int:
        """The topic that the case had, where it is still there: topics that were switched off and
        on again are. Else a new one."""
        if before:
            try:
                await self._staff.rename_topic(job.chat, before, job.text)
            except SendError as error:
                if error.failure.kind in UNSURE:
                    raise
                if error.failure.kind is FailureKind.NOTHING:
                    return before
            else:
                return before
        return await self._staff.create_topic(job.chat, job.text)
