"""Group G: hand-ins that attack whoever opens them: archives, notebooks, names, texts."""

from __future__ import annotations

import io
import json
import pickle
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.graders.intake.builders import Made, markdown, notebook, tarred, zipped

HONEST = "def f(x): return 2 * x + 1\n"
MARK = "expected-8f3a1c"
"""What stands in the secret file, and may stand in no result."""
FORGED = "forged-51d0"
"""What an attacker wants somebody to see or to run."""
ESCAPES = f"\x1b]0;{FORGED}\x07\x1b[2J\x1b]8;;http://127.0.0.1/\x07\x1b]52;c;eA==\x07"
SCRIPT = f"<script>alert('{FORGED}')</script><svg onload=alert('{FORGED}')>"


@dataclass(frozen=True)
class Outside:
    """What there is to hit on the grader's machine."""

    secret: Path
    touched: Path
    """Made by whoever gets code to run where it should not."""
    port: int


Files = Mapping[str, Made | Path]
"""Path in the hand-in -> content; a `Path` is a link to it."""


@dataclass(frozen=True)
class HandIn:
    """A hand-in, what it must earn, and what must be said of it."""

    id: str
    does: str
    files: Callable[[Outside], Files]
    earns: int = 1
    """An attack on one file costs nothing else."""
    says: str = ""
    """In the feedback, or among the notes of the run."""
    student: str = ""
    """Whose folder it lies in; the attack's id where none is named."""

    def __str__(self) -> str:
        """Its name in the list of tests."""
        return f"{self.id} {self.does}"


class Touch:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")


def _link(name: str, target: Path, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, str(target)
    return entry


def _zip_with_link(target: Path) -> bytes:
    made = io.BytesIO(zipped({"hw.py": f"{READS}{HONEST}"}))
    with zipfile.ZipFile(made, "a") as archive:
        entry = zipfile.ZipInfo("link.txt")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, str(target))
    return made.getvalue()


