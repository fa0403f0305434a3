"""Tables as people save them: CSV of any spreadsheet and language, and `.xlsx`, as rows of text."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.intake.files import shown
from graders.intake.submission import IntakeError

MOST_BYTES = 20 << 20
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_UNPACKED = 200 << 20
"""The most bytes of a workbook unpacked: it is a zip."""
FIRST_ROWS = 30
"""Rows among which the header is looked for: titles and blank lines may stand above it."""
DELIMITERS = ",;\t|"
SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
"""Excel's own first line, which names the delimiter."""
GUESSES = ("cp1252", "mac_roman", "cp1250", "cp1254", "cp1251", "cp932", "gb18030", "cp850")
"""Encodings that spreadsheets save in beside Unicode, the most frequent first."""
NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp1250": "Windows-1250",
         "cp1254": "Windows-1254", "cp1251": "Windows-1251", "cp932": "Shift JIS",
         "gb18030": "GB 18030", "cp850": "DOS 850", "latin-1": "Latin-1"}  # fmt: skip
ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
"""A long number as a spreadsheet shows it."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""The first bytes of an `.xls`."""

Known = Callable[[Sequence[str]], int]
"""A function that counts the names of columns in a row, among those that the reader knows."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The rows of a table, and the guesses made to read it."""

    header: list[str]
    """The row with the most names of columns; empty where no row has any."""
    line: int
    rows: tuple[tuple[int, list[str]], ...]
    """(line, cells) of each row below the header that holds anything."""
    notes: tuple[str, ...] = ()


