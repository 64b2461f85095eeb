"""The outbox on its way: lanes of (bot, chat) side by side, each in order, at Telegram's pace."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Mapping
from functools import partial

from bot import waiting
from bot.delivery import DeskSender, Place, Sender, Text
from bot.outage import Outage
from bot.pace import Pace
from filing.desk.deliveries import Job
from filing.desk.failures import Failure, SendError, Trouble
from filing.desk.model import APPLICANT, DESK, Lane
from filing.desk.outcomes import Pause
from filing.desk.service import Desk

log = logging.getLogger(__name__)

IDLE = 1.0
"""Seconds until the outbox is looked at again though nobody called."""

TICK = 30.0
HEAL = 60.0
ALARM_AGAIN = 3600.0
LATEST = 0.02
CROWDED = 0.05
"""A lane that had to wait this long joins short texts."""


class Relay:
    """Sends what the outbox holds. One task; any number of chats at a time."""

    def __init__(
        self,
        desk: Desk,
        applicant: Sender,
        staff: DeskSender,
        pace: Pace,
        stale: dt.timedelta = dt.timedelta(minutes=1),
        passing: tuple[type[Exception], ...] = (),
    ) -> None:
        self._desk = desk
        self._applicant = applicant
        self._staff = staff
        self._pace = pace
        self._stale = stale
        self._surely = Outage(passing, "relay").waited_out
        self._busy: dict[Lane, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._alarmed = -ALARM_AGAIN
        self._ticked = time.monotonic()
        self._recovered = 0.0
        desk.wake = self.call

    def call(self) -> None:
        """Something was put into the outbox."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; what is on its way then is sent again, marked, at the next start."""
        try:
            while True:
                await self._surely(self._look)
        finally:
            tasks = list(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self) -> None:
        """One look into the outbox: starts what is due, then rests."""
        self._wake.clear()
        await self._housekeeping()
        for lane in await self._desk.lanes():
            self._start(lane)
        await self._rest()

    async def settle(self) -> None:
        """For tests and a quiet end: until nothing is due and nothing is on its way."""
        while self._busy or await self._desk.lanes():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(LATEST)

    async def _housekeeping(self) -> None:
        now = time.monotonic()
        if not self._recovered:
            await self._desk.recover(self._stale)
            self._recovered = now
        if now - self._recovered >= HEAL:
            self._recovered = now
            await self._desk.heal()
        if now - self._ticked >= TICK:
            self._ticked = now
            await self._desk.tick()

    async def _rest(self) -> None:
        due = await self._desk.next_due()
        seconds = IDLE
        if due is not None:
            seconds = min(IDLE, max(LATEST, (due - self._desk.now()).total_seconds()))
        await waiting.until(self._wake, seconds)

    def _start(self, lane: Lane) -> None:
        if lane in self._busy:
            return
        task = asyncio.get_running_loop().create_task(self._drain(lane))
        self._busy[lane] = task
        task.add_done_callback(lambda done: self._ended(lane, done))

    def _ended(self, lane: Lane, task: "asyncio.Task[None]") -> None:
        del self._busy[lane]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("lane %s/%s stopped: %s", lane.bot, lane.chat, type(error).__name__)
            self._pace.shut(lane, IDLE)

    async def _drain(self, lane: Lane) -> None:
        while True:
            waited = await self._pace.opened(lane)
            crowded = waited > CROWDED
            job = await self._surely(partial(self._desk.take, lane, crowded=crowded))
            if job is None:
                return
            try:
                await self._deliver(lane, job)
            except Exception as error:  # noqa: BLE001 - the outermost handler: one bad parcel stops no lane
                name = type(error).__name__
                log.error("parcel %s failed: %s", job.parcel.id, name)  # noqa: TRY400 - a traceback may hold contents
                failure = Failure(Trouble.REFUSED, name)
                await self._surely(partial(self._desk.refused, job, failure))

    async def _deliver(self, lane: Lane, job: Job) -> None:
        if self._desk.needs_hands(job):
            await self._surely(partial(self._desk.carry, job))
            return
        job = await self._surely(partial(self._desk.drawn, job))
        self._pace.take(lane, job.weight)
        try:
            messages = await self._call(job)
        except SendError as error:
            pause = await self._surely(partial(self._desk.refused, job, error.failure))
            self._told(job, error.failure)
            if pause.seconds:
                self._pace.shut(lane, pause.seconds)
            await self._alarm(pause)
        else:
            await self._surely(partial(self._desk.sent, job, messages))

    def _told(self, job: Job, failure: Failure) -> None:
        if failure.trouble is Trouble.NOTHING:
            return
        where = (job.parcel.id, job.parcel.op, job.parcel.case, failure.trouble)
        log.warning("parcel %s (%s, case %s): %s", *where)

    async def _alarm(self, pause: Pause) -> None:
        """The desk is out of order: its leads are told in private, once an hour."""
        now = time.monotonic()
        if not pause.alarm or now - self._alarmed < ALARM_AGAIN:
            return
        self._alarmed = now
        log.error("the desk's group is out of order: %s", pause.alarm)
        _ = self._desk.staff_words()
        line = _("The staff group needs attention; messages wait. Telegram says: {why}")
        for lead in await self._desk.leads():
            try:
                await self._staff.text(Place(lead.id), Text(line.format(why=pause.alarm)))
            except SendError as error:
                log.warning("lead %s is not reached: %s", lead.id, error.failure.trouble)

    # ------------------------------------------------------------------ calls

    async def _call(self, job: Job) -> tuple[int, ...]:
        sender = self._staff if job.parcel.bot == DESK else self._applicant
        to = Place(
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
                return (await sender.text(to, Text(job.text, job.entities, job.html)),)
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

    async def _edit(self, sender: Sender, to: Place, job: Job) -> None:
        text = Text(job.text, job.entities, job.html)
        message = job.messages[0]
        if job.call == "edit_text":
            await sender.edit_text(to, message, text)
        elif job.call == "edit_caption":
            await sender.edit_caption(to, message, text)
        else:
            kind, file = str(job.post["kind"]), str(job.post["file"])
            await sender.edit_media(to, message, kind, file, text)

    async def _by_hand(self, sender: Sender, to: Place, job: Job) -> int:
        """Downloaded by the bot that saw it, sent anew by the other."""
        seen_by: Mapping[str, Sender] = {DESK: self._applicant, APPLICANT: self._staff}
        content = await seen_by[job.parcel.bot].fetch(str(job.post.get("file") or ""))
        kind, name = str(job.post.get("kind")), str(job.post.get("name") or "")
        return await sender.file(to, kind, content, name, Text(job.text, job.entities))

    async def _topic(self, job: Job) -> tuple[int, ...]:
        thread = job.thread or 0
        match job.call:
            case "create_topic":
                return (await self._staff.create_topic(job.chat, job.text),)
            case "close_topic":
                await self._staff.close_topic(job.chat, thread)
            case "reopen_topic":
                await self._staff.reopen_topic(job.chat, thread)
            case "delete_topic":
                await self._staff.delete_topic(job.chat, thread)
            case "pin":
                await self._staff.pin(job.chat, job.messages[0])
        return ()
