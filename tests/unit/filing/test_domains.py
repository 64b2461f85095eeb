"""Domain names: from what a person pastes to the host, its suffix and what is registered."""

import pytest

from filing import domains
from filing.problems import Problem


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Example.COM", "example.com"),
        ("https://www.example.com:8080/a?b#c", "example.com"),
        ("http:\\\\example.com\\x", "example.com"),
        ("www.example.com.cn.", "example.com.cn"),
        ("*.example.com", "example.com"),
        ("例子。中国", "xn--fsqu00a.xn--fiqs8s"),
        ("ＥＸＡＭＰＬＥ．com", "example.com"),
        ("xn--fsqu00a.xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
        ("img.example.com", "img.example.com"),
        ("www.cn", "www.cn"),
        ("“example.com”", "example.com"),
    ],
)
def test_every_usual_form_becomes_the_host(typed, host):
    assert domains.parse(typed) == host
    assert domains.parse(host) == host


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("https://", "No domain"),
        ("192.0.2.1", "is an IP address"),
        ("http://[2001:db8::1]:80/", "is an IP address"),
        ("a@example.com", "e-mail address"),
        ("exa mple.com", "␠"),
        ("a_b.com", "_"),
        ("example", "no suffix"),
        ("a..b.com", "Two dots"),
        ("com.cn", "suffix only"),
        ("-a.com", "no valid domain"),
        ("a" * 64 + ".com", "at most 63"),
        (".".join(["a" * 60] * 5) + ".com", "at most 253"),
        ("[2001:db8::1", "cannot stand in a domain"),
    ],
)
def test_each_fault_has_its_own_words(typed, words):
    found = domains.parse(typed)
    assert isinstance(found, Problem)
    assert words in found.say(str)


def test_an_ip_address_names_the_rule_that_it_breaks():
    found = domains.parse("192.0.2.1")
    assert isinstance(found, Problem)
    assert found.rule == "website.domain_not_ip"


@pytest.mark.parametrize(
    ("host", "suffix", "registrable"),
    [
        ("www.example.com.cn", "com.cn", "example.com.cn"),
        ("a.b.example.bj.cn", "bj.cn", "example.bj.cn"),
        ("user.github.io", "io", "github.io"),
        ("xn--fsqu00a.xn--fiqs8s", "xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
        ("com", "com", ""),
    ],
)
def test_suffix_and_registrable_part(host, suffix, registrable):
    assert domains.suffix(host) == suffix
    assert domains.registrable(host) == registrable


def test_a_host_is_shown_as_people_read_it():
    assert domains.unicode("xn--fsqu00a.xn--fiqs8s") == "例子.中国"
    assert domains.unicode("xn--a.com") == "xn--a.com"
    assert domains.unicode("") == ""
