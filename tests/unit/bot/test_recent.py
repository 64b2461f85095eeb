"""Which question a message answered: ids only, and only of the latest messages."""

from types import SimpleNamespace

from bot.applicant.recent import KEPT, Recent


class Rows:
    """Small rows by key, in memory."""

    def __init__(self):
        self.rows, self.owners = {}, {}

    async def get(self, key):
        return SimpleNamespace(data=self.rows[key]) if key in self.rows else None

    async def put(self, key, state, data, *, owner=None):
        assert state is None
        self.rows[key], self.owners[key] = dict(data), owner


async def test_a_message_leads_back_to_its_question():
    recent = Recent(Rows())
    await recent.put(1, 100, 7, "site_name")
    await recent.put(1, 101, 7, "domain")
    assert await recent.get(1, 100) == (7, "site_name")
    assert await recent.get(1, 101) == (7, "domain")


async def test_what_nobody_wrote_leads_nowhere():
    recent = Recent(Rows())
    await recent.put(1, 100, 7, "site_name")
    assert await recent.get(1, 99) is None
    assert await recent.get(2, 100) is None


async def test_only_the_latest_are_kept_and_they_belong_to_their_owner():
    rows = Rows()
    recent = Recent(rows)
    for number in range(KEPT + 5):
        await recent.put(1, number, 7, "site_name")
    assert await recent.get(1, 4) is None
    assert await recent.get(1, 5) == (7, "site_name")
    assert len(rows.rows["recent:1"]) == KEPT
    assert rows.owners == {"recent:1": 1}
