"""getMe, updates, webhooks, commands, names and other settings of a bot."""

from __future__ import annotations

import re
from typing import Any

from telegram_sim.call import Call, api
from telegram_sim.errors import ApiError, bad
from telegram_sim.model import Json
from telegram_sim.render import account_json
from telegram_sim.updates import Webhook

LONGEST_POLL = 50
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
DESCRIPTION = 256
NAME = 64
SHORT_DESCRIPTION = 120
LONG_DESCRIPTION = 512
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@api("getMe")
def get_me(call: Call) -> Json:
    return {
        **account_json(call.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_all_messages,
        "supports_inline_queries": call.bot.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def allowed_updates(call: Call) -> list[str] | None:
    given = call.json("allowed_updates") is not None
    return [str(one) for one in call.items("allowed_updates")] if given else None


@api("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    queue = call.bot.updates
    queue.allow(allowed_updates(call))
    timeout = min(max(call.integer("timeout"), 0), LONGEST_POLL)
    if call.world.closing:
        timeout = 0
    return await queue.poll(call.integer("offset"), call.integer("limit", 100), timeout)


@api("setWebhook")
def set_webhook(call: Call) -> bool:
    url = call.text("url")
    queue = call.bot.updates
    if call.flag("drop_pending_updates"):
        queue.pending.clear()
    if not url:
        queue.webhook = None
        return True
    secret = call.text("secret_token") or None
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    queue.allow(allowed_updates(call))
    queue.webhook = Webhook(url, secret, call.integer("max_connections", 40))
    queue.stop()
    call.world.on_webhook(call.bot)
    return True


@api("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    if call.flag("drop_pending_updates"):
        call.bot.updates.pending.clear()
    call.bot.updates.webhook = None
    return True


@api("getWebhookInfo")
def webhook_info(call: Call) -> Json:
    queue = call.bot.updates
    answer: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if queue.allowed:
        answer["allowed_updates"] = sorted(queue.allowed)
    if queue.webhook is not None:
        answer["url"] = queue.webhook.url
        answer["max_connections"] = queue.webhook.max_connections
        if queue.webhook.last_error is not None:
            answer["last_error_date"] = queue.webhook.last_error_date
            answer["last_error_message"] = queue.webhook.last_error
    return answer


@api("logOut", "close")
def log_out(call: Call) -> bool:
    call.bot.updates.stop()
    return True


# commands --------------------------------------------------------------------


def _scope(call: Call) -> str:
    scope = call.object("scope") or {"type": "default"}
    place = "/".join(str(scope[key]) for key in ("chat_id", "user_id") if scope.get(key))
    return f"{scope.get('type', 'default')}|{place}|{call.text('language_code')}"


@api("setMyCommands")
def set_commands(call: Call) -> bool:
    commands = call.objects("commands")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    kept: list[Json] = []
    for one in commands:
        name = str(one.get("command") or "").removeprefix("/").lower()
        description = str(one.get("description") or "")
        if not COMMAND.fullmatch(name):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": description})
    call.bot.commands[_scope(call)] = kept
    call.world.record("bot", "", call.bot.id)
    return True


@api("getMyCommands")
def get_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


@api("deleteMyCommands")
def delete_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    call.world.record("bot", "", call.bot.id)
    return True


# names and other settings that only have to be remembered --------------------


def _remember(call: Call, key: str, field: str, limit: int) -> bool:
    value = call.text(field)
    if len(value) > limit:
        raise bad(f"{field} is too long")
    call.bot.settings.setdefault(key, {})[call.text("language_code")] = value
    if key == "name" and value and not call.text("language_code"):
        call.bot.first_name = value
    call.world.record("bot", "", call.bot.id)
    return True


def _recall(call: Call, key: str, field: str, default: str = "") -> Json:
    known = call.bot.settings.get(key, {})
    return {field: known.get(call.text("language_code")) or known.get("", default) or default}


@api("setMyName")
def set_name(call: Call) -> bool:
    return _remember(call, "name", "name", NAME)


@api("getMyName")
def get_name(call: Call) -> Json:
    return _recall(call, "name", "name", call.bot.first_name)


@api("setMyDescription")
def set_description(call: Call) -> bool:
    return _remember(call, "description", "description", LONG_DESCRIPTION)


@api("getMyDescription")
def get_description(call: Call) -> Json:
    return _recall(call, "description", "description")


@api("setMyShortDescription")
def set_short(call: Call) -> bool:
    return _remember(call, "short", "short_description", SHORT_DESCRIPTION)


@api("getMyShortDescription")
def get_short(call: Call) -> Json:
    return _recall(call, "short", "short_description")


@api("setChatMenuButton", "setMyDefaultAdministratorRights", "setMyProfilePhoto")
def accept(call: Call) -> bool:
    return True


@api("getChatMenuButton")
def menu_button(call: Call) -> Json:
    return {"type": "commands"}


@api("getUserProfilePhotos")
def profile_photos(call: Call) -> Any:  # noqa: ANN401 - JSON
    if call.integer("user_id") not in call.world.users:
        raise ApiError(400, "Bad Request: user not found")
    return {"total_count": 0, "photos": []}
