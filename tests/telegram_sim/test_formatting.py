"""parse_mode: entities that come out, and the exact sentences for what cannot be parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telegram_sim.call import parsed
from telegram_sim.errors import ApiError
from telegram_sim.spans import piece, units

HTML = {
    "<b>a</b><strong>b</strong>": [("bold", "a"), ("bold", "b")],
    "<i>a</i><em>b</em>": [("italic", "a"), ("italic", "b")],
    "<u>a</u><ins>b</ins>": [("underline", "a"), ("underline", "b")],
    "<s>a</s><strike>b</strike><del>c</del>": [
        ("strikethrough", "a"),
        ("strikethrough", "b"),
        ("strikethrough", "c"),
    ],
    '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>': [
        ("spoiler", "a"),
        ("spoiler", "b"),
    ],
    "<b>1<i>2</i>3</b>": [("bold", "123"), ("italic", "2")],
    '<a href="http://a.cn/?x=1&amp;y=2">l</a>': [("text_link", "l")],
    "<a href='tg://user?id=5'>l</a>": [("text_mention", "l")],
    '<a href="no address">l</a>': [],
    "<code>x &lt; y</code>": [("code", "x < y")],
    "<pre>x</pre>": [("pre", "x")],
    '<pre><code class="language-py">x</code></pre>': [("pre", "x")],
    "<blockquote>q</blockquote>": [("blockquote", "q")],
    "<blockquote expandable>q</blockquote>": [("expandable_blockquote", "q")],
    '😀<tg-emoji emoji-id="7">👍</tg-emoji>': [("custom_emoji", "👍")],
    "<B>a</B>": [("bold", "a")],
    "<b></b>x": [],
    "<b>中文</b>域名": [("bold", "中文")],
}


@pytest.mark.parametrize("source", HTML)
def test_html_becomes_entities(source):
    rich = parsed(source, "HTML", None)
    assert [(one["type"], piece(rich.text, one)) for one in rich.entities] == HTML[source]


def test_html_keeps_addresses_and_languages():
    rich = parsed('<a href="http://a.cn/?x=1&amp;y=2">l</a>', "HTML", None)
    assert rich.entities[0]["url"] == "http://a.cn/?x=1&y=2"
    rich = parsed('<pre><code class="language-py">x</code></pre>', "html", None)
    assert rich.entities == [{"offset": 0, "length": 1, "language": "py", "type": "pre"}]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#65;&#x42;", "AB"),
        ("a & b &unknown; c", "a & b &unknown; c"),
        ("1 &lt 2", "1 < 2"),
    ],
)
def test_html_references_are_decoded(source, text):
    assert parsed(source, "HTML", None).text == text


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<c>x</c>", 'Unsupported start tag "c" at byte offset 0'),
        ("中<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_wrong_html_is_refused_with_its_place(source, error):
    with pytest.raises(ApiError) as caught:
        parsed(source, "HTML", None)
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


MARKDOWN = {
    "*b* _i_ __u__ ~s~ ||p|| `c`": [
        ("bold", "b"),
        ("italic", "i"),
        ("underline", "u"),
        ("strikethrough", "s"),
        ("spoiler", "p"),
        ("code", "c"),
    ],
    "*bold _both_*": [("bold", "bold both"), ("italic", "both")],
    "[l](http://a.cn/\\))": [("text_link", "l")],
    "```py\nx = 1\n```": [("pre", "x = 1\n")],
    "a\\.b \\*": [],
    ">quote\n>more\nplain": [("blockquote", "quote\nmore")],
}


@pytest.mark.parametrize("source", MARKDOWN)
def test_markdown_becomes_entities(source):
    rich = parsed(source, "MarkdownV2", None)
    found = [(one["type"], piece(rich.text, one)) for one in rich.entities]
    assert [(kind, text.strip()) for kind, text in found] == [
        (kind, text.strip()) for kind, text in MARKDOWN[source]
    ]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("x *b", "Can't find end of Bold entity at byte offset 2"),
        ("备_b", "Can't find end of Italic entity at byte offset 3"),
        ("[l](http://a", "Can't find end of a URL at byte offset 4"),
    ],
)
def test_wrong_markdown_is_refused_with_its_place(source, error):
    with pytest.raises(ApiError) as caught:
        parsed(source, "MarkdownV2", None)
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


def test_the_old_markdown_knows_four_marks():
    rich = parsed("*b* _i_ `c` [l](http://a.cn) \\*", "Markdown", None)
    kinds = [one["type"] for one in rich.entities]
    assert kinds == ["bold", "italic", "code", "text_link"]
    with pytest.raises(ApiError, match="end of the entity starting at byte offset 2"):
        parsed("x *b", "Markdown", None)


def test_an_unknown_mode_is_refused():
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        parsed("x", "bbcode", None)


def test_invisible_control_characters_go_and_entities_follow():
    rich = parsed("a\x00\u202e<b>b\rc</b>", "HTML", None)
    assert rich.text == "abc"
    assert [piece(rich.text, one) for one in rich.entities] == ["bc"]


@given(st.text())
def test_any_text_without_a_mode_survives_or_becomes_empty(text):
    rich = parsed(text, "", None)
    assert units(rich.text) == len(rich.text.encode("utf-16-le", "surrogatepass")) // 2
    for one in rich.entities:
        assert 0 <= one["offset"] < one["offset"] + one["length"] <= units(rich.text)


@given(
    st.text(alphabet=st.characters(blacklist_categories=("Cs",))),
    st.sampled_from(["HTML", "MarkdownV2", "Markdown"]),
)
def test_formatted_text_is_parsed_or_refused_but_never_breaks(text, mode):
    refusal = "Bad Request: can't parse entities"
    try:
        rich = parsed(text, mode, None)
    except ApiError as error:
        refusal, rich = error.description, None
    assert refusal.startswith("Bad Request: can't parse entities")
    assert rich is None or all(piece(rich.text, one) for one in rich.entities)
