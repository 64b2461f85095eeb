"""A picture → its lines of text with their places, upright. Needs the extra `ocr`; runs in the
worker only."""

import io
from collections.abc import Sequence
from typing import Any

from filing.intake.boxes import Box

Pixels = Any
"""An array of the picture: height, width, three equal channels."""

LONGEST_SIDE = 1500
"""Pixels; small print of a licence is legible in so many, and memory stays below the limit."""

DETECTED_IN = 960
"""Pixels of the longer side in which lines are looked for; they are read in the larger picture."""

MOST_LINES = 80
LONG = 19
"""Widths by heights: longer lines are those of the scope of business, which nobody asks for."""

TALL = 1.5
ASKED = 9
"""Lines that are asked which way is up."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")


class OcrEngine:
    """The models, loaded once."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR  # noqa: PLC0415 - only where the extra is installed

        self._models: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.limit_type": "max",
                "Det.limit_side_len": DETECTED_IN,
                "Rec.rec_batch_num": 1,
            }
        )
        self._models._load_det_model()  # noqa: SLF001 - loaded before the first picture
        self._models._load_cls_model()  # noqa: SLF001 - the same
        self._models._load_rec_model()  # noqa: SLF001 - the same

    def read(self, content: bytes) -> tuple[Box, ...]:
        """The lines of text, in fractions of the upright picture."""
        import numpy as np  # noqa: PLC0415 - the worker's start waits for nothing it may not need

        pixels = _pixels(content)
        quads = self._detected(pixels)
        if len(quads) and sum(_tall(quad) for quad in quads) * 2 > len(quads):
            quads = [_clockwise(quad, pixels.shape[0]) for quad in quads]
            pixels = np.ascontiguousarray(np.rot90(pixels, -1))
        if not quads:
            return ()
        if self._upside_down([_crop(pixels, quad) for quad in _widest(quads)]):
            pixels = np.ascontiguousarray(np.rot90(pixels, 2))
            height, width = pixels.shape[:2]
            quads = [(quad * -1 + (width, height))[[2, 3, 0, 1]] for quad in quads]
        return self._recognised(pixels, quads[:MOST_LINES])

    def _detected(self, pixels: Pixels) -> Sequence[Any]:
        found = self._models.text_det(pixels).boxes
        return [] if found is None else list(found)

    def _upside_down(self, crops: list[Pixels]) -> bool:
        asked = self._models.text_cls(crops).cls_res or []
        return sum(1 if "180" in label else -1 for label, _score in asked) > 0

    def _recognised(self, pixels: Pixels, quads: Sequence[Any]) -> tuple[Box, ...]:
        from rapidocr.ch_ppocr_rec.typings import TextRecInput  # noqa: PLC0415 - the extra's

        crops = [_crop(pixels, quad) for quad in quads]
        short = [crop.shape[1] <= LONG * crop.shape[0] for crop in crops]
        crops = [crop for crop, wanted in zip(crops, short, strict=True) if wanted]
        quads = [quad for quad, wanted in zip(quads, short, strict=True) if wanted]
        found = self._models.text_rec(TextRecInput(img=crops, return_word_box=True))
        height, width = pixels.shape[:2]
        return tuple(
            Box(
                text=text,
                left=float(quad[:, 0].min()) / width,
                top=float(quad[:, 1].min()) / height,
                right=float(quad[:, 0].max()) / width,
                bottom=float(quad[:, 1].max()) / height,
                slope=float((quad[1][1] - quad[0][1]) / max(1.0, quad[1][0] - quad[0][0])),
                shape=width / height,
                score=_least(text, float(score), words),
                sure=_signs(text, words),
            )
            for quad, text, score, words in zip(
                quads, found.txts, found.scores, found.word_results, strict=True
            )
            if text.strip()
        )


def _pixels(content: bytes) -> Pixels:
    """The red channel: a seal is as bright as the paper there, and blue labels are dark."""
    import numpy as np  # noqa: PLC0415 - the worker's start waits for nothing it may not need
    from PIL import Image, ImageOps  # noqa: PLC0415 - the same

    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    red = np.asarray(upright.getchannel(0))
    return np.ascontiguousarray(np.stack([red, red, red], axis=2))


def _least(text: str, score: float, words: Any) -> float:  # noqa: ANN401 - the extra's
    """The confidence in the sign that is least sure: one wrong sign makes a name another one."""
    signs = _signs(text, words)
    if not signs:
        return score
    return min(
        (sure for sign, sure in zip(text, signs, strict=True) if not sign.isspace()), default=0.0
    )


def _signs(text: str, words: Any) -> tuple[float, ...]:  # noqa: ANN401 - the extra's
    """The confidence in each sign; none where they are not as many as the signs."""
    signs = tuple(float(sure) for sure in getattr(words, "confs", None) or ())
    return signs if len(signs) == len(text) else ()


def _tall(quad: Any) -> bool:  # noqa: ANN401 - four corners
    width = max(abs(quad[1] - quad[0]).max(), 1)
    height = abs(quad[3] - quad[0]).max()
    spread = quad.max(axis=0) - quad.min(axis=0)
    return bool(spread[1] > TALL * spread[0] and height > 0 and width > 0)


def _clockwise(quad: Any, height: int) -> Any:  # noqa: ANN401 - four corners
    """The corners in the turned picture, from the upper left one on."""
    turned = quad[:, ::-1].copy()
    turned[:, 0] = height - turned[:, 0]
    return turned[[3, 0, 1, 2]]


def _widest(quads: Sequence[Any]) -> list[Any]:
    return sorted(quads, key=lambda quad: quad[:, 0].min() - quad[:, 0].max())[:ASKED]


def _crop(pixels: Pixels, quad: Any) -> Pixels:  # noqa: ANN401 - four corners
    from rapidocr.utils.process_img import get_rotate_crop_image  # noqa: PLC0415 - the extra's

    found: Pixels = get_rotate_crop_image(pixels, quad.astype("float32").copy())
    return found
