"""What a camera wrote into a picture goes, the picture stays as it is."""

import io

import numpy as np
import pytest
from PIL import Image

from filing.metadata import stripped

MARK = b"31.2304"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def picture(form: str, turned: int = 1, **more: object) -> bytes:
    image = Image.fromarray(np.arange(48 * 64 * 3, dtype=np.uint8).reshape(48, 64, 3))
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Camera maker of 31.2304"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0taken at 31.2304"
    out = io.BytesIO()
    image.save(out, form, exif=exif, **more)
    return out.getvalue()


@pytest.mark.parametrize("form", TYPES)
@pytest.mark.parametrize("turned", [1, 6])
def test_position_and_camera_go_and_the_picture_stays(form, turned):
    before = picture(form, turned, **({"comment": b"31.2304"} if form == "JPEG" else {}))
    assert MARK in before
    after = stripped(before, TYPES[form])
    assert MARK not in after
    found = Image.open(io.BytesIO(after))
    exif = found.getexif()
    assert set(exif) <= {0x0112}
    assert not exif.get_ifd(0x8825)
    if form != "WEBP":
        assert exif.get(0x0112, 1) == turned
    assert found.tobytes() == Image.open(io.BytesIO(before)).tobytes()
    assert stripped(after, TYPES[form]) == after


@pytest.mark.parametrize("progressive", [False, True])
def test_a_second_picture_behind_the_first_goes_too(progressive):
    one = picture("JPEG", progressive=progressive, icc_profile=b"profile" * 9)
    after = stripped(one + one, "image/jpeg")
    assert MARK not in after
    assert b"profileprofile" in after
    assert after.endswith(b"\xff\xd9")
    assert after.count(b"\xff\xd8\xff") == 1


def test_text_of_a_png_goes():
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - one test

    info = PngInfo()
    info.add_text("GPS", "31.2304")
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=info)
    assert MARK in out.getvalue()
    assert MARK not in stripped(out.getvalue() + b"31.2304", "image/png")


def test_a_heic_is_blanked_in_place():
    inside = picture("JPEG", 6)
    start = inside.index(b"Exif\0\0")
    exif = inside[start : start + 400].partition(b"\xff\xdb")[0]
    xmp = b"<x:xmpmeta>31.2304</x:xmpmeta>"
    before = b"\0\0\0\x18ftypheic II*\0" + exif + b"pixels" + xmp + b"end"
    after = stripped(before, "image/heic")
    assert len(after) == len(before)
    assert MARK in before
    assert MARK not in after
    assert b"pixels" in after
    assert after.endswith(b"end")


@pytest.mark.parametrize("media_type", [*TYPES.values(), "image/heic", "application/pdf"])
@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"\xff\xd8zz", b"x" * 40])
def test_what_is_damaged_or_unknown_stays_as_it_is_or_ends_well(media_type, content):
    assert isinstance(stripped(content, media_type), bytes)


@pytest.mark.parametrize("form", TYPES)
def test_cut_anywhere_it_never_raises(form):
    whole = picture(form, 6)
    for end in range(0, len(whole), 7):
        assert isinstance(stripped(whole[:end], TYPES[form]), bytes)


def test_directories_in_a_circle_end():
    tiff = b"II*\0\x08\0\0\0" + b"\x01\0" + b"\x69\x87\x63\0\x01\0\0\0\x08\0\0\0" + b"\x08\0\0\0"
    segment = b"Exif\0\0" + tiff
    jpeg = b"\xff\xd8\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + b"\xff\xd9"
    assert stripped(jpeg, "image/jpeg") == b"\xff\xd8\xff\xd9"
