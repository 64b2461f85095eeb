"""A choice said in a sentence."""

import pytest

from filing import decisions, in_words
from filing.loader import default

PLACES = decisions.default().question("resolves_to").choices
HOSTING = default().fields["hosting"].choices


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("My server is in Hong Kong", "outside"),
        ("服务器在香港", "outside"),
        ("阿里云香港服务器", "outside"),
        ("it runs on Tencent Cloud", "other_mainland"),
        ("放在阿里云上", "alibaba_mainland"),
        ("We have a Taobao shop", "taobao_shop"),
        ("it is not in Hong Kong", ""),
        ("不在香港", ""),
        ("腾讯云或者阿里云", ""),
        ("somewhere", ""),
        ("ECS", "alibaba_mainland"),
    ],
)
def test_the_place_that_a_sentence_names_is_the_answer(text, code):
    assert in_words.meant(PLACES, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("My server is in Hong Kong", "hk_mo_tw"),
        ("在新加坡", "overseas"),
        ("with Tencent", "mainland_other"),
        ("khk", ""),
    ],
)
def test_the_same_at_a_question_of_the_form(text, code):
    assert in_words.meant(HOSTING, text) == code
