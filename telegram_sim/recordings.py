"""Conversations that the page can play: what a person wrote and pressed, step by step."""

from __future__ import annotations

from telegram_sim.errors import bad
from telegram_sim.model import Json
from telegram_sim.operations import operation
from telegram_sim.world import World

PATIENCE = 60_000
"""Milliseconds that a step waits for its button."""

STEPS = frozenset({"send", "press"})


@operation
def record(world: World, arguments: Json) -> Json:
    """Puts one on offer: its title, its language, and steps such as {"send": "hello"} and
    {"press": "Yes"}."""
    steps = [dict(step) for step in arguments["steps"]]
    if any(len(step) != 1 or not STEPS.issuperset(step) for step in steps):
        raise bad("a step is one of: " + ", ".join(sorted(STEPS)))
    title, language = str(arguments["title"]), str(arguments.get("language") or "en")
    patience = int(arguments.get("patience") or PATIENCE)
    offered = {"title": title, "language": language, "steps": steps, "patience": patience}
    world.recordings.append(offered)
    return {"count": len(world.recordings)}
