"""Albums arrive whole, in order, once – also across a crash."""

import asyncio

from telegram_sim import Room
from tests.desk.house import Child, StaffedDesk, hire, opened
from tests.desk.pictures import PNG


def parts(number: int) -> list[tuple[str, bytes, str]]:
    return [("photo", PNG + bytes([place]), f"{place}.png") for place in range(number)]


async def there(room: Room, number: int) -> bool:
    """That many pictures are in this room."""
    return len([one for one in await room.messages() if one.kind == "photo"]) >= number


async def test_an_album_stays_an_album_in_both_directions(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send_album(parts(3), captions=["a", "b", "c"], order=[2, 0, 1])
    await office.until(lambda: there(topic, 3))
    copied = [one for one in await topic.messages() if one.album]
    assert [one.text for one in copied] == ["a", "b", "c"]
    assert len({one.album for one in copied}) == 1
    await topic.send_album(parts(4), captions=["1", "2", "3", "4"])
    await office.until(lambda: there(room, 7))
    received = [one for one in await room.bot_messages() if one.album]
    assert [one.text for one in received] == ["1", "2", "3", "4"]
    assert len({one.album for one in received}) == 1


async def test_a_part_that_comes_too_late_is_a_reply_to_the_first(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send_album(parts(3), captions=["a", "b", "c"], order=[0, 1, 2], gap=2.2)
    await office.until(lambda: there(topic, 3))
    copied = [one for one in await topic.messages() if one.kind == "photo"]
    assert [one.text for one in copied] == ["a", "b", "c"]
    assert [one.reply_to == copied[0].id for one in copied] == [False, True, True]


async def test_ten_parts_out_of_order_with_a_crash_after_the_sixth_make_one_album(
    closed: StaffedDesk, database_url: str
) -> None:
    async with opened(closed, database_url) as office:
        await hire(office)
        ann = await office.telegram.add_user("Ann")
        room = ann.chat(office.applicant)
        case = (await office.desk.conversations.ask(ann.id, None, None, "why?", "en")).id
        await room.send("hello")
    child = Child(closed, database_url)
    await child.start()
    await asyncio.sleep(1.5)
    order = [7, 2, 9, 0, 4, 6, 1, 3, 5, 8]
    captions = [f"part {place}" for place in range(10)]
    await room.send_album(parts(10), captions=captions, order=order, gap=0.15)
    await asyncio.sleep(0.15 * 5.5)
    await child.kill()
    await asyncio.sleep(1)
    await child.start()
    await asyncio.sleep(6)
    await child.kill()
    async with opened(closed, database_url) as office:
        thread = (await office.desk.conversations.get(case)).topic
    copied = [one for one in await closed.group.messages(thread) if one.kind == "photo"]
    assert [one.text for one in copied] == captions
    assert len({one.album for one in copied}) == 1
