"""Every type of entity in the chat: each nature, foreign enterprises, people from outside."""

import uuid

import pytest
import pytest_asyncio

from bot import i18n
from filing import loader, package
from telegram_sim import APPLICANT_TOKEN, serve
from tests.content.kinds.test_every_entity import LEADERS, certificates, individual, organisation
from tests.e2e.house import living, settings
from tests.e2e.test_filing import LANGUAGES, outside, packed, sample
from tests.e2e.walker import Walker

pytestmark = pytest.mark.asyncio(loop_scope="module")

CATALOG = loader.default()
NATURES = [choice.code for choice in CATALOG.fields["entity_nature"].choices if choice.code != "5"]
PEOPLE = [choice.code for choice in certificates("5")]
ABROAD = sample("enterprise") | LEADERS["passport"] | {"leader_resident": False}
FORMS = {
    "branch": ABROAD | {"foreign_entity": "branch"},
    "representative_office": ABROAD | {"entity_cert_type": "27", "domain_holder_cert_type": "27"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    """The local server and the bot; each test brings its own person."""
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path_factory.mktemp("entities"))
        async with living(wanted, outside()) as app:
            yield running, bot, app


async def filed(house, answers, language="en"):
    """From /start to a package that verifies; the screens that were shown."""
    running, bot, _app = house
    person = await running.telegram.add_user("Ann", language_code=LANGUAGES[language])
    number = {"service_number": str(uuid.UUID(int=person.id, version=4))}
    say = i18n.load().get(language)
    ann = Walker(person.chat(bot), CATALOG, say, language, answers | number)
    await ann.walk(await ann.begin())
    assert package.verify(await packed(ann, running)) == []
    return ann


@pytest.mark.parametrize("nature", NATURES)
async def test_an_organisation_of_this_nature_files(house, nature):
    language = "zh" if NATURES.index(nature) % 2 else "en"
    certificate = certificates(nature)[0].code
    ann = await filed(house, organisation(nature, certificate), language)
    assert {"leader_is_legal_rep", "leader_person", "documents_where"} <= set(ann.asked)
    assert "content_about" not in ann.asked


@pytest.mark.parametrize("certificate", PEOPLE)
async def test_an_individual_with_this_document_files(house, certificate):
    language = "en" if PEOPLE.index(certificate) % 2 else "zh"
    ann = await filed(house, individual(certificate), language)
    assert "content_about" in ann.asked
    assert not {"leader_person", "administrator_person", "leader_name"} & set(ann.asked)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
async def test_a_foreign_enterprise_files(house, form, language):
    ann = await filed(house, FORMS[form], language)
    assert "leader_resident" in ann.asked
    assert ("foreign_entity" in ann.asked) is (form == "branch")


async def test_every_nature_has_its_chat():
    assert {*NATURES, "5"} == {choice.code for choice in CATALOG.codes["entity_natures"]}
