"""A question, a rule and a language added to a copy of the content are in the chat: no code is
touched."""

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import write_po

from bot import extract, i18n, wiring
from bot.simulator import APPLICANT_TOKEN, serve
from tests.architecture.test_recipes import cook
from tests.e2e.house import living, settings
from tests.e2e.test_filing import DAY, sample
from tests.e2e.walker import Walker

ROOT = Path(__file__).parents[2]
LONG = "每天都要喝一杯很好很好的茶"
"""Thirteen characters; the recipe's rule lets twelve pass."""


def marked(text: str) -> str:
    """A text of the invented language: every one differs from its source."""
    return f"{text}°"


def translated(copy: Path) -> None:
    """Every text of code and content, the new ones too, in a language of its own."""
    path = copy / "locales" / "fr" / "LC_MESSAGES" / "messages.po"
    catalogue = extract.template(extract.extracted(copy / "filing" / "content"))
    for message in catalogue:
        if message.id:
            message.string = marked(str(message.id))
    with path.open("wb") as file:
        write_po(file, catalogue)


@pytest.fixture
def outside(tmp_path):
    """The world of a copied folder to which three recipes were applied."""
    copy = tmp_path / "copy"
    for name in ("filing/content", "locales"):
        shutil.copytree(ROOT / name, copy / name)
    for recipe in ("add a question", "add a rule", "add a language"):
        cook(recipe, copy)
    translated(copy)
    made = wiring.world(copy / "filing" / "content", copy / "locales")
    return wiring.World(made.catalog, made.translator, today=lambda: DAY)


async def test_a_new_question_rule_and_language_are_in_the_chat(outside, tmp_path):
    say = outside.translator.get("fr")
    answers = sample("individual") | {"site_slogan": LONG}
    async with serve() as running, living(settings(running.url, tmp_path), outside):
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        person = await running.telegram.add_user("Ann", language_code="fr-CA")
        walker = Walker(person.chat(bot), outside.catalog, say, "fr", answers)
        asked = await walker.walk(await walker.begin(), stop_at="site_slogan")
        assert marked("What is the website's slogan?") in asked.text
        assert "网站标语" in asked.text
        await walker.room.send(LONG)
        found = await walker.next()
        said = "The slogan has 13 characters; more than 12 are refused."
        assert marked(said) in found.text
        assert marked("What is the website's slogan?") in found.text


def test_the_new_language_is_offered_beside_the_others(outside):
    offered = [language.code for language in outside.translator.languages]
    assert offered == [i18n.SOURCE, "fr", "zh"]
