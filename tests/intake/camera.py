"""The phone: how a paper lies, and what light, lens and compression make of it."""

import io
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter


@dataclass(frozen=True)
class Look:
    """How the phone was held."""

    tilt: float = 0.0
    """Degrees."""
    lean: float = 0.0
    """Perspective, as a share of the width."""
    glare: float = 0.0
    blur: float = 0.0
    dark: float = 1.0
    crop: float = 0.0
    turn: int = 0
    quality: int = 85
    size: int = 1600
    shadow: float = 0.0


def look(rng: random.Random) -> Look:
    """A picture as people take them: mostly usable, rarely perfect."""
    return Look(
        tilt=rng.uniform(-4, 4),
        lean=rng.uniform(0, 0.04),
        glare=rng.choice((0, 0, 0.35, 0.6)),
        blur=rng.choice((0, 0, 0.6, 1.0, 1.4)),
        dark=rng.uniform(0.65, 1.1),
        crop=rng.choice((0, 0, 0.0, 0.01)),
        turn=rng.choice((0, 0, 0, 0, 90, 180, 270)),
        quality=rng.choice((60, 75, 87)),
        size=rng.choice((1280, 1600, 2000)),
        shadow=rng.choice((0, 0, 0.3)),
    )


def taken(paper: Image.Image, how: Look, rng: random.Random) -> bytes:
    """The paper on a table, photographed."""
    width, height = paper.size
    scale = how.size * 0.86 / max(width, height)
    paper = paper.resize((round(width * scale), round(height * scale)), Image.Resampling.LANCZOS)
    width, height = paper.size
    margin = round(max(width, height) * 0.07)
    table = Image.new(
        "RGB",
        (width + 2 * margin, height + 2 * margin),
        rng.choice(("#6b5a48", "#444a50", "#c9c4bb")),
    )
    table.paste(paper, (margin, margin))
    if how.tilt:
        table = table.rotate(how.tilt, Image.Resampling.BICUBIC, fillcolor="#555555")
    if how.lean:
        table = _leaned(table, how.lean, rng)
    if how.shadow or how.glare:
        table = _lit(table, how, rng)
    if how.crop:
        x, y = (round(side * how.crop) for side in table.size)
        table = table.crop((x, y, table.width - x, table.height - y))
    if how.blur:
        table = table.filter(ImageFilter.GaussianBlur(how.blur * how.size / 1600))
    table = ImageEnhance.Brightness(table).enhance(how.dark)
    if how.turn:
        table = table.rotate(how.turn, expand=True)
    out = io.BytesIO()
    table.save(out, "JPEG", quality=how.quality)
    return out.getvalue()


def _leaned(table: Image.Image, lean: float, rng: random.Random) -> Image.Image:
    width, height = table.size
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    moved = [
        (
            x + (1 if x == 0 else -1) * rng.uniform(0, lean) * width,
            y + (1 if y == 0 else -1) * rng.uniform(0, lean) * height,
        )
        for x, y in corners
    ]
    rows, right = [], []
    for (x, y), (u, v) in zip(moved, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    numbers = np.linalg.solve(np.array(rows, float), np.array(right, float))
    return table.transform(
        table.size,
        Image.Transform.PERSPECTIVE,
        tuple(numbers),
        Image.Resampling.BICUBIC,
        fillcolor="#555555",
    )


def _lit(table: Image.Image, how: Look, rng: random.Random) -> Image.Image:
    width, height = table.size
    if how.shadow:
        layer = Image.new("L", table.size, 255)
        x = rng.uniform(0.2, 0.8) * width
        ImageDraw.Draw(layer).rectangle((0, 0, x, height), fill=round(255 * (1 - how.shadow)))
        layer = layer.filter(ImageFilter.GaussianBlur(width / 12))
        table = Image.composite(table, Image.new("RGB", table.size, "#101010"), layer)
    if how.glare:
        layer = Image.new("L", table.size, 0)
        x, y, r = rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height, width * 0.09
        ImageDraw.Draw(layer).ellipse((x - r, y - r, x + r, y + r), fill=round(255 * how.glare))
        layer = layer.filter(ImageFilter.GaussianBlur(r / 2))
        table = Image.composite(Image.new("RGB", table.size, "white"), table, layer)
    return table
