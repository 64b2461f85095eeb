"""The emoji that Telegram accepts as reactions."""

from __future__ import annotations

from telegram_sim.errors import bad
from telegram_sim.model import Json

ROWS = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢",
    "🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳",
    "❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓",
    "🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈",
    "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿",
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀",
    "😡",
)
EMOJI = frozenset(emoji for row in ROWS for emoji in row.split())
VARIATION = "\ufe0f"


def checked_reactions(items: list[object]) -> list[Json]:
    """Reaction types as they are stored; a wrong emoji is refused."""
    kept: list[Json] = []
    for item in items:
        if not isinstance(item, dict):
            raise bad("can't parse reaction type: expected an Object")
        kind = item.get("type")
        if kind == "emoji":
            emoji = str(item.get("emoji") or "").replace(VARIATION, "")
            if emoji not in EMOJI:
                raise bad("REACTION_INVALID")
            kept.append({"type": "emoji", "emoji": emoji})
        elif kind == "custom_emoji":
            number = str(item.get("custom_emoji_id") or "")
            if not number.isdigit():
                raise bad("REACTION_INVALID")
            kept.append({"type": kind, "custom_emoji_id": number})
        else:
            raise bad("can't parse reaction type: unsupported type")
    return kept
