"""Pushing updates to a webhook, one after the other, again and again until they are taken."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import aiohttp
import orjson

from telegram_sim.call import METHODS, Call
from telegram_sim.errors import ApiError
from telegram_sim.model import Bot
from telegram_sim.updates import Webhook
from telegram_sim.world import World

RETRY_SECONDS = 0.2
REQUEST_SECONDS = 30
OK = 200


@dataclass(slots=True)
class Webhooks:
    """One delivering task per bot that has a webhook."""

    world: World
    tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def watch(self, bot: Bot) -> None:
        task = self.tasks.get(bot.id)
        if task is None or task.done():
            self.tasks[bot.id] = asyncio.create_task(self._deliver(bot))

    async def close(self) -> None:
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)

    async def _deliver(self, bot: Bot) -> None:
        timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while bot.updates.webhook is not None:
                queue = bot.updates
                if not queue.pending:
                    queue.news.clear()
                    await queue.news.wait()
                    continue
                if await self._push(session, bot, queue.webhook):
                    queue.pending.popleft()
                    self.world.wake()
                else:
                    await asyncio.sleep(RETRY_SECONDS)

    async def _push(self, session: aiohttp.ClientSession, bot: Bot, hook: Webhook | None) -> bool:
        if hook is None:
            return False
        update = bot.updates.pending[0]
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with session.post(hook.url, data=orjson.dumps(update), headers=headers) as reply:
                body = await reply.read()
                status = reply.status
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._failed(hook, f"Connection failed: {type(error).__name__}")
        if status != OK:
            return self._failed(hook, f"Wrong response from the webhook: {status}")
        bot.updates.delivered = max(bot.updates.delivered, update["update_id"])
        self._answered(bot, body)
        return True

    def _failed(self, hook: Webhook, why: str) -> bool:
        hook.last_error, hook.last_error_date = why, int(time.time())
        return False

    def _answered(self, bot: Bot, body: bytes) -> None:
        """A webhook may answer with one call of its own."""
        try:
            values = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        if not isinstance(values, dict) or "method" not in values:
            return
        name = str(values.pop("method"))
        method = METHODS.get(name.lower())
        if method is None:
            return
        try:
            method(Call(self.world, bot, name, values))
        except ApiError as error:
            self.world.record("webhook_refused", "", bot.id, description=error.description)