def read(path: Path, known: Known, tidy: bool = True) -> Sheet:
    """The table in a file; a fault is told with the line that it stands in.

    A tidy one has no blanks around its cells, and accents are one with their letters.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise IntakeError(f"{path} is larger than {MOST_BYTES >> 20} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"{path} cannot be read: {error}") from None
    if content.startswith(b"PK\3\4"):
        return _below_header(path, list(_workbook(path, content)), known, ())
    if content.startswith(OLD_WORKBOOK):
        raise IntakeError(f"{path} is an .xls: save it as .xlsx or as CSV")
    text, notes = decoded(path, content, known)
    return _below_header(path, list(_split(path, text, known, tidy)), known, notes)


def _below_header(
    path: Path, rows: list[tuple[int, list[str]]], known: Known, notes: tuple[str, ...]
) -> Sheet:
    if len(rows) > MOST_ROWS:
        raise IntakeError(f"{path} has more than {MOST_ROWS} rows")
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    top = filled[:FIRST_ROWS]
    best = max(range(len(top)), key=lambda k: (known(top[k][1]), -k), default=0)
    if not top or not known(top[best][1]):
        return Sheet(header=[], line=0, rows=tuple(filled), notes=notes)
    line, header = top[best]
    above = [f"{path}, line {n}: passed over, above the header" for n, _ in top[:best]]
    return Sheet(header=header, line=line, rows=tuple(filled[best + 1 :]), notes=(*notes, *above))


def decoded(path: Path, content: bytes, known: Known) -> tuple[str, tuple[str, ...]]:
    """The text, and a note where its encoding was a guess."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\0\0", "utf-32"),
                           (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return _strictly(path, content, encoding), ()
    if unmarked := _unmarked(content):
        return _strictly(path, content, unmarked), ()
    try:
        return content.decode("utf-8", "surrogatepass"), ()
    except UnicodeDecodeError as error:
        line = 1 + len(re.findall(rb"\r\n|\r|\n", content[: error.start]))
    texts = {}
    for encoding in GUESSES:
        try:
            texts[encoding] = content.decode(encoding)
        except UnicodeDecodeError:
            continue
    texts["latin-1"] = content.decode("latin-1")
    order = list(texts)
    best = max(order, key=lambda e: (_headers(texts[e], known), _plausible(texts[e])))
    says = f"{path} is not UTF-8 (line {line}): read as {NAMES[best]}"
    return texts[best], (says,)


def _unmarked(content: bytes) -> str:
    """The kind of UTF-16 without its mark: every other byte of plain letters is nothing."""
    head = content[:400]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise IntakeError(f"{path} is not the {name} it claims: {error.reason}") from None


def _headers(text: str, known: Known) -> int:
    """The most names of columns in one of the first lines, by whatever it is divided."""
    lines = re.split(r"\r\n|\r|\n", text[:20_000])[:FIRST_ROWS]
    return max(
        (known([c.strip(" \"'") for c in line.split(d)]) for line in lines for d in DELIMITERS),
        default=0,
    )


def _plausible(text: str) -> int:
    """Score the letters of a text beyond ASCII: the higher, the more they look like names'."""
    score = 0
    for before, c in zip(f" {text}", text, strict=False):
        if c < "\x80":
            continue
        is_letter = unicodedata.category(c)[0] == "L" and ord(c) < 0x180
        misplaced = c.isupper() and before.islower()
        score += 1 if is_letter and not misplaced else -2
    return score


def _split(path: Path, text: str, known: Known, tidy: bool) -> Iterator[tuple[int, list[str]]]:
    """(the line that it ends on, cells) of each row, whatever ends its lines."""
    text = text.lstrip("\ufeff")
    first, _, rest = text.replace("\r", "\n", 1).partition("\n")
    said = SEPARATOR.fullmatch(first.strip('"'))
    skipped, text = (1, rest.removeprefix("\n")) if said else (0, text)
    delimiter = said[1] if said else _delimiter(text, known)
    source = io.StringIO(text, newline="")
    try:
        if line := _unclosed(text, delimiter):
            says = "a quote is opened and never closed"
            raise IntakeError(f"{path}, line {line + skipped}: {says}")
        rows = csv.reader(source, delimiter=delimiter, skipinitialspace=tidy)
        for cells in rows:
            yield rows.line_num + skipped, _trimmed(cells) if tidy else cells
    except csv.Error as error:
        raise IntakeError(f"{path}, line {rows.line_num + skipped}: {error}") from None


def _unclosed(text: str, delimiter: str) -> int:
    """The line of a quote that is never closed; 0 where all are."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
        return 0
    except csv.Error as error:
        if "end of data" not in str(error):
            return 0
    opened = re.compile(rf'(?:^|{re.escape(delimiter)}) *"')
    lines = enumerate(re.split(r"\r\n|\r|\n", text), 1)
    odd = [number for number, row in lines if row.count('"') % 2 and opened.search(row)]
    return odd[-1] if odd else 1


def _delimiter(text: str, known: Known) -> str:
    """Return the delimiter of the cells: the sign under which most names of columns are found."""
    lines = [line for line in re.split(r"[\r\n]+", text[:20_000]) if line.strip()][:FIRST_ROWS]

    def fits(sign: str) -> tuple[int, int]:
        rows = [[c.strip(" \"'") for c in line.split(sign)] for line in lines]
        return max(map(known, rows), default=0), sum(line.count(sign) for line in lines[:1])

    return max(DELIMITERS, key=fits)


def _trimmed(cells: Sequence[str]) -> list[str]:
    found = [unicodedata.normalize("NFC", cell.replace("\xa0", " ").strip()) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


def _workbook(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook's first sheet that holds anything."""
    import zipfile

    try:
        from openpyxl import load_workbook
    except ImportError:
        says = "save it as CSV, or pip install 'graders[tables]'"
        raise IntakeError(f"{path} is a workbook: {says}") from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise IntakeError(f"{path} unpacks to more than {MOST_UNPACKED >> 20} MiB")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            found = []
            for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
                if line > MOST_ROWS:
                    raise IntakeError(f"{path} has more than {MOST_ROWS} rows")
                found.append((line, _trimmed([_as_text(value) for value in row])))
            if any(cells for _, cells in found):
                yield from found
                return
    except IntakeError:
        raise
    except Exception as error:  # bytes made to harm fail in many ways
        says = shown(" ".join(str(error).split()))
        raise IntakeError(f"{path} is no workbook that can be read: {says}") from None


def _as_text(value: object) -> str:
    """A cell as it would stand in a CSV: whole numbers without a point, days without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.removesuffix("T00:00:00")
