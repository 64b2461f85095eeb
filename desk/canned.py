"""Ready-made replies: shipped as data, changed by staff in chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.model import ReadyReply
from filing import toml
from filing.errors import ContentError

FOLDER = Path(__file__).with_name("content") / "canned"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One reply of a language's file."""

    title: str
    text: str


def load(folder: Path = FOLDER) -> tuple[ReadyReply, ...]:
    """Every reply of every `<language>.toml`; each language has the same keys."""
    found: list[ReadyReply] = []
    keys: dict[str, frozenset[str]] = {}
    for path in toml.files(folder):
        table = toml.read(path)
        keys[path.name] = frozenset(table)
        for key, body in table.items():
            shipped = toml.build(Shipped, body, f"{path.name}: {key}")
            found.append(ReadyReply(key, path.stem, shipped.text.strip(), shipped.title))
    everything = frozenset().union(*keys.values())
    for name, have in keys.items():
        if missing := sorted(everything - have):
            raise ContentError(f"{name}: {missing[0]!r} is missing")
    return tuple(found)


def merged(
    shipped: Sequence[ReadyReply], changed: Sequence[ReadyReply], language: str
) -> tuple[ReadyReply, ...]:
    """The replies of one language: what staff changed wins; an empty text hides one."""
    replies: dict[str, ReadyReply] = {r.key: r for r in shipped if r.language == language}
    titles: Mapping[str, str] = {key: reply.title for key, reply in replies.items()}
    for reply in changed:
        if reply.language == language:
            title = reply.title or titles.get(reply.key, reply.key)
            replies[reply.key] = ReadyReply(reply.key, language, reply.text, title)
    return tuple(reply for _key, reply in sorted(replies.items()) if reply.text)
