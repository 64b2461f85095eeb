"""A package of the same draft says what is new since the one before."""

import datetime as dt
import hashlib
from dataclasses import replace

from filing import loader, package
from filing.model import IN_APP, StoredFile
from filing.package.request import Document, Earlier, Request

CATALOG = loader.default()
DAY = dt.date(2026, 11, 23)
BEFORE = Earlier("ABC", "2026-11-01", {}, {})


def request(answers, earlier=BEFORE, documents=()):
    return Request(CATALOG, "initial", answers, DAY, documents=documents, earlier=earlier)


def document(key, content):
    return Document(
        StoredFile(key, 1, 1, "doc_leader_id", "a.jpg", "image/jpeg", 1, digest(content)), content
    )


def said(wanted):
    return {one.field.id: (one.before, one.now) for one in package.changes(wanted)}


def test_the_first_package_has_nothing_before_it():
    assert package.changes(request({"domain": "example.cn"}, None)) == ()


def test_each_answer_with_what_it_was():
    before = replace(
        BEFORE, answers={"domain": "example.cn", "site_name": "四季", "has_forum": None}
    )
    now = {"domain": "example.com", "entity_nature": "4", "has_forum": False}
    assert said(request(now, before)) == {
        "domain": ("example.cn", "example.com"),
        "site_name": ("四季", "未提供"),
        "entity_nature": ("未提供", "企业"),
        "has_forum": ("未提供", "否"),
    }


def test_a_document_counts_by_its_contents():
    kept = document("7", b"one")
    before = package_of({"doc_leader_id": ("7",)}, kept)
    assert said(request({"doc_leader_id": ("8",)}, before, (document("8", b"one"),))) == {}
    assert said(request({"doc_leader_id": ("8",)}, before, (document("8", b"two"),))) == {
        "doc_leader_id": ("（已附）", "（已更换）")
    }
    assert said(request({"doc_leader_id": (IN_APP,)}, before)) == {
        "doc_leader_id": ("（已附）", "在官方 App 内上传")
    }
    assert said(request({}, before)) == {"doc_leader_id": ("（已附）", "未提供")}


def test_a_document_that_is_enclosed_now():
    before = replace(BEFORE, answers={"doc_leader_id": (IN_APP,)})
    now = request({"doc_leader_id": ("8",)}, before, (document("8", b"two"),))
    assert said(now) == {"doc_leader_id": ("在官方 App 内上传", "（已附）")}


def package_of(answers, kept):
    """As it is read from the package that holds that document."""
    return Earlier("ABC", "2026-11-01", answers, {"doc_leader_id": (digest(kept.content),)})


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_a_package_that_cannot_be_read_is_none():
    assert package.earlier(b"nothing") is None
