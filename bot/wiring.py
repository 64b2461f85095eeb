"""The composition root: builds the application from settings and the outside world."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiogram import Bot, Dispatcher, Router
from aiogram_dialog import Dialog

from bot import clock, i18n
from bot.applicant import dispatcher as applicant
from bot.applicant import reminded, support
from bot.applicant.answers import Background
from bot.applicant.apology import TOO_MUCH, Apology
from bot.applicant.ask_staff import FormScreens, ask_staff, hand_over, talks_to_staff
from bot.applicant.edits import Edits
from bot.applicant.errors import TRANSIENT_ERRORS
from bot.applicant.floods import Floods
from bot.applicant.fsm import KeyValueStorage
from bot.applicant.groups import GroupHandlers
from bot.applicant.hearing import Hearing
from bot.applicant.inline import Inline
from bot.applicant.isolation import UpdateIsolation
from bot.applicant.lanes import Lanes
from bot.applicant.middleware import ContextMiddleware, People
from bot.applicant.recent import Recent
from bot.applicant.turns import Turns
from bot.applicant.updates import Poller
from bot.delivery.rate_limit import Pace
from bot.delivery.sender import Sender
from bot.desk_runtime import DeskRuntime, make_desk, open_desk
from bot.home_pages import HomePages
from bot.intake.reader import Reader, Worker
from bot.intake.reader import available as ocr_available
from bot.reminders import Reminders
from bot.settings import Settings
from bot.whose import Paced
from bot.worker_pool import OffLoop
from desk.service import Desk
from dialogs.assess import questions as assess
from dialogs.crib import crib
from dialogs.form import province, stages
from dialogs.intake import screens as intake_screens
from dialogs.intake.held import Intake
from dialogs.lookup import faq
from dialogs.lookup.library import Library
from dialogs.menu import consent, small
from dialogs.menu import home as menu
from dialogs.refused import screens as refused
from dialogs.review import review
from dialogs.routing import doubt
from dialogs.shared import links
from dialogs.shared.context import Advise, LookAt, Services
from dialogs.shared.states import Form
from faq import loader as faq_loader
from faq.model import Knowledge
from faq.search import Index
from filing import assessment, decisions, loader
from filing.filing_clock import FilingClock
from filing.intake.taking import Taking
from filing.model import Catalog
from filing.ports import Now, Today
from filing.problems import Term
from filing.retention import IdleDrafts
from filing.service import Filings
from filing.submission import Submissions
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.errors import DatabaseUnavailable

HOME = (("assess", Term("Do I need a filing?")), ("faq", Term("Questions and answers")))
"""What home offers besides drafts."""

LOOKING, COUNTING = (0.2, 40.0), (1 / 60, 40.0)
"""Of one person: look-ups, and questions in the gap log, a second and at once."""

DONE = (("refused", Term("It was refused: what does it mean?")),)
"""What is offered behind a package."""


@dataclass(frozen=True, slots=True)
class World:
    """What a test replaces: content, languages, time and Telegram's limits."""

    catalog: Catalog
    translator: i18n.Translator
    today: Today = clock.today
    now: Now = clock.now
    knowledge: Knowledge = field(default_factory=faq_loader.load)
    pace: Callable[[], Pace] = Pace
    look_at: LookAt = field(default_factory=lambda: HomePages().look)


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
    desk_runtime: DeskRuntime | None = None
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
        intake = _intake(stack, settings, outside, database, off_loop)
        people = People(database.unit, outside.translator)
        library = _library(outside, database)
        seed = await database.signing_seed()
        services = _services(outside, database, people, off_loop, library, seed, intake)
        remind = _reminders(stack, settings, services, outside)
        desk = _desk(settings, outside, database, services, library)
        services = _with_staff(services, people, desk)
        form = Form(outside.catalog)
        edits = Edits(talks_to_staff(desk) if desk else None)
        transient = (*TRANSIENT_ERRORS, DatabaseUnavailable)
        isolation = UpdateIsolation()
        dispatcher = applicant.build(
            KeyValueStorage(database.keyvalue),
            isolation,
            ContextMiddleware(services, people, outside.translator, form),
            screens(outside.catalog, form),
            _before(desk, library, outside.translator, edits),
            [edits.last()],
            background,
            transient,
        )
        told = outside.translator
        kept = database.inbox
        handle = applicant.handler(bot, dispatcher, background, kept, told, isolation, transient)
        lanes = Lanes(handle, transient)
        sorry = Apology(bot, background, told)
        floods = Floods(lanes, Apology(bot, background, told, TOO_MUCH))
        poller = Poller(bot, kept, lanes, applicant.ALLOWED, sorry, floods)
        desk_runtime = await _desk_runtime(stack, settings, desk, database, outside.pace())
        await dispatcher.emit_startup(bot=bot)
        running = bot, dispatcher, poller, lanes, background, database
        yield Application(*running, outside, services, library, remind, desk_runtime)


