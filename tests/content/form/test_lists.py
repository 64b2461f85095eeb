"""The code lists and the instances, against the figures they were taken from."""

import re

from filing.loader import default

CATALOG = default()

NATURES = [*range(1, 7), *range(9, 21)]
CERTIFICATES = [1, 2, 3, 4, 5, 6, 7, *range(9, 26), 27, 28, 30, *range(34, 45), *range(46, 50)]
CONTENTS = [2**n for n in range(24)] + [2**n for n in range(28, 33)]
LANGUAGES = list(range(1, 18))
MODES = [1, 2, 4, 8, 16]
PRE_APPROVALS = [1, 2, 3, 4, 5, 6, 9, 10, 11, 13, 14, 15]

NUMBERS = {
    "ecs": (3, 5),
    "swas": (3, 5),
    "vhost": (3, 5),
    "webapp": (6, 5),
    "market": (12, 1),
    "nat": (1, 2),
    "nat64": (1, 2),
    "ens": (3, 5),
    "iot": (6, None),
    "fc": (None, None),
    "jst": (None, 5),
    "slb": (None, 0),
    "eip": (None, 0),
    "trial": (None, 0),
    "other": (None, 0),
}
"""Shortest term in months and service identification numbers, by product."""


def codes(name: str) -> list[int]:
    return sorted(int(c.code) for c in CATALOG.codes[name] if c.code.isdigit())


def test_the_lists_are_complete():
    assert codes("entity_natures") == NATURES
    assert codes("entity_certificates") == CERTIFICATES
    assert codes("site_contents") == CONTENTS
    assert codes("site_languages") == LANGUAGES
    assert codes("access_modes") == MODES
    assert codes("pre_approvals") == PRE_APPROVALS
    assert codes("person_certificates") == [2, 7, 11, 14, 30, 41, 42]


def test_the_servers_place_is_any_province():
    places = CATALOG.codes["server_places"]
    assert sorted(c.zh for c in places) == sorted(p.zh for p in CATALOG.provinces.values())
    assert all(int(c.code).bit_count() == 1 for c in places), "a bit mask"


def test_every_certificate_of_an_entity_belongs_to_a_nature():
    natures = {c.code for c in CATALOG.codes["entity_natures"]}
    held = set()
    for certificate in CATALOG.codes["entity_certificates"]:
        (when,) = certificate.when
        assert when.field == "entity_nature"
        held |= {str(code) for code in when.is_one_of}
    assert held == natures


def test_instances_have_the_published_figures():
    found = {key: (i.months_min, i.numbers) for key, i in CATALOG.instances.items()}
    assert found == NUMBERS
    assert [c.code for c in CATALOG.codes["instances"]] != []
    assert {c.code for c in CATALOG.codes["instances"]} == set(NUMBERS)


def test_instances_say_what_they_count_and_when_that_was_true():
    for instance in CATALOG.instances.values():
        assert instance.scope in {"instance", "account", "product", "package", "none"}
        assert instance.billing in {"subscription", "plan", "none"}
        assert re.fullmatch(r"20\d\d(-\d\d-\d\d)?", instance.as_of)
        assert (instance.scope == "none") is (instance.numbers == 0)
    assert CATALOG.instances["webapp"].scope == "account"
    assert CATALOG.instances["market"].order_min == 99


def test_sources_say_who_published_them_and_when_they_were_read():
    for source in CATALOG.sources.values():
        assert source.title
        assert source.publisher
        assert source.as_of
        assert source.read_on is not None
        assert not source.url or source.url.startswith("https://")
