"""The card's buttons with a real draft behind them: draft, checks, reveal, corrections, replies."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from filing.service import Filings
from telegram_sim import Message, Room
from tests.desk.house import StaffedDesk, hire, running

ANSWERS = {
    "region": "330106",
    "entity_nature": "4",
    "address_kind": "domain",
    "domain": "example.cn",
    "entity_name": "杭州样例科技有限公司",
    "leader_name": "张三丰",
    "leader_mobile": "+8613800138000",
    "site_name": "中国样例之家",
}


@dataclass
class Desk:
    """An applicant with a half-filled draft, and the case's topic."""

    office: StaffedDesk
    filings: Filings
    room: Room
    draft: int
    case: int
    topic: Room
    owner: int

    async def card(self) -> Message:
        return next(one for one in await self.topic.messages() if one.has("Canned"))

    async def shows(self, words: str) -> bool:
        return words in (await self.card()).text

    async def press(self, label: str) -> None:
        await self.topic.press(await self.card(), label)
        await self.office.rest()

    async def latest(self, label: str) -> Message:
        """The lowest message with such a button."""
        return [one for one in await self.topic.messages() if one.has(label)][-1]


@pytest.fixture
async def staffed(closed: StaffedDesk, database_url: str) -> AsyncIterator[Desk]:
    async with running(closed, database_url) as office:
        filings = office.app.services.filings
        await hire(office)
        ann, room = await office.client()
        draft = await filings.start(ann.id, "initial", ANSWERS)
        case = await office.asks(ann, draft=draft.id, field="domain")
        topic = await office.at_work(case)
        yield Desk(office, filings, room, draft.id, case, topic, ann.id)


async def test_the_card_tells_the_draft_at_a_glance_and_nothing_personal(staffed: Desk) -> None:
    card = await staffed.card()
    assert "Filing: Initial filing" in card.text
    assert "Province: Zhejiang" in card.text
    assert "Progress: " in card.text
    assert "Would be refused: 1 (Website name)" in card.text
    assert "Asked at: " in card.text
    topics = [one["name"] for one in await staffed.office.group.topics()]
    assert any(name.startswith(f"#{staffed.case} · ") and "example.cn" in name for name in topics)
    shown = " ".join(await staffed.office.said(staffed.topic.thread)) + " ".join(topics)
    for secret in ("张三丰", "13800138000", "杭州样例"):
        assert secret not in shown


async def test_the_draft_is_shown_masked_and_the_checks_without_values(staffed: Desk) -> None:
    await staffed.press("Draft")
    said = "\n".join(await staffed.office.said(staffed.topic.thread))
    await staffed.press("Checks")
    said = "\n".join((said, *await staffed.office.said(staffed.topic.thread)))
    assert "example.cn" in said
    assert "张**" in said
    assert "张三丰" not in said
    assert "13800138000" not in said
    assert "⛔ Website name: “中国" in said
    assert "Not answered yet (" in said


async def test_reveal_shows_personal_data_for_a_minute_and_is_logged(staffed: Desk) -> None:
    lead = staffed.office.lead.within(staffed.office.group, staffed.topic.thread)
    private = staffed.office.lead.chat(staffed.office.desk_bot)
    await private.send("/start")
    await staffed.office.rest()
    await lead.press(await staffed.card(), "Reveal")
    await staffed.office.rest()

    async def shown() -> bool:
        return any("张三丰" in one.text for one in await private.bot_messages())

    assert await shown()
    assert not any("张三丰" in text for text in await staffed.office.said(staffed.topic.thread))
    staffed.office.clock.jump(seconds=61)

    async def gone() -> bool:
        return not await shown()

    await staffed.office.until(gone)
    async with staffed.office.database.unit() as unit:
        events = await unit.desk.cases.events(staffed.case)
    assert [(e.type, e.actor) for e in events if e.type == "revealed"] == [
        ("revealed", staffed.office.lead.id)
    ]
    rows = await staffed.office.rows(op="say")
    assert not any("张三丰".encode() in bytes(row["sealed"]) for row in rows)


async def choose_site_name(staffed: Desk) -> None:
    await staffed.press("Ask for a correction")
    await staffed.topic.press(await staffed.latest("Website"), "Website")
    await staffed.office.rest()
    await staffed.topic.press(await staffed.latest("Website name"), "Website name")
    await staffed.office.rest()


