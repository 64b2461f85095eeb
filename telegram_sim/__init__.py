"""A Bot API server for one machine and the chat page, for `icp-guide try` and the end-to-end tests.

For tests and for `try`:

* `async with serve(port=0) as running:` – `running.url` is the Bot API's base address for bots
  (`ICP_TELEGRAM_API`) and the address of the page; `running.telegram` is the client.
* `async with connect(url) as telegram:` – the same client for a server in another process.
* `create_app()` – the aiohttp application itself.
* `furnish(telegram)` – the accounts of `try`: both bots, an applicant, the staff's forum.

How to act and to look is described in `telegram_sim/client.py`: `Telegram` (accounts, groups,
failures, calls), `Person`, `Room` (a chat or topic and the person in it), `Group`, `Message`.
"""

from telegram_sim.client import Bot, Telegram, connect
from telegram_sim.defaults import (
    APPLICANT_BOT_ID,
    APPLICANT_TOKEN,
    APPLICANT_USER_ID,
    DESK_BOT_ID,
    DESK_TOKEN,
    STAFF_GROUP_ID,
    STAFF_USER_IDS,
    furnish,
)
from telegram_sim.groupclient import Group
from telegram_sim.roomclient import NothingHappened, Person, Press, Room
from telegram_sim.seen import Button, File, Message, Toast
from telegram_sim.server import Running, create_app, serve

__all__ = [
    "APPLICANT_BOT_ID",
    "APPLICANT_TOKEN",
    "APPLICANT_USER_ID",
    "DESK_BOT_ID",
    "DESK_TOKEN",
    "STAFF_GROUP_ID",
    "STAFF_USER_IDS",
    "Bot",
    "Button",
    "File",
    "Group",
    "Message",
    "NothingHappened",
    "Person",
    "Press",
    "Room",
    "Running",
    "Telegram",
    "Toast",
    "connect",
    "create_app",
    "furnish",
    "serve",
]
