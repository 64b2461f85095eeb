"""What the outbox holds is read back as it was written – also rows of the first release."""

import pytest

from desk.actions import DEEDS, Action, Button, Content, CopyIn, CopyOut, Delete, Edit, React, Say
from desk.model import APPLICANT, OutboxMessage
from storage.desk.deeds import read, written

POST = Content("photo", "words", ({"type": "bold", "offset": 0, "length": 5},), "file", 9, "a.jpg")


@pytest.mark.parametrize(
    "deed",
    [
        *(kind() for kind in DEEDS.values()),
        CopyIn(5, (1, 2), (3, 4), (POST, Content()), 7, "album", fallback=True, edit=8),
        Edit(3, 5, 1, POST, anew=True),
        Say("<b>x</b>", ((Button("a", "b"),),), "back", by_staff=True, general=True, reply_to=4),
        Delete((1, 2), 3),
        React(4, "👍"),
    ],
)
def test_a_deed_is_read_as_it_was_written(deed):
    message = OutboxMessage(APPLICANT, 5, deed, astray=2)
    stored = {name: _plain(value) for name, value in written(message).items()}
    assert read(deed.op, stored) == (deed, 2)


def _plain(value):
    """As JSON gives it back."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def test_rows_of_the_first_release_are_understood():
    post = {"kind": "text", "text": "x", "entities": [], "file": "", "size": 0, "name": ""}
    copied = {"pairs": [1], "from": 5, "messages": [2], "posts": [post], "reply_to": 0, "album": ""}
    assert read(Action.COPY_OUT, copied)[0] == CopyOut(5, (2,), (1,), (Content(text="x"),))
    edited = {"pair": 1, "from": 5, "messages": [2], "posts": [post]}
    assert read(Action.EDIT, edited)[0] == Edit(1, 5, 2, Content(text="x"))
    said = {"text": "x", "buttons": [[["a", "b"]]], "keyboard": "", "by_staff": False}
    assert read(Action.SAY, said)[0] == Say("x", ((Button("a", "b"),),))


@pytest.mark.parametrize("stored", [{"odd": 1}, {"messages": "x"}, {"buttons": 3}, {"text": 5}])
def test_what_does_not_fit_is_no_deed(stored):
    assert read(Action.SAY, stored) == (None, 0)
