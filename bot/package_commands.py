"""Commands that make a package of a filing in a file, and that check one: `package`, `verify`."""

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import given

if TYPE_CHECKING:
    from filing.model import Answers, Catalog
    from filing.package import Document, Fault, Request
    from filing.sheet import Sheet

GOOD, FAULTY, UNREADABLE = 0, 1, 2

Say = Callable[[str], str]


class Refused(Exception):  # noqa: N818 - reads as a sentence where it is raised
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
    verify = commands.add_parser(
        "verify",
        help="check a submission package and say what is wrong with it",
        description="Checks a package from its bytes alone: complete, unaltered, well-formed, "
        "nothing in it that would be refused.",
        epilog="exit codes: 0 good · 1 something is wrong, one line each · 2 the file cannot be "
        "read",
    )
    verify.add_argument("file", metavar="FILE", help="the ZIP")
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
    except Refused as refused:
        print(f"icp-guide: {refused}", file=sys.stderr)
        return refused.code
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
    from bot import check_commands, i18n  # noqa: PLC0415 - see _package
    from filing import flow, package  # noqa: PLC0415 - see _package
    from filing.loader import default  # noqa: PLC0415 - see _package

    catalog = default()
    found = check_commands.read(arguments.file, catalog, day)
    if isinstance(found, str):
        raise Refused(found, UNREADABLE)
    translator = i18n.load()
    language = translator.guess(arguments.lang)
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
    from filing.model import IN_APP, Kind, StoredFile  # noqa: PLC0415 - see _package
    from filing.package import Document  # noqa: PLC0415 - see _package
    from filing.pictures import verdict  # noqa: PLC0415 - see _package

    for key, names in answers.items():
        if catalog.fields[key].kind is not Kind.DOCUMENT or not isinstance(names, tuple):
            continue
        for name in names if names != (IN_APP,) else ():
            content = (folder / name).read_bytes()
            seen = verdict(content, name)
            if seen.refused:
                raise Refused(f"{name}: {seen.problems[0].say(str)}", FAULTY)
            digest = hashlib.sha256(content).hexdigest()
            file = StoredFile(name, 0, 0, key, name, seen.media_type, len(content), digest)
            yield Document(file, content)


def _refuse_if_blocked(catalog: "Catalog", found: "Sheet", say: Say) -> None:
    from bot import told  # noqa: PLC0415 - see _package
    from filing import checks  # noqa: PLC0415 - see _package

    blocking = checks.blocking(found.findings)
    if blocking:
        lines = [line for finding in blocking for line in told.lines(catalog, finding, say)]
        raise Refused("\n".join([*lines, say(told.NOT_READY)]), FAULTY)


# ------------------------------------------------------------------ verify


def _verify(arguments: argparse.Namespace) -> int:
    from filing.package import verify  # noqa: PLC0415 - see _package

    try:
        faults = verify(Path(arguments.file), _catalogues())
    except OSError as error:
        print(f"icp-guide: {arguments.file}: {error.strerror or error}", file=sys.stderr)
        return UNREADABLE
    good = all(fault.note for fault in faults)
    say = given.language(arguments.lang)
    if arguments.json:
        rows = [_fault(fault, say) for fault in faults]
        print(json.dumps({"good": good, "faults": rows}, ensure_ascii=False, indent=2))
        return GOOD if good else FAULTY
    for fault in faults:
        print(f"note: {fault.say(say)}" if fault.note else fault.say(say))
    if good:
        print(say("The package is complete and unaltered."))
    return GOOD if good else FAULTY


def _fault(fault: "Fault", say: Say) -> dict[str, Any]:
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
