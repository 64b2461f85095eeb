"""Checks an uploaded picture against what the official system accepts."""

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from filing.metadata import stripped
from filing.problems import Problem, Term

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 20 * 1024 * 1024
"""More a bot cannot fetch from the chat platform."""

OFFICIAL_BYTES = 4 * 1024 * 1024
"""The official system takes pictures smaller than this."""

MOST_PIXELS = 100_000_000
"""More would cost hundreds of megabytes to look at; no camera phone's picture is larger."""

MOST_MEMORY = 300 * 1024 * 1024
"""Bytes that a picture may take unpacked: what stands in few bytes of a file can be huge."""

UNPACKED = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "LA": 8, "PA": 8, "RGBA": 8}
"""Bytes of a pixel by mode; transparent ones are copied to be made smaller. All others: four."""

LEAST_LONG, LEAST_SHORT = 1280, 720
"""Fewer pixels and the small print of a certificate is not readable."""

LOOK = 1000
"""Longest side of the copy that is looked at: enough to tell blurred from sharp, and quick."""

TILES = 6
"""The copy is looked at in 6 × 6 parts: a sharp line of print counts although the rest is paper."""

TELLING = 3
"""The third sharpest part decides: one speck of dust does not make a picture sharp."""

SHARP = 150.0
"""Variance of the Laplacian above which a part holds sharp edges; print in focus has thousands."""

DARK = 70.0
"""Mean brightness (of 255) under which a picture is dark."""

PLAIN = 4.0
"""Standard deviation of brightness under which nothing is to be seen."""

MARK = 16
"""Sides of the copy that a mark is made of."""

STEP = 4
"""A neighbour counts as lighter from so much on: noise is none."""

LEAST_MARKED = 48
"""Pictures with fewer differences (a page of print) are too much alike to be told apart."""

ALIKE = 3
"""Of 256 bits so many may differ between copies of one picture."""

GREY = 14
"""Difference between colour channels under which a pixel counts as grey: no camera is exact."""

COLOURED = 0.002
"""Share of coloured pixels that makes a colour picture: one seal on a page is enough."""

TOO_BIG = Term("The file has {size} MB. At most 20 MB can be sent here.")
TOO_MANY = Term("The picture has too many pixels to be opened. Scale it down.")
EMPTY = Term("The file is empty. Send it once more.")
PDF = Term(
    "This is a PDF. The official system takes pictures only: send a photo, or save it as JPG."
)
NO_PICTURE = Term("This is no picture. Send a photo, or a JPG, PNG or GIF file.")
OTHER_FORMAT = Term(
    "This is a {format} picture. The official system takes JPG, PNG and GIF: "
    "sent as a photo, not as a file, it becomes a JPG."
)
BREAKS_OFF = Term("The picture breaks off, a part is missing. Send it once more.")
OVER_OFFICIAL = Term(
    "The file has {size} MB. The official system takes less than 4 MB: make it smaller."
)
UNDER_OFFICIAL = Term(
    "The file has {size} KB. The official system asks for {least} KB or more here: "
    "send it as a file (photos are made smaller on the way), or a larger picture."
)
FEW_PIXELS = Term(
    "The picture has {width} × {height} pixels. Small print needs about 1280 × 720: move closer."
)
BLURRED = Term("The picture looks blurred. Hold still, tap the print to focus, and use more light.")
TOO_DARK = Term("The picture looks dark. Use daylight and no flash.")
NOTHING_SEEN = Term("Almost nothing can be seen in the picture. Take it again.")
NO_COLOUR = Term("The picture looks black and white. Colour originals are asked, no photocopies.")
TWICE = Term("This very file was sent already. Is it the right one?")
ENDING = Term(
    "The file's name ends in {ending}, but it is a {format}. The package names it rightly."
)

FORMATS = {
    "image/jpeg": ("JPG", ("jpg", "jpeg", "jpe", "jfif")),
    "image/png": ("PNG", ("png",)),
    "image/gif": ("GIF", ("gif",)),
    "image/webp": ("WebP", ("webp",)),
    "image/bmp": ("BMP", ("bmp",)),
    "image/tiff": ("TIFF", ("tif", "tiff")),
    "image/heic": ("HEIC", ("heic", "heif")),
    "image/avif": ("AVIF", ("avif",)),
    "application/pdf": ("PDF", ("pdf",)),
}
"""By media type: what people call it, and the endings that fit; the first is the one we write."""

