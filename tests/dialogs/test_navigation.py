"""Screens on top of others: each has an id of its own, whatever the library's clock says."""

from aiogram_dialog.api.entities import Context, Stack

from dialogs.form.navigation import distinct
from dialogs.shared.states import Faq


class Two:
    """Two screens that were opened in the same second and got the same id."""

    def __init__(self):
        self.stack = Stack(intents=["same", "same"])
        self.context = Context(
            _intent_id="same", _stack_id="", state=Faq.topics, start_data={}, dialog_data={}
        )

    def current_stack(self):
        return self.stack

    def current_context(self):
        return self.context


async def test_a_screen_on_top_never_takes_the_place_of_the_one_below():
    manager = Two()
    await distinct(None, manager)
    below, above = manager.stack.intents
    assert below == "same"
    assert above == manager.context.id != "same"
