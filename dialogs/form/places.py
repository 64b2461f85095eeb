"""Choosing a region: step by step, or among the matches of a typed name."""

from collections.abc import Callable

from aiogram_dialog import DialogManager

from dialogs.form import render
from dialogs.shared.context import scratch
from dialogs.shared.keys import OldScreen, Press
from filing.model import Catalog
from filing.problems import Problem, Translate, is_chinese

FOUND = 40
"""Divisions of that name which are shown at most."""


async def press(manager: DialogManager, code: str, take: Press) -> None:
    """One step down (or `up`) the regions; a final one is the answer."""
    from filing import regions  # noqa: PLC0415 - the list of divisions is read when first needed

    data = scratch(manager)
    if code != "up" and regions.name(code) == code:
        raise OldScreen
    data.pop("found", None)
    data.pop("page", None)
    if code == "up":
        data["at"] = ""
    elif regions.is_final(code):
        await take(manager, code)
    else:
        data["at"] = code


def found(text: str, say: Translate) -> tuple[list[str], str]:
    """The divisions that a typed name may mean, and what is to be said about it; none where it is
    clear, as that is an answer itself."""
    from filing import place_names  # noqa: PLC0415 - the list of divisions is read when first needed

    read = place_names.parse(text)
    if not isinstance(read, Problem):
        return [], ""
    gone = read.message == place_names.WAS
    told = render.fill(say, read.message, read.values) if gone else ""
    return list(place_names.search(text)[:FOUND]), told


def naming(catalog: Catalog, say: Translate, language: str, *, whole: bool) -> Callable[[str], str]:
    """How the buttons of places are labelled. `whole`: with the levels above, behind the name, so
    that places of one name differ where a phone still shows it."""
    from filing import place_names, regions  # noqa: PLC0415 - as above

    chinese = is_chinese(language)

    def western(code: str) -> str:
        known = catalog.provinces.get(code)
        return say(known.name) if known else place_names.latin(code)

    def name(code: str) -> str:
        *above, own = regions.name(code).split()
        if chinese:
            return f"{own} · {' '.join(above)}" if whole and above else own
        line = regions.line(code)[-2:] if whole else (code,)
        return f"{', '.join(western(one) for one in reversed(line))} · {own}"

    return name
