"""Requests to make packages of: the two complete sample filings, with documents."""

import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot import i18n
from filing import filing_file as sheet
from filing import flow, loader, package
from filing.model import StoredFile
from filing.package import Document, Request

DATA = Path(__file__).parents[3] / "data"
DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="session")
def catalog():
    return loader.default()


@pytest.fixture(scope="session")
def chinese():
    return i18n.read(i18n.LOCALES / "zh" / "LC_MESSAGES" / "messages.po").texts


@pytest.fixture(scope="session")
def picture():
    """A little JPEG of that colour."""

    def make(colour):
        out = io.BytesIO()
        Image.new("RGB", (40, 30), colour).save(out, "JPEG")
        return out.getvalue()

    return make


@pytest.fixture(scope="session")
def document(picture):
    """An uploaded document with the id and colour given."""

    def make(key, field, colour="red"):
        content = picture(colour)
        digest = hashlib.sha256(content).hexdigest()
        file = StoredFile(key, 7, 1, field, f"{key}.jpg", "image/jpeg", len(content), digest)
        return Document(file, content)

    return make


@pytest.fixture(scope="session")
def request_for(catalog, chinese):
    """The request for a sample filing, with `answers` laid over it and other parts replaced."""

    def make(name="enterprise", answers=None, **parts):
        data = json.loads((DATA / f"{name}.json").read_text("utf-8"))
        found = sheet.read(catalog, data, DAY)
        assert found.ready
        given = flow.live(found.path)
        asked = {key: value for key, value in given.items() if not catalog.fields[key].guide}
        live = {**asked, **(answers or {})}
        made = Request(
            catalog=catalog,
            kind=found.kind,
            answers=live,
            day=DAY,
            revision=len(live),
            findings=found.findings,
            chinese=chinese,
        )
        made = replace(made, **parts)
        files = [one.file for one in made.documents]
        mark = package.fingerprint(made.kind, made.answers, files, catalog)
        return replace(made, reference=package.reference(mark))

    return make


@pytest.fixture(scope="session")
def enclosing(request_for, document):
    """The enterprise's filing with three pictures in the package."""
    return request_for(
        answers={
            "doc_entity_certificate": ("one",),
            "doc_leader_id": ("two", "three"),
        },
        documents=(
            document("three", "doc_leader_id", "blue"),
            document("one", "doc_entity_certificate", "red"),
            document("two", "doc_leader_id", "green"),
        ),
    )


@pytest.fixture(scope="session")
def packed(enclosing):
    return package.make(enclosing)