READS = (
    "def content(path):\n"
    "    try: return open(path).read()\n"
    "    except OSError: return ''\n"
    "print(content('link.txt'), content('out/secret'), content('hard.txt'))\n"
)
ZEROS = b"\0" * (30 << 20)
OUTPUTS = {
    "cell_type": "code",
    "source": HONEST,
    "metadata": {},
    "execution_count": 1,
    "outputs": [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": SCRIPT}},
        {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": SCRIPT}},
        {"output_type": "stream", "name": "stdout", "text": ESCAPES},
        {"output_type": "error", "ename": FORGED, "evalue": SCRIPT, "traceback": [ESCAPES]},
    ],
}
NESTED = '{"cells": ' + "[" * 200_000 + "]" * 200_000 + "}"
NUMBER = '{"cells": [], "nbformat": ' + "9" * 100_000 + "}"
OF_A_HUNDRED_THOUSAND = json.dumps(
    {"cells": [{"cell_type": "code", "source": "", "metadata": {}}] * 100_000, "nbformat": 4}
)

ARCHIVES = (
    HandIn(
        "G01",
        "unpacks outside its folder",
        lambda w: {"hw.zip": zipped({"../../touched": "", str(w.touched): "", "hw.py": HONEST})},
        says="its path leads out of the folder",
    ),
    HandIn(
        "G01b",
        "unpacks a tar outside its folder",
        lambda w: {"hw.tar.gz": tarred({"../../touched": "", str(w.touched): "", "hw.py": HONEST})},
        says="its path starts at the root of a disk",
    ),
    HandIn(
        "G02",
        "links to a secret in a zip",
        lambda w: {"hw.zip": _zip_with_link(w.secret)},
        says="it is a link or a device",
    ),
    HandIn(
        "G02b",
        "links to a secret in a tar, softly and hard",
        lambda w: {
            "hw.tar": tarred(
                {
                    "link.txt": _link("link.txt", w.secret),
                    "out": _link("out", w.secret.parent),
                    "hard.txt": _link("hard.txt", w.secret, tarfile.LNKTYPE),
                    "hw.py": f"{READS}{HONEST}",
                },
                "w",
            )
        },
        says="it is a link or a device",
    ),
    HandIn(
        "G02c",
        "links to a secret on the disk",
        lambda w: {"link.txt": w.secret, "out": w.secret.parent, "hw.py": f"{READS}{HONEST}"},
        says="links are not followed",
    ),
    HandIn(
        "G02d",
        "links to another student's answers",
        lambda w: {"hw.py": Path("../honest/hw.py")},
        earns=0,
        says="links are not followed",
    ),
    HandIn(
        "G03",
        "is a bomb by its ratio",
        lambda w: {"hw.zip": zipped({"zeros.csv": ZEROS, "hw.py": HONEST})},
        says="it unpacks to more than 100 times its size",
    ),
    HandIn(
        "G03b",
        "is a bomb of many files",
        lambda w: {"hw.zip": zipped({"hw.py": HONEST, **{f"z{k}": "" for k in range(3000)}})},
        says="holds more than 2000 files",
    ),
    HandIn(
        "G03c",
        "is a bomb in archives in archives",
        lambda w: {"hw.zip": zipped({"in.zip": zipped({"zeros.csv": ZEROS}), "hw.py": HONEST})},
        says="an archive in another",
    ),
    HandIn(
        "G03d",
        "is a packed tar that never ends",
        lambda w: {"big.tar.gz": tarred({"zeros.csv": ZEROS}), "hw.py": HONEST},
        says="unpacks to more than",
    ),
)

NOTEBOOKS = (
    HandIn(
        "G04", "is nested without an end", lambda w: {"hw.ipynb": NESTED}, 0, "is nested too deep"
    ),
    HandIn(
        "G04b",
        "is a notebook of 21 MiB of blanks",
        lambda w: {"big.ipynb": b" " * (21 << 20), "hw.py": HONEST},
        says="big.ipynb is empty",
    ),
    HandIn(
        "G04c",
        "has a hundred thousand cells",
        lambda w: {"big.ipynb": OF_A_HUNDRED_THOUSAND, "hw.py": HONEST},
        says="only the first 5000 cells were read",
    ),
    HandIn(
        "G04d",
        "holds a number of a hundred thousand digits",
        lambda w: {"big.ipynb": NUMBER, "hw.py": HONEST},
        says="a number in it is too long",
    ),
    HandIn(
        "G07",
        "shows scripts in its outputs",
        lambda w: {"hw.ipynb": notebook(OUTPUTS)},
    ),
    HandIn(
        "G07b",
        "answers with scripts and raises them",
        lambda w: {
            "hw.ipynb": notebook(
                markdown(f"### Answer 1\n{SCRIPT}"), HONEST, f"raise ValueError({SCRIPT!r})"
            )
        },
    ),
    HandIn(
        "G08",
        "hands in pictures that are scripts",
        lambda w: {"hw.py": HONEST, "figure.svg": SCRIPT, "page.html": SCRIPT},
    ),
    HandIn(
        "G09",
        "has pictures fetched from its own server",
        lambda w: {
            "hw.ipynb": notebook(
                markdown(
                    f"### Answer 1\n![x](http://127.0.0.1:{w.port}/beacon.png)\n"
                    f"<style>@import 'http://127.0.0.1:{w.port}/a.css'</style>"
                ),
                HONEST,
            )
        },
    ),
    HandIn(
        "C14",
        "gives itself points in its metadata",
        lambda w: {
            "hw.ipynb": notebook(
                {
                    "cell_type": "code",
                    "source": "def f(x): return x",
                    "outputs": [],
                    "execution_count": 1,
                    "metadata": {"nbgrader": {"grade": True, "points": 100, "grade_id": "1"}},
                },
                metadata={"score": 100, "authors": [{"name": "honest"}]},
            )
        },
        earns=0,
    ),
)

NAMES = (
    HandIn(
        "G05",
        "poses as another file by the direction of its letters",
        lambda w: {"hw.zip": zipped({"\u202eyp.wh": "f = None", "hw.py": HONEST})},
        says="its name holds control characters",
    ),
    HandIn(
        "G05b",
        "differs in its case alone",
        lambda w: {"hw.zip": zipped({"A/x.csv": "1", "a/X.csv": "2", "hw.py": HONEST})},
    ),
    HandIn(
        "G05c",
        "has a name that no disk takes",
        lambda w: {"hw.zip": zipped({"n" * 300: "", "hw.py": HONEST})},
        says="its name is too long",
    ),
    HandIn(
        "G05d",
        "has the names of devices and of disks",
        lambda w: {"hw.zip": zipped({"CON.py": "", "nul": "", "C:/x.py": "", "hw.py": HONEST})},
        says="its name is reserved on Windows",
    ),
    HandIn(
        "G06",
        "hands in pickles that run code",
        lambda w: {
            "hw.py": HONEST,
            **{f"w.{kind}": pickle.dumps(Touch(w.touched)) for kind in ("pkl", "pt", "joblib")},
        },
        says="there for the code to open: w.joblib, w.pkl, w.pt",
    ),
    HandIn(
        "G10",
        "is a formula in a spreadsheet",
        lambda w: {"hw.py": HONEST},
        student="=cmd|' C calc'!A0",
    ),
    HandIn(
        "G11",
        "steers the terminal that shows its faults",
        lambda w: {
            "hw.py": f"print({ESCAPES!r})\nraise ValueError({ESCAPES!r})\n{HONEST}",
        },
    ),
    HandIn(
        "G11b",
        "steers the terminal by its name",
        lambda w: {"hw.py": HONEST},
        earns=-1,
        says="its name holds control characters",
        student=f"G11b\x1b]0;{FORGED}\x07",
    ),
    HandIn(
        "G12",
        "forges a line of the report",
        lambda w: {
            "hw.py": "def f(x): raise ValueError('x\\n1                1 / 1      right\\n')",
        },
        earns=0,
    ),
    HandIn(
        "G12b",
        "forges a student by a line end in its name",
        lambda w: {"hw.py": HONEST},
        earns=-1,
        says="its name holds control characters",
        student="G12b\nhonest",
    ),
    HandIn(
        "G14",
        "says that it is somebody else's",
        lambda w: {
            "hw.py": "student = 'honest'\ndef f(x): return 0 * x\n",
            "submission_metadata.yml": ":submitters: [{:name: honest}]",
            "honest.txt": "student: honest",
        },
        earns=0,
    ),
)
"""`earns=-1`: a name that is nobody's gets no row."""
ATTACKS = (*ARCHIVES, *NOTEBOOKS, *NAMES)