OFFICIAL = frozenset({"image/jpeg", "image/png", "image/gif"})

OPENED = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""Pillow's names of the formats that are opened; no other decoder sees a stranger's bytes."""

HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis")

AVIF_BRANDS = (b"avif", b"avis")

UNOPENED = frozenset({"image/heic", "image/avif"})
"""No decoder of ours looks into these: nobody could say whether the picture is whole."""

BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError,
          struct.error, zlib.error)  # fmt: skip
"""What Pillow's decoders raise on damaged files."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was seen. `refused`: no picture, or too big – nothing else is a wall."""

    media_type: str
    width: int
    height: int
    problems: tuple[Problem, ...]
    refused: bool = False
    mark: str = ""
    """Alike for the same picture in another size or quality."""


def verdict(
    content: bytes,
    name: str,
    known: Container[str] = (),
    least_kb: int = 0,
    *,
    colour: bool = True,
) -> Verdict:
    """Looks at one upload. `known`: SHA-256 of the files sent before; `colour`: colour is asked;
    `least_kb`: the official system takes no smaller one, in units of 1024 bytes.
    """
    media_type = type_of(content)
    wall = _wall(content, media_type)
    if wall is not None:
        return Verdict(media_type, 0, 0, (wall,), refused=True)
    advice = list(_about_the_file(content, name, media_type, known, least_kb))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow warns of is told to the applicant
        return _look(content, media_type, advice, colour=colour)


def type_of(content: bytes) -> str:
    """Media type by the first bytes; the name of a file says nothing about it."""
    head = content[:16]
    for magic, media_type in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
    ):
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in AVIF_BRANDS:
        return "image/avif"
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return "image/heic"
    if b"%PDF-" in content[:1024]:
        return "application/pdf"
    return "application/octet-stream"


def no_picture(content: bytes) -> Problem | None:
    """What a file is that is no picture of any format."""
    media_type = type_of(content)
    return None if media_type.startswith("image/") else _wall(content, media_type)


def ending(media_type: str) -> str:
    """The ending that a file of this type gets in the package."""
    return FORMATS[media_type][1][0] if media_type in FORMATS else "bin"


def _wall(content: bytes, media_type: str) -> Problem | None:
    if not content:
        return Problem(EMPTY)
    if len(content) > MOST_BYTES:
        return Problem(TOO_BIG, {"size": _megabytes(len(content))})
    if media_type == "application/pdf":
        return Problem(PDF)
    if media_type not in FORMATS:
        return Problem(NO_PICTURE)
    if media_type in UNOPENED:
        return Problem(OTHER_FORMAT, {"format": FORMATS[media_type][0]})
    return None


