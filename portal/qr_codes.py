"""QR codes, drawn by the server as pictures that hold their own data: nothing is asked of anybody else."""

from base64 import b64encode
from io import BytesIO


def qr_code(text: str) -> str:
    """The address (`data:`) of an SVG picture whose code says `text`, with the white margin that cameras need."""
    import qrcode  # noqa: PLC0415 - a tenth of a second, which most processes go without
    from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415

    picture = BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, border=4).save(picture)
    return f"data:image/svg+xml;base64,{b64encode(picture.getvalue()).decode()}"
