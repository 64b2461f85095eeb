"""The methods of the Bot API by topic; importing this registers them all."""

from __future__ import annotations

from telegram_sim.methods import account, chats, copying, editing, inline, media, sending, topics

__all__ = ["account", "chats", "copying", "editing", "inline", "media", "sending", "topics"]
