"""Commands that make a package of a filing in a file, and that check one: `package`, `verify`."""

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import arguments as given
from filing.problems import Translate, fill

if TYPE_CHECKING:
    from filing.filing_file import Sheet
    from filing.model import Answers, Catalog
    from filing.package import Document, Examined, Fault, Request

GOOD, FAULTY, UNREADABLE = 0, 1, 2


class PackageRefused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """No package can be made of this file: the sentence, and the exit code."""

    def __init__(self, why: str, code: int) -> None:
        super().__init__(why)
        self.code = code


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`package`, `verify`."""
    package = commands.add_parser(
        "package",
        help="make the submission package of a filing in a JSON file",
        description="Makes the ZIP that an applicant gets in the chat: application.json, "
        "application.pdf, checklist.pdf, checks.json, documents/, manifest.json. The same input "
        "makes the same bytes.",
        epilog="exit codes: 0 made · 1 something blocks it (told on standard error) · 2 a file "
        "cannot be read or written",
    )
    package.add_argument(
        "file",
        metavar="FILE",
        help='{"kind": …, "answers": {…}, "documents": [{"field": …, "file": path}, …]}; paths are '
        "taken from the file's own folder; a document named by its field alone is uploaded in "
        "the official app",
    )
    package.add_argument("-o", "--output", metavar="OUT.zip", required=True, help="where it goes")
    package.add_argument(
        "--on", type=given.day, metavar="DATE", help="as of that day (default: today)"
    )
    package.add_argument(
        "--lang", default="en", help="the applicant's language, beside the Chinese (default: en)"
    )
    package.set_defaults(run=_package)
    _add_verify(commands)


def _add_verify(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    verify = commands.add_parser(
        "verify",
        help="check a submission package and say what is wrong with it",
        description="Checks a package from its bytes alone: complete, unaltered, well-formed, "
        "nothing in it that would be refused; and says, separately, whose key signed it.",
        epilog="exit codes: 0 good · 1 something is wrong, one line each · 2 the file cannot be "
        "read",
    )
    verify.add_argument("file", metavar="FILE", help="the ZIP")
    verify.add_argument(
        "--by",
        metavar="KEY",
        default="",
        help="who must have made it: what `icp-guide keys public` prints there, key or id",
    )
    verify.add_argument("--json", action="store_true", help="as JSON")
    verify.add_argument("--lang", default="en", help="language of the messages (default: en)")
    verify.set_defaults(run=_verify)


# ------------------------------------------------------------------ package


def _package(arguments: argparse.Namespace) -> int:
    from bot import clock  # noqa: PLC0415 - each command loads what it needs
    from filing import package  # noqa: PLC0415 - see above

    try:
        request = _request(arguments, arguments.on or clock.today())
        content = package.make(request)
        Path(arguments.output).write_bytes(content)
    except PackageRefused as refused:
        print(f"icp-guide: {refused}", file=sys.stderr)
        return refused.code
    except given.Unreadable as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        print(f"icp-guide: {error.filename}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    print(f"{arguments.output}: {request.reference}, {len(content):,} bytes")
    lacking = package.unprintable(request)
    if lacking:
        codes = " ".join(f"U+{ord(character):04X}" for character in lacking)
        print(f"no font has {codes}: spelt as code points in the PDFs")
    return GOOD


def _request(arguments: argparse.Namespace, day: dt.date) -> "Request":
    """All that the package is made of; `Refused` where none can be made."""
    from bot import i18n  # noqa: PLC0415 - only this command needs it
    from bot.cli import check as check_commands  # noqa: PLC0415 - only this command needs it
    from filing import flow, package  # noqa: PLC0415 - see _package
    from filing.loader import default  # noqa: PLC0415 - see _package

    catalog = default()
    found = check_commands.read(arguments.file, catalog, day)
    if isinstance(found, str):
        raise PackageRefused(found, UNREADABLE)
    translator = i18n.load()
    language = given.spoken(arguments.lang, translator)
    _refuse_if_blocked(catalog, found, translator.get(language))
    answers = flow.live(found.path)
    documents = tuple(_documents(catalog, answers, _folder(arguments.file)))
    mark = package.fingerprint(found.kind, answers, [one.file for one in documents], catalog)
    return package.Request(
        catalog=catalog,
        kind=found.kind,
        answers=answers,
        day=day,
        reference=package.reference(mark),
        findings=found.findings,
        documents=documents,
        language=language,
        texts=translator.texts(language),
        chinese=translator.texts("zh"),
    )


def _folder(name: str) -> Path:
    """Where paths of documents begin: beside the file, or here for standard input."""
    return Path() if name == "-" else Path(name).parent


def _documents(catalog: "Catalog", answers: "Answers", folder: Path) -> Iterator["Document"]:
    from filing.metadata import stripped  # noqa: PLC0415 - see _package
    from filing.model import IN_APP, Kind, StoredFile  # noqa: PLC0415 - see _package
    from filing.package import Document  # noqa: PLC0415 - see _package
    from filing.pictures import type_of, verdict  # noqa: PLC0415 - see _package

    for key, names in answers.items():
        if catalog.fields[key].kind is not Kind.DOCUMENT or not isinstance(names, tuple):
            continue
        for name in names if names != (IN_APP,) else ():
            content = (folder / name).read_bytes()
            content = stripped(content, type_of(content))
            seen = verdict(content, name)
            if seen.refused:
                raise PackageRefused(f"{name}: {seen.problems[0].say(str)}", FAULTY)
            digest = hashlib.sha256(content).hexdigest()
            file = StoredFile(name, 0, 0, key, name, seen.media_type, len(content), digest)
            yield Document(file, content)


def _refuse_if_blocked(catalog: "Catalog", found: "Sheet", say: Translate) -> None:
    from bot.cli import report as told  # noqa: PLC0415 - only this command needs it
    from filing import checks  # noqa: PLC0415 - see _package

    blocking = checks.blocking(found.findings)
    if blocking:
        lines = [line for finding in blocking for line in told.lines(catalog, finding, say)]
        raise PackageRefused("\n".join([*lines, say(told.NOT_READY)]), FAULTY)


# ------------------------------------------------------------------ verify


def _verify(arguments: argparse.Namespace) -> int:
    from filing.package import examine  # noqa: PLC0415 - see _package

    try:
        say = given.language(arguments.lang)
        found = examine(Path(arguments.file), _catalogues())
    except given.Unreadable as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        print(f"icp-guide: {arguments.file}: {error.strerror or error}", file=sys.stderr)
        return UNREADABLE
    theirs = not arguments.by or (found.maker is not None and found.maker.is_called(arguments.by))
    code = GOOD if found.good and theirs else FAULTY
    if arguments.json:
        print(json.dumps(_as_json(found, arguments.by, theirs, say), ensure_ascii=False, indent=2))
        return code
    for fault in found.faults:
        print(f"note: {fault.say(say)}" if fault.note else fault.say(say))
    if found.good:
        print(say("The package is complete and unaltered."))
        print(_made_by(found, arguments.by, theirs, say))
    return code


def _as_json(found: "Examined", by: str, theirs: bool, say: Translate) -> dict[str, Any]:
    made = {"id": found.maker.id, "key": found.maker.key} if found.maker else None
    told: dict[str, Any] = {"good": found.good and theirs, "unaltered": found.good}
    if by:
        told["made_by_them"] = theirs
    return {**told, "made_by": made, "faults": [_fault(fault, say) for fault in found.faults]}


def _made_by(found: "Examined", by: str, theirs: bool, say: Translate) -> str:
    """Unaltered is one thing, by whom another: anybody can make a package and seal it."""
    if found.maker is None:
        return say("Nobody signed it: who made it cannot be told.")
    who = found.maker.id
    if not by:
        known = say("Made by the holder of key {id}; whose that is, the maker's own pages say.")
        return fill(known, {"id": who}, say)
    sentence = (
        say("Made by the holder of key {id}, as it should be.")
        if theirs
        else say("NOT made by the one you named, but by the holder of key {id}.")
    )
    return fill(sentence, {"id": who}, say)


def _fault(fault: "Fault", say: Translate) -> dict[str, Any]:
    return {
        "code": fault.code,
        "file": fault.file,
        "message": fault.say(say),
        "note": fault.note,
    }


def _catalogues() -> tuple[str, ...]:
    """The digest of the rules at hand, without loading them."""
    from filing.loader import CONTENT, digest  # noqa: PLC0415 - see _package

    return (digest(CONTENT),)