async def test_a_correction_opens_the_question_and_is_ticked_when_answered(staffed: Desk) -> None:
    await choose_site_name(staffed)
    prompt = [one for one in await staffed.topic.messages() if "one sentence" in one.text][-1]
    await staffed.topic.send("Please take the name from the seal.", reply_to=prompt)
    await staffed.office.rest()
    asked = await staffed.room.last()
    assert "Please check one answer" in asked.text
    assert "Please take the name from the seal." in asked.text
    await staffed.room.press(asked, "Open this question")
    await staffed.office.rest()
    opened = (await staffed.room.last()).text
    assert "What is the website called?" in opened
    assert "Your answer: 中国样例之家" in opened
    open_fixes = await staffed.office.desk.corrections.of_draft(staffed.owner, staffed.draft)
    assert [fix.field for fix in open_fixes] == ["site_name"]
    await staffed.office.until(lambda: staffed.shows("☐ correction asked"))
    await staffed.filings.answer(staffed.owner, staffed.draft, "site_name", "杭州样例")
    await staffed.office.desk.corrections.answered(staffed.owner, staffed.draft, "site_name")
    await staffed.office.until(lambda: staffed.shows("☑ corrected"))
    assert not await staffed.office.desk.corrections.of_draft(staffed.owner, staffed.draft)


async def test_a_correction_can_go_without_a_sentence(staffed: Desk) -> None:
    await choose_site_name(staffed)
    await staffed.topic.press(await staffed.latest("without a sentence"), "without a sentence")
    await staffed.office.rest()
    assert "Please check one answer" in (await staffed.room.last()).text


async def test_a_note_under_the_question_for_a_sentence_is_a_note(staffed: Desk) -> None:
    await choose_site_name(staffed)
    prompt = [one for one in await staffed.topic.messages() if "one sentence" in one.text][-1]
    before = await staffed.room.last()
    await staffed.topic.send("// ask Lena first", reply_to=prompt)
    await staffed.office.rest()
    assert await staffed.room.last() == before
    assert not await staffed.office.desk.corrections.of_draft(staffed.owner, staffed.draft)


async def test_a_sentence_that_comes_after_closing_is_refused_in_words(staffed: Desk) -> None:
    await choose_site_name(staffed)
    prompt = [one for one in await staffed.topic.messages() if "one sentence" in one.text][-1]
    await staffed.press("Close")
    boss = staffed.office.lead.within(staffed.office.group, staffed.topic.thread)
    await boss.send("Too late.", reply_to=prompt)
    await staffed.office.rest()
    assert "nothing was sent" in (await staffed.topic.last()).text
    assert not await staffed.office.desk.corrections.of_draft(staffed.owner, staffed.draft)


async def test_the_same_correction_is_asked_for_once(staffed: Desk) -> None:
    desk = staffed.office.desk
    member = await desk.members.get(staffed.office.agent.id)
    fixes = [
        await desk.corrections.ask(member, staffed.case, "site_name", "As on paper.") for _ in "ab"
    ]
    assert fixes[0].id == fixes[1].id
    await staffed.office.rest()
    asked = [one.text for one in await staffed.room.messages() if "As on paper." in one.text]
    assert len(asked) == 1


async def test_a_correction_of_somebody_else_opens_nothing(staffed: Desk) -> None:
    await choose_site_name(staffed)
    await staffed.topic.press(await staffed.latest("without a sentence"), "without a sentence")
    await staffed.office.rest()
    asked = await staffed.room.last()
    eve, other = await staffed.office.client("Eve")
    data = asked.button("Open this question").value
    await staffed.office.asks(eve)
    await staffed.office.rest()
    toast = await (await other.press_data(await other.last(), data)).answer()
    assert toast.text == "This question is no longer open."


async def test_a_ready_made_reply_is_seen_before_it_goes(staffed: Desk) -> None:
    await staffed.press("Canned")
    await staffed.topic.press(await staffed.latest("Greeting"), "Greeting")
    await staffed.office.rest()
    before = (await staffed.room.last()).text
    assert "talking with a member of our staff. I" not in before
    await staffed.topic.press(await staffed.latest("Send"), "Send")
    await staffed.office.rest()
    assert "talking with a member of our staff. I" in (await staffed.room.last()).text


