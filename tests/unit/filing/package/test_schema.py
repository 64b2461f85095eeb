"""The little schema reader agrees with what the schemas say; every keyword they use is known."""

import json
import re

import pytest

from filing.package import schema

KNOWN = {"$schema", "title", "description", "type", "required", "additionalProperties",
         "properties", "items", *schema._PLAIN}  # fmt: skip


def keywords(node):
    for key, value in node.items():
        yield key
        if key == "properties":
            for inner in value.values():
                yield from keywords(inner)
        elif key in {"items", "additionalProperties"} and isinstance(value, dict):
            yield from keywords(value)


@pytest.mark.parametrize("name", [schema.APPLICATION, schema.CHECKS, schema.MANIFEST])
def test_a_schema_uses_only_keywords_that_are_read(name):
    found = schema.schema(name)
    assert found["title"] == name
    assert found["properties"]["schema"]["const"] == name
    assert set(keywords(found)) <= KNOWN


def test_every_schema_file_is_named_here():
    files = {json.loads(path.read_text("utf-8"))["title"] for path in schema.SCHEMAS.iterdir()}
    assert files == {schema.APPLICATION, schema.CHECKS, schema.MANIFEST}


@pytest.mark.parametrize(
    ("node", "good", "bad", "said"),
    [
        ({"type": "integer"}, 3, True, ".: integer is expected"),
        ({"type": "boolean"}, True, 1, ".: boolean is expected"),
        ({"type": ["string", "null"]}, None, 3, ".: string or null is expected"),
        ({"type": "object"}, {}, [], ".: object is expected"),
        ({"const": "a"}, "a", "b", ".: 'a' is expected"),
        ({"enum": ["a", "b"]}, "b", "c", ".: one of ['a', 'b'] is expected"),
        ({"pattern": "^[a-z]+$"}, "ab", "ab\n", ".: does not have the form that is expected"),
        ({"type": "string", "minLength": 1}, "a", "", ".: at least 1 expected"),
        ({"type": "array", "minItems": 1}, [1], [], ".: at least 1 expected"),
        ({"type": "integer", "minimum": 0}, 0, -1, ".: at least 0 expected"),
        ({"required": ["a"]}, {"a": 1}, {}, ".: 'a' is missing"),
        ({"additionalProperties": False}, {}, {"a": 1}, "a: not known here"),
        (
            {"additionalProperties": {"type": "string"}},
            {"a": "b"},
            {"a": 1},
            "a: string is expected",
        ),
        (
            {"properties": {"a": {"items": {"properties": {"b": {"type": "string"}}}}}},
            {"a": [{"b": "c", "free": 1}]},
            {"a": [{"b": "c"}, {"b": 1}]},
            "a[1].b: string is expected",
        ),
        (
            {"properties": {"a": {"required": ["b"]}}},
            {"a": {"b": 1}},
            {"a": {}},
            "a: 'b' is missing",
        ),
    ],
)
def test_a_departure_is_named_with_its_place(node, good, bad, said):
    assert list(schema._compare(node, good, "")) == []
    assert list(schema._compare(node, bad, "")) == [said]


def test_patterns_compile():
    found = re.findall(r'"pattern": "([^"]+)"', (schema.SCHEMAS / "manifest-1.json").read_text())
    assert found
    assert all(re.compile(one) for one in found)
