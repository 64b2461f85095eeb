"""What is said about uploaded pictures: blurred, dark, grey, tiny, huge, broken, no picture."""

import hashlib
import io
import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFile, ImageFilter, ImageFont

from filing import pictures
from filing.pictures import verdict


def certificate(width=2000, height=1400):
    """Something that looks like a certificate: print, a border, a red seal."""
    page = Image.new("RGB", (width, height), (235, 228, 205))
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=36)
    draw.rectangle((40, 40, width - 40, height - 40), outline=(180, 60, 50), width=8)
    for line in range(12):
        draw.text((160, 150 + line * 80), "Licence 91330106MA0000138L Example Co.", "#282828", font)
    draw.ellipse((width - 500, height - 500, width - 200, height - 200), outline="red", width=14)
    return page


def saved(page, form="JPEG", **options):
    out = io.BytesIO()
    page.save(out, form, **options)
    return out.getvalue()


def said(found):
    return [problem.message for problem in found.problems]


@pytest.fixture(scope="module")
def sharp():
    return certificate()


def test_a_sharp_coloured_picture_has_nothing_against_it(sharp):
    found = verdict(saved(sharp, quality=90), "licence.jpg")
    assert replace(found, mark="") == pictures.Verdict("image/jpeg", 2000, 1400, ())


@pytest.mark.parametrize(
    ("form", "media_type", "name"),
    [("PNG", "image/png", "a.png"), ("GIF", "image/gif", "a.GIF")],
)
def test_the_other_official_formats_are_as_good(sharp, form, media_type, name):
    found = verdict(saved(sharp, form), name)
    assert (found.media_type, found.problems) == (media_type, ())


@pytest.mark.parametrize(("form", "called"), [("WEBP", "WebP"), ("BMP", "BMP"), ("TIFF", "TIFF")])
def test_other_pictures_are_taken_with_a_hint(sharp, form, called):
    found = verdict(saved(sharp, form), "a.bin")
    assert not found.refused
    assert pictures.OTHER_FORMAT in said(found)
    assert found.problems[0].values == {"format": called}


def test_a_big_endian_tiff_is_one_too():
    assert pictures.type_of(b"MM\0*rest") == "image/tiff"


@pytest.mark.parametrize(
    ("brand", "media_type", "called"),
    [
        (b"heic", "image/heic", "HEIC"),
        (b"mif1", "image/heic", "HEIC"),
        (b"avif", "image/avif", "AVIF"),
        (b"avis", "image/avif", "AVIF"),
    ],
)
def test_what_cannot_be_opened_here_is_refused_under_its_right_name(brand, media_type, called):
    found = verdict(b"\0\0\0\x18ftyp" + brand + bytes(40), "IMG_0001.HEIC")
    assert (found.media_type, found.refused) == (media_type, True)
    assert said(found) == [pictures.OTHER_FORMAT]
    assert found.problems[0].values == {"format": called}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", pictures.EMPTY),
        (b"%PDF-1.7 and so on", pictures.PDF),
        (b"MZ\x90 a program", pictures.NO_PICTURE),
        (b"\xff\xd8\xff only the beginning", pictures.NO_PICTURE),
        (b"\xff\xd8\xff" + bytes(pictures.MOST_BYTES), pictures.TOO_BIG),
    ],
)
def test_what_is_no_picture_or_too_big_is_refused(content, why):
    found = verdict(content, "a.jpg")
    assert found.refused
    assert said(found) == [why]


def test_twenty_megabytes_exactly_are_not_too_big(sharp):
    content = saved(sharp)
    found = verdict(content + bytes(pictures.MOST_BYTES - len(content)), "a.jpg")
    assert not found.refused
    assert said(found) == [pictures.OVER_OFFICIAL]
    assert found.problems[0].values == {"size": "20.0"}


