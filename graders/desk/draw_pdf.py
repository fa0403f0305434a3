"""A script that draws a PDF's page as a PNG: `draw_pdf.py count`, `draw_pdf.py page 1 2.0`.

It reads the PDF from standard input. It runs alone, with limits of its own, and imports nothing of
ours: whoever hands in a PDF may try to break what draws it.
"""

import json
import resource
import struct
import sys
import zlib

MEMORY, CPU = 1 << 30, 10
MOST_PIXELS = 12_000_000
MOST_PAGES = 200


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _png(width: int, height: int, stride: int, pixels: bytes) -> bytes:
    """An image of red, green and blue bytes as a PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    rows = b"".join(b"\0" + pixels[y * stride : y * stride + 3 * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 6)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def main(arguments: list[str]) -> None:
    """Write the sizes of the pages as JSON, or one page as a PNG."""
    import pypdfium2

    content = sys.stdin.buffer.read()
    _limit()
    document = pypdfium2.PdfDocument(content)
    if arguments[0] == "count":
        pages = range(min(len(document), MOST_PAGES))
        sizes = [[round(side) for side in document.get_page_size(page)] for page in pages]
        print(json.dumps({"pages": len(document), "sizes": sizes}))
        return
    page = document[int(arguments[1]) - 1]
    width, height = page.get_size()
    scale = min(float(arguments[2]), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=False)
    if bitmap.n_channels != 3:
        raise SystemExit("the page has an unknown kind of pixels")
    made = _png(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(sys.argv[1:])
