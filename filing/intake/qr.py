"""Reads the texts of two-dimensional codes in a picture; links in them are not opened."""

import io

from filing.pictures import BROKEN, MOST_PIXELS, OPENED

LONGEST_SIDE = 2000
"""Pixels: enough for the code on a licence, and quick."""


def payloads(content: bytes) -> tuple[str, ...]:
    """What the codes in a picture say; none where it cannot be opened."""
    import zxingcpp  # noqa: PLC0415 - loaded where a picture is read
    from PIL import Image, ImageOps  # noqa: PLC0415 - the same

    try:
        with Image.open(io.BytesIO(content), formats=OPENED) as image:
            image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            if image.width * image.height > MOST_PIXELS:
                return ()
            grey = ImageOps.exif_transpose(image).convert("L")
        grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (*BROKEN, Image.DecompressionBombError):
        return ()
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.barcode_formats_from_str("QRCode"))
    return tuple(code.text for code in found if code.text)
