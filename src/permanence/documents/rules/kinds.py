"""What a file is, told by its first bytes and never by its name; pure."""

LARGEST = 10 * 2**20
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "xml": "application/xml"}
SHOWN = {TYPES[kind] for kind in ("pdf", "jpg", "png")}  # by browsers themselves, without running anything
MAGIC = (("jpg", b"\xff\xd8\xff"), ("png", b"\x89PNG\r\n\x1a\n"))
PDF, WITHIN = b"%PDF-", 1024  # ISO 32000 lets a few bytes come before it


def kind_of(content: bytes) -> str:
    """Return `pdf`, `jpg` or `png`; empty for anything else."""
    for kind, begins in MAGIC:
        if content.startswith(begins):
            return kind
    return "pdf" if PDF in content[:WITHIN] else ""
