"""Fingerprint of a draft's state, and the short reference that applicants quote."""

import hashlib
import json
from collections.abc import Iterable

from filing.model import Answers, Catalog, Kind, StoredFile

ALPHABET = "34679ACDEFGHJKMNPQRTUWXY"
"""No two of these look alike in any hand: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V."""

LENGTH = 8


def fingerprint(
    kind: str, answers: Answers, documents: Iterable[StoredFile], catalog: Catalog
) -> str:
    """One state, one fingerprint: kind, live answers, contents of the documents, rules applied.

    A document counts by its contents: the same picture uploaded again changes nothing.
    """
    contents = {document.id: document.sha256 for document in documents}
    state = {
        "kind": kind,
        "catalogue": catalog.digest,
        "answers": {
            key: [contents.get(item, item) for item in value]
            if isinstance(value, tuple) and _is_document(catalog, key)
            else value
            for key, value in answers.items()
        },
    }
    written = json.dumps(state, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def reference(of: str) -> str:
    """Eight characters that people can read out and type: always the same for a fingerprint."""
    number = int(of, 16)
    characters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(characters)


def _is_document(catalog: Catalog, key: str) -> bool:
    field = catalog.fields.get(key)
    return field is not None and field.kind is Kind.DOCUMENT
