"""The smallest picture, for messages that carry one."""

from io import BytesIO

from PIL import Image


def _png() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (4, 4), "#2f6fdb").save(buffer, "PNG")
    return buffer.getvalue()


PNG = _png()
