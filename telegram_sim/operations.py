"""The register of control operations: each takes the world and JSON arguments, and gives JSON."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from telegram_sim.errors import bad
from telegram_sim.model import Json, User
from telegram_sim.world import World

Operation = Callable[[World, Json], Any]
OPERATIONS: dict[str, Operation] = {}


def operation(function: Operation) -> Operation:
    OPERATIONS[function.__name__.rstrip("_")] = function
    return function


async def run(world: World, name: str, arguments: Json) -> Json:
    """`seq` is the journal's place just before the operation: wait for what comes after it."""
    found = OPERATIONS.get(name)
    if found is None:
        raise bad(f"no such operation: {name}")
    seq = world.seq
    try:
        result = found(world, arguments)
        if inspect.isawaitable(result):
            result = await result
    except KeyError as error:
        raise bad(f"{name}: missing or unknown {error}") from error
    except (AttributeError, OverflowError, TypeError, ValueError) as error:
        # the page and tests send JSON of any shape; what does not fit is theirs to mend
        raise bad(f"{name}: wrong arguments: {error}") from error
    return {"seq": seq, "result": result}


def person(world: World, arguments: Json) -> User:
    user = world.users.get(int(arguments["user"]))
    if user is None:
        raise bad("user not found")
    return user
