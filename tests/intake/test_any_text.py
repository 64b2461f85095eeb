"""Any text at all: nothing raises, and nothing counts without a label or a checkable kind."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from filing.intake import kinds, mapping, paste
from filing.intake.papers import fold, vocabulary
from filing.loader import default

TODAY = dt.date(2026, 11, 29)
LABELS = st.sampled_from(sorted(vocabulary().own))
PIECES = st.one_of(
    LABELS,
    st.sampled_from(["：", ":", "\n", "\t", " / ", "=", "【", "】", "91330106MA0000138L", "张三"]),
    st.text(max_size=12),
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=30).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_nothing_counts_without_a_label_or_a_kind_that_can_be_checked(text):
    words = vocabulary()
    reading = paste.read(text)
    assert isinstance(paste.looks_like_data(text), bool)
    for one in reading.reads:
        if one.label:
            name = fold(one.label)
            assert words.knows(name) or name in words.persons
        else:
            assert kinds.target_of(one.text) in one.targets or kinds.is_organisation(one.text)
    found = mapping.propose(reading, default(), {"kind": "initial"}, TODAY)
    fields = [one.field.id for one in found.answers]
    assert len(fields) == len(set(fields))
    for one in found.answers:
        assert one.good is (one.problem is None)