def _about_the_file(
    content: bytes, name: str, media_type: str, known: Container[str], least_kb: int
) -> Iterator[Problem]:
    called, endings = FORMATS[media_type]
    written = PurePosixPath(name.lower()).suffix.removeprefix(".")
    if media_type not in OFFICIAL:
        yield Problem(OTHER_FORMAT, {"format": called})
    elif written and written not in endings:
        yield Problem(ENDING, {"ending": f".{written}", "format": called})
    if len(content) >= OFFICIAL_BYTES:
        yield Problem(OVER_OFFICIAL, {"size": _megabytes(len(content))})
    if len(content) < least_kb * 1024:
        yield Problem(UNDER_OFFICIAL, {"size": str(len(content) // 1024), "least": str(least_kb)})
    if hashlib.sha256(stripped(content, media_type)).hexdigest() in known:
        yield Problem(TWICE)


def _look(content: bytes, media_type: str, advice: list[Problem], *, colour: bool) -> Verdict:
    from PIL import Image  # noqa: PLC0415 - commands that look at no picture start without it

    try:
        image = Image.open(io.BytesIO(content), formats=OPENED)
    except Image.DecompressionBombError:
        return Verdict(media_type, 0, 0, (Problem(TOO_MANY),), refused=True)
    except BROKEN:
        return Verdict(media_type, 0, 0, (Problem(NO_PICTURE),), refused=True)
    with image:
        width, height = image.size
        wall, advice, mark = _looked_at(image, advice, colour=colour)
    problems = (wall,) if wall else tuple(advice)
    return Verdict(media_type, width, height, problems, bool(wall), mark)


def _looked_at(
    image: "Image", advice: list[Problem], *, colour: bool
) -> tuple[Problem | None, list[Problem], str]:
    """What refuses it, what is to be said of it otherwise, and its mark."""
    width, height = image.size
    if width * height > MOST_PIXELS or _unpacked(image) > MOST_MEMORY:
        return Problem(TOO_MANY), [], ""
    if max(width, height) < LEAST_LONG or min(width, height) < LEAST_SHORT:
        advice.append(Problem(FEW_PIXELS, {"width": str(width), "height": str(height)}))
    try:
        seen = _small(image)
    except MemoryError:
        return Problem(TOO_MANY), [], ""
    except BROKEN:
        return Problem(BREAKS_OFF), [], ""
    if _contrast(seen) < PLAIN:
        return Problem(NOTHING_SEEN), [], ""
    return None, [*advice, *_about_what_is_seen(seen, colour=colour)], _mark(seen)


def _contrast(seen: "Image") -> float:
    from PIL import ImageStat  # noqa: PLC0415 - see _look

    return ImageStat.Stat(seen.convert("L")).stddev[0]


def _mark(seen: "Image") -> str:
    """A bit for each two neighbours of a tiny grey copy: which of them is the lighter one."""
    tiny = seen.convert("L").resize((MARK + 1, MARK))
    signs = tiny.tobytes()
    rows = [signs[at : at + MARK + 1] for at in range(0, len(signs), MARK + 1)]
    bits = "".join("01"[row[x + 1] > row[x] + STEP] for row in rows for x in range(MARK))
    return f"{int(bits, 2):0{MARK * MARK // 4}x}" if bits.count("1") >= LEAST_MARKED else ""


def same_picture(one: str, other: str) -> bool:
    """Whether two marks are those of one picture; no mark is nobody's."""
    if not one or not other:
        return False
    return (int(one, 16) ^ int(other, 16)).bit_count() <= ALIKE


def _unpacked(image: "Image") -> int:
    """Bytes that looking at it will take; JPEGs are decoded small to begin with."""
    image.draft("RGB", (LOOK, LOOK))
    return image.width * image.height * UNPACKED.get(image.mode, 4)


def _small(image: "Image") -> "Image":
    """A copy in colour whose longest side is `LOOK`."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    image.thumbnail((LOOK, LOOK), reducing_gap=2.0)
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        from PIL import Image  # noqa: PLC0415 - see _look

        opaque = image.convert("RGBA")
        paper = Image.new("RGBA", opaque.size, "white")
        return Image.alpha_composite(paper, opaque).convert("RGB")
    return image.convert("RGB")


def _about_what_is_seen(seen: "Image", *, colour: bool) -> Iterator[Problem]:
    from PIL import ImageStat  # noqa: PLC0415 - see _look

    grey = seen.convert("L")
    light = ImageStat.Stat(grey)
    if light.mean[0] < DARK:
        yield Problem(TOO_DARK)
    if _sharpness(grey) < SHARP:
        yield Problem(BLURRED)
    if colour and _coloured(seen) < COLOURED:
        yield Problem(NO_COLOUR)


def _sharpness(grey: "Image") -> float:
    """Variance of the Laplacian in the third sharpest part of the picture."""
    from PIL import ImageFilter, ImageStat  # noqa: PLC0415 - see _look

    laplacian = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
    edges = grey.filter(laplacian)
    width, height = (max(1, side // TILES) for side in edges.size)
    parts = sorted(
        ImageStat.Stat(edges.crop((x, y, x + width, y + height))).var[0]
        for x in range(1, edges.width - width, width)
        for y in range(1, edges.height - height, height)
    )
    return parts[-TELLING] if len(parts) >= TELLING else SHARP


def _coloured(seen: "Image") -> float:
    """Share of pixels whose channels differ."""
    from PIL import ImageChops  # noqa: PLC0415 - see _look

    tiny = seen.resize((256, 256))
    red, green, blue = tiny.split()
    lightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    counts = ImageChops.subtract(lightest, darkest).histogram()
    return sum(counts[GREY:]) / (256 * 256)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"
