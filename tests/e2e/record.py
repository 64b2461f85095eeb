"""Writes the recordings that the local chat page plays: `python -m tests.e2e.record`."""

import asyncio
import json
import tempfile
from pathlib import Path

from bot import i18n
from bot.cli.try_local import RECORDED
from bot.wiring import world
from filing import loader
from telegram_sim import APPLICANT_TOKEN, Message, Room, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import LANGUAGES, outside, sample
from tests.e2e.walker import Walker

TITLES = {
    "en": "Play a filing: fills itself in",
    "zh": "演示：自动填写一份备案",
}


class Noted:
    """A chat that notes what is written and pressed in it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.steps: list[dict[str, str]] = []

    async def send(self, text: str) -> Message:
        self.steps.append({"send": text})
        return await self.room.send(text)

    async def press(self, message: Message, label: str) -> object:
        self.steps.append({"press": label})
        return await self.room.press(message, label)

    async def next(self, timeout: float = 120) -> Message:  # noqa: ASYNC109 - the server waits
        return await self.room.next(timeout=timeout)


async def steps(language: str, folder: Path, name: str = "enterprise") -> list[dict[str, str]]:
    """What a person writes and presses from START to the package."""
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        person = await running.telegram.add_user("Ann", language_code=LANGUAGES[language])
        noted, say = Noted(person.chat(bot)), i18n.load().get(language)
        async with living(settings(running.url, folder), outside()):
            ann = Walker(noted, loader.default(), say, language, sample(name))
            review = await ann.walk(await ann.begin())
            await noted.press(review, say("Create the package"))
            while not (await noted.next()).has(say("Crib sheet: what to type where")):
                pass
        return noted.steps


def main() -> None:
    RECORDED.mkdir(exist_ok=True)
    for language in (one.code for one in world().translator.languages if one.code in TITLES):
        with tempfile.TemporaryDirectory() as folder:
            found = asyncio.run(steps(language, Path(folder)))
        written = {"title": TITLES[language], "language": LANGUAGES[language], "steps": found}
        text = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
        (RECORDED / f"{language}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