async def _desk_runtime(
    stack: AsyncExitStack, settings: Settings, desk: Desk | None, database: Database, pace: Pace
) -> DeskRuntime | None:
    """What runs for the staff, where a desk is set up."""
    if desk is None:
        return None
    return await stack.enter_async_context(open_desk(settings, desk, database, pace))


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


def _intake(
    stack: AsyncExitStack,
    settings: Settings,
    outside: World,
    database: Database,
    off_loop: OffLoop,
) -> Intake:
    """Pasted text and QR codes everywhere; print where the extra `ocr` is installed."""
    worker = Worker() if settings.ocr and ocr_available() else None
    if worker is not None:
        stack.push_async_callback(worker.close)
    taking = Taking(outside.catalog, database.unit, outside.today, outside.now)
    intake = Intake(taking, Reader(off_loop, worker))
    stack.push_async_callback(intake.close)
    return intake


def _library(outside: World, database: Database) -> Library:
    """Each person may look up so much, and fill so much of the gap log."""
    known = outside.knowledge
    looking, counting = Paced(*LOOKING), Paced(*COUNTING)
    return Library(known, Index(known), database.gaps, looking.allows, counting.allows)


def _before(
    desk: Desk | None, library: Library, translator: i18n.Translator, edits: Edits
) -> list[Router]:
    """What stands before the screens: corrections, staff, what answers questions anywhere, and the
    router of meaning."""
    spoken = [language.code for language in translator.languages]
    turns = Turns(desk) if desk else None
    staff = []
    if desk is not None and turns is not None:
        staff = [support.build_router(desk, FormScreens(), spoken, turns.pressed)]
    anywhere = [GroupHandlers(library, translator).router(), Inline(library, translator).router()]
    heard = (Hearing(turns.staff_last, turns.talks) if turns else Hearing()).router()
    return [edits.first(), *staff, reminded.build(), *anywhere, heard]


def _reminders(
    stack: AsyncExitStack, settings: Settings, services: Services, outside: World
) -> Reminders:
    """They go through a sender of their own, which hears every refusal."""
    if services.idle_drafts is None:
        raise TypeError("without `idle_drafts` nobody can be reminded")
    sender = Sender(settings.applicant_token, settings.telegram_api)
    stack.push_async_callback(sender.close)
    sending = sender, outside.catalog, outside.translator
    return Reminders(services.idle_drafts, *sending, filing_clock=services.filing_clock)


def screens(catalog: Catalog, form: Form) -> list[Dialog]:
    """All screens."""
    one = [
        menu.build(),
        consent.build(),
        review.build(),
        province.build(),
        crib.build(),
        faq.build(),
        assess.build(),
        intake_screens.build(),
        refused.build(),
        doubt.build(),
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
    people.leaving = desk.retention.forget
    people.speaking = desk.conversations.speaks
    return replace(
        services,
        ask_staff=ask_staff(desk),
        answered=desk.corrections.answered,
        hand_over=hand_over(desk),
    )


def _services(
    outside: World,
    database: Database,
    people: People,
    off_loop: OffLoop,
    library: Library,
    seed: bytes,
    intake: Intake,
) -> Services:
    filings = Filings(outside.catalog, database.unit, outside.today, outside.now, off_loop)
    times, texts = (outside.today, outside.now), outside.translator.texts
    submissions = Submissions(filings, database.unit, *times, off_loop, texts, seed)
    return Services(
        catalog=outside.catalog,
        filings=filings,
        submissions=submissions,
        idle_drafts=IdleDrafts(filings, submissions, database.unit, outside.now),
        languages=outside.translator,
        people=people,
        recent=Recent(database.keyvalue),
        kinds=tuple(outside.catalog.kinds),
        look_up=faq.look_up,
        home_keys=HOME,
        done_keys=DONE,
        press=links.press,
        library=library,
        intake=intake,
        filing_clock=FilingClock(database.unit, *times),
        advise=_advise(outside.today),
        look_at=outside.look_at,
    )


def _advise(today: Today) -> Advise:
    """The shipped decision table, as of the day it is asked."""

    def advise(inputs: decisions.Inputs) -> assessment.Assessment | assessment.Unusable:
        return assessment.assess(decisions.default(), inputs, today())

    return advise
