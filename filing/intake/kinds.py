"""Recognises values that identify themselves: numbers with check characters, unmistakable names."""

import re

from filing import domains, identity
from filing.intake.papers import Target
from filing.problems import Problem

CODE = Target("licence", "code")
NUMBER = Target("identity", "number")
DOMAIN = Target("domain", "domain")
NAME = Target("licence", "name")

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORGANISATION = re.compile(
    r"[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9（）()·]{2,46}"
    r"(?:公司|合作社|事务所|工作室|经营部|商行|研究院|医院|学校|学会|协会|基金会|（有限合伙）|\(有限合伙\))"
)
_PERSON = re.compile(r"[^\W\d_][^\W\d_·•・.'’\- ]*(?:[·•・.'’\- ]+[^\W\d_]+)*\.?")
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE
)


def target_of(line: str) -> Target | None:
    """What a line that is nothing but a value must be; None where it could be several things."""
    squeezed = re.sub(r"[\s-]", "", line)
    if is_code(squeezed.upper()):
        return CODE
    if is_number(squeezed.upper()):
        return NUMBER
    return DOMAIN if _HOST.fullmatch(line) and is_domain(line) else None


def is_code(text: str) -> bool:
    """A unified social credit code whose check character fits."""
    return bool(_CODE.fullmatch(text)) and not isinstance(
        identity.parse(text, identity.LICENCE), Problem
    )


def is_number(text: str) -> bool:
    """A citizen's number whose check character fits."""
    return bool(_NUMBER.fullmatch(text)) and not isinstance(
        identity.parse(text, identity.RESIDENT_ID), Problem
    )


def is_domain(text: str) -> bool:
    """A name one label below a public suffix: what is registered and filed."""
    host = domains.parse(text)
    return isinstance(host, str) and domains.registrable(host) == host == text.casefold()


def is_organisation(text: str) -> bool:
    """A name that ends as only organisations' names do."""
    return bool(_ORGANISATION.fullmatch(text))


def is_person(text: str) -> bool:
    """A name as people have it: letters only, and none that only organisations have."""
    return bool(_PERSON.fullmatch(text)) and not is_organisation(text)
