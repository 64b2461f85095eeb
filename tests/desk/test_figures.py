"""What `/stats` counts: where drafts are left, how long people wait; in the desk's language."""

import datetime as dt
from io import BytesIO

import pytest
from PIL import Image

from bot.staff import stats
from desk.reports import Figures
from filing import loader
from filing.ports import Made
from filing.service import Filings
from tests.desk.bench import ANN, Bench, working
from tests.desk.house import languages

BEN, CAT, DAN, EVE = 43, 44, 45, 46
ANSWERS = {"region": "330106", "entity_nature": "4"}


@pytest.fixture
async def bench(database_url: str, tmp_path):
    async with working(database_url, tmp_path) as found:
        filings = Filings(
            loader.default(), found.database.unit, lambda: found.clock().date(), found.clock
        )
        found.desk.context.filings = filings
        yield found


async def left(bench: Bench) -> dict[str, int]:
    return dict((await bench.desk.reports.figures()).left)


async def test_only_drafts_that_nobody_works_on_count_as_left(bench: Bench):
    filings = bench.desk.context.filings
    draft = await filings.start(ANN, "initial", ANSWERS)
    question = await filings.position(ANN, draft.id)
    await filings.start(BEN, "initial", ANSWERS)
    await filings.start(CAT, "initial", {})
    first = await filings.position(CAT, (await filings.drafts(CAT))[0].draft.id)
    assert await left(bench) == {}, "they may come back in a minute"
    bench.clock.jump(days=4)
    assert await left(bench) == {question.id: 2, first.id: 1}
    await filings.start(DAN, "initial", ANSWERS)
    assert await left(bench) == {question.id: 2, first.id: 1}
    bench.clock.jump(days=40)
    assert await left(bench) == {}, "too long ago for the last thirty days"


async def test_deleted_and_packed_drafts_are_not_left(bench: Bench):
    filings = bench.desk.context.filings
    deleted = await filings.start(ANN, "initial", ANSWERS)
    packed = await filings.start(BEN, "initial", ANSWERS)
    await filings.delete(ANN, deleted.id)
    async with bench.database.unit() as unit:
        file = await unit.files.add(BEN, packed.id, "", "a.zip", "x", b"zip", bench.clock())
        made = Made(0, BEN, packed.id, "print", "reference", bench.clock(), file.id)
        await unit.packages.add(made)
    bench.clock.jump(days=4)
    assert await left(bench) == {}


async def test_where_applicants_ask_is_told_beside_where_they_stop(bench: Bench):
    draft = await bench.desk.context.filings.start(ANN, "initial", ANSWERS)
    await bench.desk.conversations.ask(ANN, draft.id, "site_name", "why?", "en")
    question = await bench.desk.context.filings.position(ANN, draft.id)
    bench.clock.jump(days=4)
    figures = await bench.desk.reports.figures()
    assert figures.places == (("site_name", 1),)
    assert figures.left == ((question.id, 1),)


async def test_the_time_to_the_first_answer_is_told_for_each_day(bench: Bench):
    case = await bench.opened()
    bench.clock.jump(minutes=4)
    await bench.answers(case.id, 71)
    ((day, span),) = (await bench.desk.reports.figures()).waits
    assert day == case.opened_at.date()
    assert round(span.total_seconds() / 60) == 4


FIGURES = Figures(
    days=tuple((dt.date(2026, 3, 1) + dt.timedelta(days=n), n % 5) for n in range(30)),
    opened=60,
    closed=40,
    waiting=3,
    first_answer=dt.timedelta(minutes=7),
    ratings=(4, 4.5),
    places=(("site_name", 5), ("domain", 2)),
    left=(("doc_entity_certificate", 9), ("", 4), ("domain", 3)),
    waits=((dt.date(2026, 3, 5), dt.timedelta(minutes=12)),),
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ("Where applicants stop", "9 × ", "4 × Check your answers", "ask for a person")),
        ("zh", ("申请人停在哪里", "9 × ", "4 × 核对", "找人工客服")),
    ],
)
def test_the_words_are_those_of_the_desks_language(code: str, expected: tuple[str, ...]):
    fields = loader.default().fields
    said = stats.words(languages().get(code), FIGURES, lambda field: fields[field].label)
    assert all(words in said for words in expected), said


def test_the_picture_speaks_the_desks_language():
    fields = loader.default().fields
    drawn = {
        stats.picture(languages().get(code), FIGURES, lambda field: fields[field].label)
        for code in ("en", "zh")
    }
    assert len(drawn) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in drawn)


def test_a_long_name_of_a_place_ends_before_its_bar():
    places = (("Whether the website publishes, broadcasts or lets download anything", 3),)
    long = Figures((), 0, 0, 0, None, None, (), places)
    short = Figures((), 0, 0, 0, None, None, (), (("x", 3),))
    left, right = (stats.picture(str, one, str) for one in (long, short))
    pixels = [_bars(picture) for picture in (left, right)]
    assert pixels[0] == pixels[1]


def _bars(picture: bytes) -> bytes:
    """The part of the picture right of the names."""
    image = Image.open(BytesIO(picture))
    return image.crop((stats.EDGE + stats.NAMES, 600, image.width, image.height)).tobytes()


def test_long_figures_stay_within_a_caption():
    places = tuple(("<&>" * 30, number) for number in range(6))
    many = Figures((), 0, 0, 0, None, None, places, places)
    said = stats.words(str, many, str)
    assert len(said) <= 1024
    assert not said.endswith(("&", "&lt", "&amp"))


async def test_the_days_are_those_of_beijing(bench: Bench):
    """D37: early in the morning in Beijing it is still yesterday elsewhere."""
    bench.clock.jump(hours=19, minutes=59)  # 07:59 of the next day
    await bench.opened("why?")
    days = (await bench.desk.reports.figures()).days
    assert days[-1] == (dt.date(2026, 3, 3), 1)
