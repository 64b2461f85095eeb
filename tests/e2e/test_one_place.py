"""A question, a rule and a language added to a copy of the content are in the chat: no code is
touched."""

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot import i18n, wiring
from desk.model import Role, Staff
from filing.problems import plural
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, serve
from tests.architecture.test_recipes import cook
from tests.catalogues import LOCALES, extracted, rows
from tests.desk.house import at_rest
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
    plurals = {row.id[0]: row.id for row in rows(LOCALES / "messages.pot") if row.pluralizable}
    assert len(plurals) > 2
    catalogue = Catalog(locale="fr")
    for text in sorted(extracted() | extracted(copy)):
        if (forms := plurals.get(text)) is not None:
            catalogue.add(forms, tuple(map(marked, forms)))
        else:
            catalogue.add(text, marked(text))
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
    shipped = {one.code for one in i18n.load().languages} - {i18n.SOURCE}
    assert offered == [i18n.SOURCE, *sorted({"fr", *shipped})]


async def forum(telegram):
    """Both bots and a lead in the staff's group."""
    bots = [
        await telegram.add_bot(token, name)
        for token, name in ((APPLICANT_TOKEN, "icp_guide_bot"), (DESK_TOKEN, "icp_desk_bot"))
    ]
    amir = await telegram.add_user("Amir")
    group = await telegram.add_group("Staff", amir)
    for bot in bots:
        await group.add(bot, admin=True)
    return bots, amir, group


async def test_from_a_question_to_staff_and_back_in_the_new_language(outside, tmp_path):
    """Keyboard, greeting, question and the numbers in words: nothing knows which languages ship."""
    say = outside.translator.get("fr")
    async with serve() as running:
        bots, amir, group = await forum(running.telegram)
        wanted = settings(running.url, tmp_path, desk_token=DESK_TOKEN, desk_chat=group.id)
        async with living(wanted, outside) as app:
            async with app.database.unit() as unit:
                await unit.desk.staff.put(Staff(amir.id, "Amir", Role.LEAD, on_duty=True))

            async def rest():
                await at_rest(running.telegram, bots, app.desk_runtime.relay, app.database)

            room = (await running.telegram.add_user("Ann", language_code="fr-CA")).chat(bots[0])
            walker = Walker(room, outside.catalog, say, "fr", sample("individual"))
            question = await walker.walk(await walker.begin(), stop_at="region")
            await room.press(question, say("Person"))
            await rest()
            assert marked("You are talking with our staff.")[:-1] in (await room.last()).text
            assert await room.keyboard() == [[marked("Back to the form")]]
            await room.send("Où habiter ?")
            await rest()
            topic = amir.within(group, await group.topic("#"))
            await topic.send("Where your licence is from.")
            await rest()
            assert (await room.last()).text == "Where your licence is from."
            await room.send(marked("Back to the form"))
            await rest()
            assert walker.question(await room.last()).id == "region"
            assert not await room.keyboard()


def test_counted_texts_have_the_new_language_s_forms(outside):
    say = outside.translator.get("fr")
    one, many = next(row.id for row in rows(LOCALES / "messages.pot") if row.pluralizable)
    assert [plural(say, one, many, number) for number in (0, 1, 2)] == [
        marked(one),
        marked(one),
        marked(many),
    ], "French counts nought like one"
