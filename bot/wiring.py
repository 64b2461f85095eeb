"""The composition root: one function whose arguments are the outside world, readable from top to
bottom."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.fsm.storage.memory import SimpleEventIsolation

from bot import clock, i18n
from bot.applicant import dispatcher as applicant
from bot.applicant.answers import Background
from bot.applicant.errors import PASSING
from bot.applicant.fsm import KeyValueStorage
from bot.applicant.lanes import Lanes
from bot.applicant.recent import Recent
from bot.applicant.surroundings import People, Surroundings
from bot.applicant.updates import Poller
from bot.offloop import OffLoop
from bot.settings import Settings
from dialogs import menu, review, small, stages
from dialogs.context import Services
from dialogs.states import Form
from filing import loader
from filing.model import Catalog
from filing.ports import Now, Today
from filing.service import Filings
from filing.submission import Submissions
from storage.cipher import KeyRing
from storage.database import Database
from storage.errors import DatabaseUnavailable


@dataclass(frozen=True, slots=True)
class World:
    """What a test replaces: content, languages and time."""

    catalog: Catalog
    translator: i18n.Translator
    today: Today = clock.today
    now: Now = clock.now


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that runs, ready to be started."""

    bot: Bot
    dispatcher: Dispatcher
    poller: Poller
    lanes: Lanes
    background: Background
    database: Database
    world: World
    services: Services


def world(content: Path | None = None, locales: Path | None = None) -> World:
    """The shipped content and languages, or those of other folders."""
    catalog = loader.load(content) if content else loader.default()
    return World(catalog, i18n.load(locales) if locales else i18n.load())


@asynccontextmanager
async def application(
    settings: Settings, outside: World | None = None
) -> AsyncIterator[Application]:
    """Opens everything in order, and closes it in the reverse one, whatever happens."""
    outside = outside or world()
    async with AsyncExitStack() as stack:
        keys = KeyRing.parse(settings.keys)
        opened = await Database.open(settings.database_url, keys, settings.data_dir)
        database = await stack.enter_async_context(opened)
        off_loop = OffLoop()
        stack.callback(off_loop.close)
        bot = applicant.make_bot(settings.applicant_token, settings.telegram_api)
        stack.push_async_callback(bot.session.close)
        background = Background()
        stack.push_async_callback(background.join)

        people = People(database.unit, outside.translator)
        services = _services(outside, database, people, off_loop)
        form = Form(outside.catalog)
        passing = (*PASSING, DatabaseUnavailable)
        dispatcher = applicant.build(
            KeyValueStorage(database.keyvalue),
            SimpleEventIsolation(),
            Surroundings(services, people, outside.translator, form),
            [menu.build(), review.build(), *small.build(), *stages.build(outside.catalog, form)],
            [],
            background,
            passing,
        )
        handle = applicant.handler(bot, dispatcher, background, database.inbox)
        lanes = Lanes(handle, passing)
        poller = Poller(bot, database.inbox, lanes, applicant.ALLOWED)
        await dispatcher.emit_startup(bot=bot)
        yield Application(bot, dispatcher, poller, lanes, background, database, outside, services)


def _services(outside: World, database: Database, people: People, off_loop: OffLoop) -> Services:
    filings = Filings(outside.catalog, database.unit, outside.today, outside.now)
    texts = outside.translator.texts
    submissions = Submissions(filings, database.unit, outside.today, outside.now, off_loop, texts)
    return Services(
        catalog=outside.catalog,
        filings=filings,
        submissions=submissions,
        languages=outside.translator,
        people=people,
        recent=Recent(database.keyvalue),
        kinds=tuple(outside.catalog.kinds),
    )
