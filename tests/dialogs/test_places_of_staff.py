"""Staff read a screen by a name that people understand."""

from desk.texts import PLACES
from dialogs.shared import states
from tests.dialogs.stage import Stage


def test_every_screen_that_is_no_question_has_a_name():
    groups = [one for one in Stage().dialogs if not one.__name__.startswith("Form_")]
    names = {str(state.state).rpartition(":")[2] for group in groups for state in group.__states__}
    assert states.Faq in groups
    assert names <= set(PLACES)
