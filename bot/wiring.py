"""The composition root: one function whose arguments are the outside world, readable from top to
bottom."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiogram import Bot, Dispatcher, Router
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram_dialog import Dialog

from bot import clock, i18n
from bot.applicant import dispatcher as applicant
from bot.applicant import knowledge, reminded, support
from bot.applicant.answers import Background
from bot.applicant.asking import FormScreens, asking
from bot.applicant.errors import PASSING
from bot.applicant.fsm import KeyValueStorage
from bot.applicant.groups import Groups
from bot.applicant.inline import Inline
from bot.applicant.lanes import Lanes
from bot.applicant.recent import Recent
from bot.applicant.sender import make_sender
from bot.applicant.surroundings import People, Surroundings
from bot.applicant.updates import Poller
from bot.office import Office, make_desk, open_office
from bot.offloop import OffLoop
from bot.reminders import Reminders
from bot.settings import Settings
from dialogs import assess, crib, faq, links, menu, province, review, small, stages
from dialogs.context import Advise, Services
from dialogs.library import Library
from dialogs.states import Form
from faq import loader as faq_loader
from faq.model import Knowledge
from faq.search import Index
from filing import assessment, decisions, loader
from filing.desk.service import Desk
from filing.keeping import Keeping
from filing.model import Catalog
from filing.ports import Now, Today
from filing.problems import Term
from filing.service import Filings
from filing.submission import Submissions
from storage.cipher import KeyRing
from storage.database import Database
from storage.errors import DatabaseUnavailable

HOME = (("assess", Term("Do I need a filing?")), ("faq", Term("Questions and answers")))
"""What home offers besides drafts."""


@dataclass(frozen=True, slots=True)
class World:
    """What a test replaces: content, languages and time."""

    catalog: Catalog
    translator: i18n.Translator
    today: Today = clock.today
    now: Now = clock.now
    knowledge: Knowledge = field(default_factory=faq_loader.load)


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
    library: Library
    reminders: Reminders
    office: Office | None = None
    """The staff's side; None where no desk is set up."""


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
        database, off_loop, bot, background = await _opened(stack, settings)
        people = People(database.unit, outside.translator)
        library = Library(outside.knowledge, Index(outside.knowledge), database.gaps)
        services = _services(outside, database, people, off_loop, library)
        remind = _reminders(stack, settings, services, outside)
        desk = _desk(settings, outside, database, services, library)
        services = _with_staff(services, people, desk)
        form = Form(outside.catalog)
        passing = (*PASSING, DatabaseUnavailable)
        dispatcher = applicant.build(
            KeyValueStorage(database.keyvalue),
            SimpleEventIsolation(),
            Surroundings(services, people, outside.translator, form),
            screens(outside.catalog, form),
            _before(desk, library, outside.translator),
            background,
            passing,
        )
        handle = applicant.handler(bot, dispatcher, background, database.inbox)
        lanes = Lanes(handle, passing)
        poller = Poller(bot, database.inbox, lanes, applicant.ALLOWED)
        office = None
        if desk is not None:
            office = await stack.enter_async_context(open_office(settings, desk, database))
        await dispatcher.emit_startup(bot=bot)
        running = bot, dispatcher, poller, lanes, background, database
        yield Application(*running, outside, services, library, remind, office)


async def _opened(
    stack: AsyncExitStack, settings: Settings
) -> tuple[Database, OffLoop, Bot, Background]:
    """What has to be closed again: the stack sees to it."""
    keys = KeyRing.parse(settings.keys)
    database = await Database.open(settings.database_url, keys, settings.data_dir, shared=False)
    await stack.enter_async_context(database)
    off_loop = OffLoop()
    stack.callback(off_loop.close)
    bot = applicant.make_bot(settings.applicant_token, settings.telegram_api)
    stack.push_async_callback(bot.session.close)
    background = Background()
    stack.push_async_callback(background.join)
    return database, off_loop, bot, background


def _before(desk: Desk | None, library: Library, translator: i18n.Translator) -> list[Router]:
    """What stands before the screens: staff first, then what answers questions anywhere."""
    staff = [support.build_router(desk, FormScreens())] if desk else []
    anywhere = [Groups(library, translator).router(), Inline(library, translator).router()]
    return [*staff, reminded.build(), knowledge.build(), *anywhere]


def _reminders(
    stack: AsyncExitStack, settings: Settings, services: Services, outside: World
) -> Reminders:
    """They go through a sender of their own, which hears every refusal."""
    if services.keeping is None:
        raise TypeError("without `keeping` nobody can be reminded")
    sender = make_sender(settings.applicant_token, settings.telegram_api)
    stack.push_async_callback(sender.close)
    return Reminders(services.keeping, sender, outside.catalog, outside.translator)


def screens(catalog: Catalog, form: Form) -> list[Dialog]:
    """All screens."""
    one = [
        menu.build(),
        review.build(),
        province.build(),
        crib.build(),
        faq.build(),
        assess.build(),
    ]
    return [*one, *small.build(), *stages.build(catalog, form)]


def _desk(
    settings: Settings, outside: World, database: Database, services: Services, library: Library
) -> Desk | None:
    """The staff's side, where one is set up."""
    if not settings.desk_token:
        return None
    filings, translator = services.filings, outside.translator
    return make_desk(settings, database, filings, library, translator, outside.now)


def _with_staff(services: Services, people: People, desk: Desk | None) -> Services:
    """A person can be asked; whoever is forgotten is forgotten by staff too."""
    if desk is None:
        return services
    people.leaving = desk.forget
    return replace(services, ask_staff=asking(desk), answered=desk.answered)


def _services(
    outside: World, database: Database, people: People, off_loop: OffLoop, library: Library
) -> Services:
    filings = Filings(outside.catalog, database.unit, outside.today, outside.now, off_loop)
    texts = outside.translator.texts
    submissions = Submissions(filings, database.unit, outside.today, outside.now, off_loop, texts)
    return Services(
        catalog=outside.catalog,
        filings=filings,
        submissions=submissions,
        keeping=Keeping(filings, submissions, database.unit, outside.now),
        languages=outside.translator,
        people=people,
        recent=Recent(database.keyvalue),
        kinds=tuple(outside.catalog.kinds),
        look_up=faq.look_up,
        home_keys=HOME,
        press=links.press,
        library=library,
        advise=_advise(outside.today),
    )


def _advise(today: Today) -> Advise:
    """The shipped decision table, as of the day it is asked."""

    def advise(inputs: decisions.Inputs) -> assessment.Assessment | assessment.Unusable:
        return assessment.assess(decisions.default(), inputs, today())

    return advise