def test_a_picture_smaller_than_asked_is_taken_and_told(sharp):
    content = saved(sharp)
    found = verdict(content, "a.jpg", least_kb=len(content) // 1024 + 1)
    assert not found.refused
    assert said(found) == [pictures.UNDER_OFFICIAL]
    assert found.problems[0].values["size"] == str(len(content) // 1024)
    assert verdict(content, "a.jpg", least_kb=len(content) // 1024).problems == ()


def test_the_name_does_not_decide_the_type(sharp):
    found = verdict(saved(sharp, "PNG"), "scan.jpg")
    assert found.media_type == "image/png"
    assert found.problems[0].values == {"ending": ".jpg", "format": "PNG"}


def test_a_blurred_picture_is_noticed(sharp):
    assert said(verdict(saved(sharp.filter(ImageFilter.GaussianBlur(6))), "a")) == [
        pictures.BLURRED
    ]


def test_a_dark_picture_is_noticed(sharp):
    assert pictures.TOO_DARK in said(verdict(saved(sharp.point(lambda level: level // 5)), "a"))


def test_an_empty_page_is_noticed():
    page = Image.new("RGB", (2000, 1400), "white")
    assert said(verdict(saved(page), "a")) == [pictures.NOTHING_SEEN]


@pytest.mark.parametrize("mode", ["L", "1", "LA", "P"])
def test_a_photocopy_is_noticed_where_colour_is_asked(sharp, mode):
    grey = sharp.convert("L").convert(mode)
    content = saved(grey, "PNG")
    assert pictures.NO_COLOUR in said(verdict(content, "a.png"))
    assert pictures.NO_COLOUR not in said(verdict(content, "a.png", colour=False))


def test_a_transparent_picture_lies_on_white_paper():
    page = Image.new("RGBA", (1600, 1200), (0, 0, 0, 0))
    ImageDraw.Draw(page).text((100, 100), "stamp", "red", ImageFont.load_default(size=200))
    assert pictures.TOO_DARK not in said(verdict(saved(page, "PNG"), "a.png"))


def test_few_pixels_are_noticed_whichever_way_the_camera_was_held(sharp):
    assert pictures.FEW_PIXELS in said(verdict(saved(sharp.resize((1270, 900))), "a"))
    assert pictures.FEW_PIXELS in said(verdict(saved(sharp.resize((700, 2000))), "a"))
    assert pictures.FEW_PIXELS not in said(verdict(saved(sharp.resize((720, 1280))), "a"))


def test_a_single_pixel_shows_nothing(sharp):
    found = verdict(saved(sharp.resize((1, 1)), "PNG"), "a.png")
    assert found.refused
    assert pictures.NOTHING_SEEN in said(found)


def test_a_strip_too_narrow_to_judge_its_sharpness_is_not_called_blurred():
    strip = Image.linear_gradient("L").resize((2, 2000)).convert("RGB")
    assert pictures.BLURRED not in said(verdict(saved(strip, "PNG"), "a.png"))


def test_the_same_file_twice_is_noticed(sharp):
    content = saved(sharp)
    known = {hashlib.sha256(content).hexdigest()}
    assert said(verdict(content, "a.jpg", known)) == [pictures.TWICE]


def test_a_picture_that_breaks_off_is_noticed(sharp):
    content = saved(sharp)
    found = verdict(content[: len(content) // 2], "a.jpg")
    assert found.refused
    assert said(found) == [pictures.BREAKS_OFF]


def a_png_that_claims(width, height):
    """A well-formed header of a picture of that size, with next to nothing behind it."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.parametrize("size", [(11_000, 10_000), (60_000, 60_000)])
def test_a_decompression_bomb_is_refused_unopened(size, monkeypatch):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("it was opened"))
    found = verdict(a_png_that_claims(*size), "a.png")
    assert found.refused
    assert said(found) == [pictures.TOO_MANY]


@pytest.mark.parametrize(("mode", "side"), [("RGBA", 6400), ("RGB", 9000)])
def test_what_unpacks_to_too_much_memory_is_refused_unopened(mode, side, monkeypatch):
    out = io.BytesIO()
    Image.new(mode, (side, side)).save(out, "PNG", compress_level=1)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("it was opened"))
    found = verdict(out.getvalue(), "a.png")
    assert found.refused
    assert said(found) == [pictures.TOO_MANY]


def test_a_picture_for_which_there_is_no_memory_left_is_refused(sharp, monkeypatch):
    def none_left(*_):
        raise MemoryError

    monkeypatch.setattr(pictures, "_small", none_left)
    found = verdict(saved(sharp), "a.jpg")
    assert found.refused
    assert said(found) == [pictures.TOO_MANY]


def test_a_scan_of_sixteen_bits_is_judged_like_one_of_eight(sharp):
    grey = sharp.convert("L")
    deep = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    eight = verdict(saved(grey, "PNG"), "a.png", colour=False)
    sixteen = verdict(saved(deep, "PNG"), "a.png", colour=False)
    assert said(sixteen) == said(eight) == []


def test_the_ending_follows_the_content():
    assert pictures.ending("image/jpeg") == "jpg"
    assert pictures.ending("application/octet-stream") == "bin"


WHOLE = [saved(certificate(160, 120), form) for form in pictures.OPENED]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_pictures_never_end_in_a_traceback(data):
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    found = verdict(bytes(content[:cut]), "a.jpg")
    assert found.refused or found.width >= 0


@given(content=st.binary(max_size=200), name=st.text(max_size=30))
def test_any_bytes_under_any_name_get_an_answer(content, name):
    assert verdict(content, name).media_type


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", pictures.EMPTY),
        (b"%PDF-1.4 text", pictures.PDF),
        (b"PK\x03\x04 a document of words", pictures.NO_PICTURE),
        (b"\xff\xd8\xff\xe0", None),
        (b"BM a bitmap", None),
    ],
)
def test_what_is_no_picture_is_told(content, told):
    found = pictures.no_picture(content)
    assert (found.message if found else None) == told