async def test_staff_change_ready_made_replies_in_chat(staffed: Desk) -> None:
    await staffed.topic.send("/canned set hello en Good day, this is Amir.")
    await staffed.topic.send("/canned drop goodbye en")
    await staffed.topic.send("/canned set bad-key! en nothing")
    await staffed.office.rest()
    replies = {one.key: one.text for one in await staffed.office.desk.replies.of_language("en")}
    assert replies["hello"] == "Good day, this is Amir."
    assert "goodbye" not in replies
    await staffed.topic.send("/canned")
    await staffed.office.rest()
    assert "Good day, this is Amir." in (await staffed.topic.last()).text
    zh = {one.key: one.text for one in await staffed.office.desk.replies.of_language("zh")}
    assert "您好" in zh["hello"]


async def test_the_faq_is_suggested_for_the_last_message(staffed: Desk) -> None:
    await staffed.room.send("I get no SMS at all")
    await staffed.office.rest()
    await staffed.press("Suggest")
    known = "I do not receive the verification"
    await staffed.topic.press(await staffed.latest(known), known)
    await staffed.office.rest()
    await staffed.topic.press(await staffed.latest("Send"), "Send")
    await staffed.office.rest()
    assert (await staffed.room.last()).text.startswith("Look into the spam filter")


async def test_a_good_answer_is_kept_for_the_faq_with_its_question(staffed: Desk) -> None:
    await staffed.room.send("May the letter be scanned?")
    await staffed.office.rest()
    answer = await staffed.topic.send("Yes, in colour.")
    await staffed.office.rest()
    await staffed.topic.send("/promote", reply_to=answer)
    await staffed.office.rest()
    kept = [(one.folded, one.lang, one.kind) for one in await staffed.office.database.gaps.rows()]
    assert kept == [("may the letter be scanned? → Yes, in colour.", "en", "promoted")]


async def test_close_rate_and_open_again(staffed: Desk) -> None:
    await staffed.topic.send("Bye!")
    await staffed.office.rest()
    await staffed.press("Close")
    found = await staffed.office.desk.conversations.get(staffed.case)
    assert not found.alive
    rating = await staffed.room.last()
    assert rating.labels == ["1", "2", "3", "4", "5", "Open it again", "Back to the form"]
    assert not await staffed.room.keyboard()
    await staffed.room.press(rating, "4")
    await staffed.office.rest()
    assert (await staffed.office.desk.conversations.get(staffed.case)).rating == 4
    await staffed.room.press_data(rating, rating.button("Open it again").value)
    await staffed.office.rest()
    assert (await staffed.office.desk.conversations.get(staffed.case)).alive
    await staffed.room.send("One more thing")
    await staffed.office.rest()
    assert "One more thing" in await staffed.office.said(staffed.topic.thread)


async def test_what_staff_write_after_closing_is_sent_only_when_they_say_so(staffed: Desk) -> None:
    await staffed.press("Close")
    before = len(await staffed.room.messages())
    lead = staffed.office.lead.within(staffed.office.group, staffed.topic.thread)
    await lead.send("I forgot something")
    await staffed.office.rest()
    assert len(await staffed.room.messages()) == before
    await staffed.topic.press(await staffed.latest("Open it again and send"), "Open it again and")
    await staffed.office.rest()
    assert (await staffed.room.last()).text == "I forgot something"
    assert (await staffed.office.desk.conversations.get(staffed.case)).alive


async def test_the_transcript_comes_as_text_and_json(staffed: Desk) -> None:
    await staffed.room.send("question")
    await staffed.office.rest()
    await staffed.topic.send("answer")
    await staffed.topic.send("//note to self")
    await staffed.office.rest()
    await staffed.topic.send("/transcript")
    await staffed.office.rest()
    files = [one.file for one in await staffed.topic.messages() if one.file]
    assert [one.name for one in files] == [
        f"case-{staffed.case}.txt",
        f"case-{staffed.case}.json",
    ]
    text = (await staffed.office.telegram.download(files[0])).decode()
    assert text.index("question") < text.index("answer") < text.index("note to self")


async def test_the_figures_come_with_a_picture(staffed: Desk) -> None:
    await staffed.topic.send("/stats")
    await staffed.office.rest()
    shown = await staffed.topic.last()
    assert shown.kind == "photo"
    assert "Cases: 1, closed: 0" in shown.text


async def test_nothing_that_was_said_stands_in_the_database_in_clear(staffed: Desk) -> None:
    await staffed.room.send("das Geheimnis der Mitteilung")
    await staffed.topic.send("die vertrauliche Antwort")
    await staffed.office.rest()
    raw = b"".join(path.read_bytes() for path in staffed.office.folder.rglob("*") if path.is_file())
    assert raw
    for words in ("Geheimnis", "vertrauliche"):
        assert words.encode() not in raw
