"""Translation catalogues in tests: what is extracted today, and what a file holds."""

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "locales"


def extracted(root: Path = ROOT) -> set[str]:
    """Every source text of code and content; of a counted one the form for one."""
    with (LOCALES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    rows = extract_from_dir(root, methods, options)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in rows}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3] if path.suffix == ".po" else None)


def rows(path: Path) -> list[Message]:
    """Its entries without the header."""
    return [row for row in read(path) if row.id]


def msgid(row: Message) -> str:
    """Its source text; of a counted one the form for one."""
    return row.id if isinstance(row.id, str) else row.id[0]


def strings(row: Message) -> tuple[str, ...]:
    """Its translations: one, or one for each plural form."""
    return (row.string,) if isinstance(row.string, str) else tuple(row.string)
