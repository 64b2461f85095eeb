"""Whose updates are limited: a person's own, never a group's, never what is no wish of theirs."""

import pytest

from bot.applicant import floods
from bot.applicant.floods import Floods

PRIVATE, GROUP = {"id": 5, "type": "private"}, {"id": -5, "type": "supergroup"}
SENDER = {"from": {"id": 5}}


class Lanes:
    """One update of everybody waits."""

    def __init__(self, waits: int = 1) -> None:
        self.waits = waits

    def waiting(self, _chat: int) -> int:
        return self.waits


@pytest.mark.parametrize(
    ("update", "admitted"),
    [
        ({"update_id": 1, "message": {"chat": PRIVATE}}, False),
        ({"update_id": 1, "edited_message": {"chat": PRIVATE}}, False),
        ({"update_id": 1, "callback_query": {**SENDER, "message": {"chat": PRIVATE}}}, False),
        ({"update_id": 1, "inline_query": SENDER}, False),
        ({"update_id": 1, "message": {"chat": GROUP}}, True),
        ({"update_id": 1, "callback_query": {**SENDER, "message": {"chat": GROUP}}}, True),
        ({"update_id": 1, "my_chat_member": {"chat": PRIVATE}}, True),
        ({"update_id": 1, "message": "odd"}, True),
    ],
)
def test_only_what_a_person_sends_is_limited(monkeypatch, update, admitted):
    monkeypatch.setattr(floods, "MOST", 1)
    monkeypatch.setattr(floods, "MOST_INLINE", 1)
    told = []
    found = Floods(Lanes(), told.append).admitted([update, update])
    assert (found == [update, update]) is admitted
    assert told == ([] if admitted else [update])


def test_updates_that_come_together_count_too(monkeypatch):
    monkeypatch.setattr(floods, "MOST", 2)
    told = []
    many = [{"update_id": n, "message": {"chat": PRIVATE}} for n in range(5)]
    limit = Floods(Lanes(0), told.append)
    assert limit.admitted(many) == many[:2]
    assert told == [many[2]]
    assert limit.admitted(many[:1]) == many[:1]
    assert limit.admitted(many[3:]) == many[3:]
    assert len(told) == 1
