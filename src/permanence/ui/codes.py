"""Codes that a telephone's camera reads (ISO/IEC 18004), drawn as SVG for paper and screen."""

import qrcode
from qrcode.image.svg import SvgPathImage


def drawn(address: str) -> str:
    """Draw an address; with a quiet border of two modules, as paper is white around it."""
    made: bytes = qrcode.make(
        address, image_factory=SvgPathImage, error_correction=qrcode.constants.ERROR_CORRECT_M, border=2
    ).to_string()
    return made.decode()
