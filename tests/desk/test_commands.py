"""Commands and buttons at the wrong place or time: a clear line, and nothing done."""

import json
import subprocess
import sys

import pytest

from bot.staff import stats
from desk.reports import Figures
from tests.desk.house import KEYS, StaffedDesk


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/claim", "This works in the topic of a case."),
        ("/release", "This works in the topic of a case."),
        ("/assign Amir", "This works in the topic of a case."),
        ("/note x", "This works in the topic of a case."),
        ("/close", "This works in the topic of a case."),
        ("/reopen", "This works in the topic of a case."),
        ("/transcript", "This works in the topic of a case."),
        ("/duty", "/duty on, or /duty off"),
        ("/del", "Reply with /del to the message to delete."),
        ("/promote", "Reply with /promote to the answer."),
        ("/canned set x", "hello"),
        ("/canned zh", "您好"),
        ("/desk", "/queue – Open cases"),
    ],
)
async def test_in_general_a_command_says_what_it_needs(
    office: StaffedDesk, command: str, answer: str
) -> None:
    general = office.agent.within(office.group, 1)
    await general.send(command)
    await office.rest()
    assert answer in (await general.last()).text


async def test_a_command_for_another_bot_is_left_alone(office: StaffedDesk) -> None:
    general = office.agent.within(office.group, 1)
    before = len(await general.messages())
    await general.send("/queue@some_other_bot")
    await general.send("just talking")
    await office.rest()
    assert len(await general.messages()) == before + 2


async def test_in_a_topic_a_command_does_or_says_why_not(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)

    async def says(command: str) -> str:
        await topic.send(command)
        await office.rest()
        return (await office.said(topic.thread))[-1]

    assert await says("/assign Zoe") == "Nobody has this name."
    assert await says("/release") == "This case is not yours."
    await office.lead.within(office.group, topic.thread).send("/claim")
    await office.rest()
    assert await says("/claim") == "Already taken."
    assert await says("/assign Amir") == "This case is not yours."
    assert await says("/close solved")
    assert not (await office.desk.conversations.get(case)).alive
    await office.lead.within(office.group, topic.thread).send("/close")
    await office.rest()
    assert (await office.said(topic.thread))[-1] == "This case is closed already."
    await office.lead.within(office.group, topic.thread).send("/reopen")
    await office.rest()
    assert (await office.desk.conversations.get(case)).alive
    assert await says("/reopen") == "The case is open already."


async def test_the_card_without_a_draft_offers_none_and_says_so_when_pressed(
    office: StaffedDesk,
) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case, office.lead)
    card = next(one for one in await topic.messages() if one.has("Canned"))
    assert not card.has("Draft")
    for action in ("draft", "checks", "fix", "stage:0", "field:0:0", "plain:0:0", "reveal"):
        toast = await (await topic.press_data(card, f"c:{case}:{action}")).answer()
        assert toast.text == "No draft", action
    for action in ("can:nothing", "sug:nothing", "sugsend:nothing", "cansend:nothing"):
        toast = await (await topic.press_data(card, f"c:{case}:{action}")).answer()
        assert toast.text == "No longer available.", action
    toast = await (await topic.press_data(card, f"c:{case}:suggest")).answer()
    assert toast.text == "The FAQ has nothing for the last message."


