"""What does not fit in the content of the reasons is named."""

import shutil

import pytest

from filing import loader
from filing.errors import ContentError
from filing.rejections import loading

CATALOG = loader.default()


@pytest.fixture
def folder(tmp_path):
    """One reason, with the words that the program ships."""
    (tmp_path / "words").mkdir()
    shutil.copy(loading.FOLDER / "words" / "words.toml", tmp_path / "words")
    text = (tmp_path / "words" / "words.toml").read_text("utf-8")
    start, end = text.index("[[open]]"), text.index("[[status]]")
    mended = text[:start] + open_row("a.b") + text[end:]
    (tmp_path / "words" / "words.toml").write_text(mended, "utf-8")
    return tmp_path


def open_row(candidate):
    return f'[[open]]\nphrases = ["跨省"]\ncandidates = ["{candidate}"]\nask = "?"\n\n'


def reason(**changed):
    values = {
        "id": '"a.b"',
        "phrases": '["域名已过期"]',
        "meaning": '"m"',
        "steps": '"s"',
        "fields": '["domain"]',
        "rules": '["province.*.holder"]',
        "who": '["applicant"]',
        "sources": '["basics_2020"]',
        "example": '"域名已过期"',
    } | changed
    return "[[reason]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def test_what_fits_is_loaded(folder):
    (folder / "a.toml").write_text(reason(), "utf-8")
    assert loading.load(CATALOG, folder).reasons["a.b"].group == "a"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"fields": '["nothing"]'}, "no field 'nothing'"),
        ({"sources": '["nothing"]'}, "no source 'nothing'"),
        ({"see": '["nothing"]'}, "no reason 'nothing'"),
        ({"rules": '["nothing.*"]'}, "no rule 'nothing.\\*'"),
        ({"sources": "[]"}, "a phrase and a source are needed"),
        ({"phrases": "[]"}, "a phrase and a source are needed"),
        ({"id": '"a.c"'}, "no reason 'a.b'"),
        ({"who": '["nobody"]'}, "nobody"),
    ],
)
def test_what_does_not_fit_is_named(folder, changed, told):
    (folder / "a.toml").write_text(reason(**changed), "utf-8")
    with pytest.raises(ContentError, match=told):
        loading.load(CATALOG, folder)


def test_a_reason_stands_once(folder):
    (folder / "a.toml").write_text(reason() + reason(), "utf-8")
    with pytest.raises(ContentError, match="defined twice"):
        loading.load(CATALOG, folder)


def test_an_english_row_names_a_reason_that_exists(folder):
    (folder / "a.toml").write_text(reason(), "utf-8")
    row = '[[english]]\nreason = "a.z"\nwords = "domain"\n'
    (folder / "words" / "english.toml").write_text(row, "utf-8")
    with pytest.raises(ContentError, match=r"english: no reason 'a\.z'"):
        loading.load(CATALOG, folder)