async def test_buttons_are_for_staff_only(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    card = next(one for one in await topic.messages() if one.has("Canned"))
    guest = await office.telegram.add_user("Guest")
    await office.group.add(guest)
    room = guest.within(office.group, topic.thread)
    told = (await (await room.press(card, "Claim")).answer()).text
    assert told == f"You are not on the list of staff. Your number: {guest.id}"
    assert (await office.desk.conversations.get(case)).staff is None


async def test_what_was_opened_by_mistake_is_dismissed(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    card = next(one for one in await topic.messages() if one.has("Canned"))
    await topic.press(card, "Canned")
    await office.rest()
    shown = [one for one in await topic.messages() if one.has("Dismiss")]
    await topic.press(shown[-1], "Dismiss")
    await office.rest()
    assert not [one for one in await topic.messages() if one.has("Dismiss")]


async def test_release_close_and_transcript_by_the_card(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case, office.lead)
    card = next(one for one in await topic.messages() if one.has("Canned"))

    async def toast(action: str) -> str:
        return (await (await topic.press_data(card, f"c:{case}:{action}")).answer()).text

    assert await toast("release") == "This case is not yours."
    assert await toast("claim") == "It is yours."
    assert await toast("release") == "The case is back in the queue."
    assert await toast("close") == "Closed."
    assert await toast("close") == "This case is closed already."
    await topic.press_data(card, f"c:{case}:transcript")

    async def two_files() -> bool:
        return len([one for one in await topic.messages() if one.file]) == 2

    await office.until(two_files)
    assert await toast("reopen") == ""
    assert await toast("reopen") == "The case is open already."


async def test_what_staff_wrote_after_closing_may_stay_a_note(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case, office.lead)
    await office.desk.closing.close(None, case)
    await office.rest()
    before = len(await room.messages())
    kept = await topic.send("for the files")
    await office.rest()
    question = [one for one in await topic.messages() if one.has("Keep as a note")][-1]
    await topic.press(question, "Keep as a note")
    await office.rest()
    assert (await topic.message(kept)).reactions == ("✍",)
    assert len(await room.messages()) == before
    lines = await office.desk.reports.transcript(case, internal=True)
    assert "for the files" in [line.text for line in lines]


async def test_a_reply_to_another_line_of_the_bot_is_sent_like_any_answer(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann, "my question"))
    line = next(one for one in await topic.messages() if "my question" in one.text)
    await topic.send("that depends", reply_to=line)
    await office.rest()
    assert (await room.last()).text == "that depends"


async def test_a_message_in_a_topic_that_is_no_case_goes_nowhere(office: StaffedDesk) -> None:
    thread = await office.group.open_topic("Lunch", by=office.lead)
    await office.lead.within(office.group, thread).send("pizza?")
    await office.rest()
    assert await office.said(thread) == ["pizza?"]


async def test_a_topic_that_only_looks_like_a_case_is_left_alone(
    office: StaffedDesk, caplog
) -> None:
    thread = await office.group.open_topic("#4711 · holidays", by=office.lead)
    await office.lead.within(office.group, thread).send("hello")
    await office.rest()
    assert await office.said(thread) == ["hello"]
    assert "failed" not in caplog.text


async def test_an_orphan_topic_is_adopted_when_somebody_writes_there(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    await office.telegram.fail("createForumTopic", (400, "Bad Request: not enough rights"))
    case = await office.asks(ann, "help")
    thread = await office.group.open_topic(f"#{case} · example.cn", by=office.lead)
    await office.lead.within(office.group, thread).send("hello")

    async def adopted() -> bool:
        return (await office.desk.conversations.get(case)).topic == thread

    await office.until(adopted)


def test_figures_without_anything_are_figures_too():
    empty = Figures((), 0, 0, 0, None, None, ())
    assert stats.picture(str, empty, str).startswith(b"\x89PNG")
    assert "First answer after (median): –" in stats.words(str, empty, str)


def icp(
    office: StaffedDesk, database_url: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    environment = {
        "ICP_DATABASE_URL": database_url,
        "ICP_KEYS": KEYS,
        "ICP_DATA_DIR": str(office.folder / "documents"),
        "PATH": "",
    }
    command = [sys.executable, "-m", "bot.cli.main", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


async def test_staff_on_the_command_line(closed: StaffedDesk, database_url: str) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return icp(closed, database_url, *arguments)

    assert run("staff", "list").returncode == 1
    added = run("staff", "add", "77", "Zoe", "--role", "lead", "--langs", "en,zh")
    assert (added.returncode, added.stdout) == (0, "77 Zoe is lead of the desk\n")
    listed = json.loads(run("staff", "list", "--json").stdout)
    assert listed == [
        {
            "id": 77,
            "name": "Zoe",
            "role": "lead",
            "active": True,
            "on_duty": False,
            "langs": ["en", "zh"],
        }
    ]
    assert "Zoe" in run("staff", "list").stdout
    assert run("staff", "role", "77", "agent").returncode == 0
    assert run("staff", "role", "78", "agent").returncode == 1
    assert run("staff", "remove", "77").returncode == 0
    assert run("staff", "remove", "77").returncode == 1


async def test_cases_on_the_command_line(
    closed: StaffedDesk, database_url: str, office: StaffedDesk
) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    await office.at_work(case)
    await room.send("hello desk")
    await office.rest()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return icp(closed, database_url, *arguments)

    assert f"#{case}" in run("cases", "list").stdout
    assert json.loads(run("cases", "list", "--days", "3650", "--json").stdout)[0]["id"] == case
    assert "hello desk" in run("cases", "show", str(case)).stdout
    assert run("cases", "show", "404").returncode == 1
    assert run("cases", "export", "404").returncode == 1
    exported = run("cases", "export", str(case), "-o", str(closed.folder))
    assert exported.returncode == 0
    kept = json.loads((closed.folder / f"case-{case}.json").read_text("utf-8"))
    assert kept["version"] == 1
    assert "hello desk" in [line["text"] for line in kept["lines"]]


def test_without_a_database_the_commands_say_what_is_missing():
    command = [sys.executable, "-m", "bot.cli.main", "staff", "list"]
    done = subprocess.run(command, env={"PATH": ""}, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 2
    assert done.stderr.startswith("icp-guide: ICP_DATABASE_URL is missing")
    assert len(done.stderr.splitlines()) == 1
