"""Packages of feedback: whose file is whose, on every platform, whatever people are called."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.report.exports import feedback_packages as packages
from graders.report.exports import foreign_tables
from graders.report.exports.pupils import ExportError
from tests.graders.report.exports import readers
from tests.graders.report.exports.a_class import ADA, CLASS, KNOWN, THIRD, pupil
from tests.graders.report.exports.test_gradebooks import worksheet

WHOLE = packages.documents("Homework 3")
DOWNLOAD = ["lovelaceada_1001_9001_hw3.ipynb", "lovelaceada_1001_9002_notes.pdf",
            "oharajrbob_LATE_1002_9003_hw3-1.ipynb", "strangeral_1999_9004_hw3.py",
            "readme.txt"]  # fmt: skip
ATTACHMENTS = {(1001, 9001): "ada", (1001, 9002): "ada", (1002, 9003): "bob", (1999, 9004): "al"}
HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "C:\\Windows\\x", "..", ".", "", " ", "con", "NUL.txt",
    "a/b", "a\\b", "a:b", "-rf", "~root", "anna", "Anna", "ANNA ",
    "zoe\u0301", "zo\u00e9", "ﬁ", "fi",
    "x" * 400, "\U0001d54f" * 300, "a\nb", "\u202egnp.exe", "a\x00b", "\udcff", "名前", "a.", "a ",
]  # fmt: skip


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def stays_inside(path: str) -> bool:
    """On any system."""
    for kind in (PurePosixPath, PureWindowsPath):
        parts = kind(path)
        if parts.is_absolute() or parts.drive or ".." in parts.parts:
            return False
    return all(0 < len(part.encode()) <= 255 for part in path.split("/"))


def test_hostile_names_stay_in_the_folder_and_apart() -> None:
    """Even where a file system takes capitals, accents and ligatures for the same."""
    names = packages.file_names(HOSTILE)
    assert all(stays_inside(f"{name}.txt") for name in names.values())
    folded = [unicodedata.normalize("NFKD", name).casefold() for name in names.values()]
    assert len({*folded}) == len(HOSTILE)
    assert not [
        n for n in names.values() if n.startswith((".", " ", "-")) or n.endswith((".", " "))
    ]
    assert not [n for n in names.values() if PureWindowsPath(f"{n}.txt").is_reserved()]


@given(st.lists(st.text(max_size=20), unique=True, max_size=8))
def test_any_names_stay_in_the_folder_and_apart(students: list[str]) -> None:
    names = packages.file_names(students)
    assert all(stays_inside(f"{name}.txt") for name in names.values())
    assert len({unicodedata.normalize("NFKD", n).casefold() for n in names.values()}) == len(
        students
    )


def test_a_plain_name_is_its_file() -> None:
    made = packages.by_student(CLASS, WHOLE)
    assert len(made.files) == len(CLASS)
    assert b"Feedback for ada" in made.files["ada.txt"]
    assert b"Feedback for bob" in made.files["bob.txt"]


def test_items_that_are_named_are_all_that_is_shown() -> None:
    text = packages.documents("Homework 3", ["1.1"])(THIRD.report)[".txt"].decode()
    assert "1.67 of 5 points" in text
    assert "This is on 1.1 alone." in text
    assert "1/2.a" not in text
    with pytest.raises(ExportError, match=r"no item 9\.9"):
        packages.documents("Homework 3", ["9.9"])(THIRD.report)


def test_the_same_feedback_is_the_same_bytes() -> None:
    made = packages.by_student(CLASS, WHOLE).files
    assert packages.as_zip(made) == packages.as_zip(dict(reversed(list(made.items()))))


class TestMoodle:
    def test_every_participant_gets_their_own(self) -> None:
        table = foreign_tables.read("worksheet.csv", worksheet())
        made = packages.for_moodle(CLASS, table, WHOLE)
        ids = {int(u["participant"]): u["student"] for u in KNOWN}
        found = readers.moodle_feedback(packages.as_zip(made.files), ids)
        assert found.keys() == {s.who.student for s in CLASS}
        for who, files in found.items():
            (content,) = files.values()
            assert f"Feedback for {who}\n".encode() in content

    @pytest.mark.parametrize("name", ["a_1_b", "../x", "~x", ".x", "", "a/b", "x" * 300])
    def test_a_name_on_the_platform_cannot_lead_elsewhere(self, name: str) -> None:
        content = worksheet().replace(b"Ada Lovelace", name.encode())
        made = packages.for_moodle([ADA], foreign_tables.read("w.csv", content), WHOLE)
        assert all(map(stays_inside, made.files))
        found = readers.moodle_feedback(packages.as_zip(made.files), {657001: "ada", 1: "other"})
        assert found.keys() == {"ada"}

    def test_who_is_no_participant_is_listed(self) -> None:
        table = foreign_tables.read("worksheet.csv", worksheet())
        made = packages.for_moodle([ADA, pupil("gus")], table, WHOLE)
        assert len(made.files) == 1
        assert "here, and no row of the file: gus" in "\n".join(made.notes)


class TestCanvas:
    def test_names_begin_as_those_of_the_download(self) -> None:
        bob = pupil("oharajrbob_1002")
        made = packages.for_canvas([ADA, bob, pupil("gus")], DOWNLOAD, WHOLE)
        found, ignored = readers.canvas_feedback(packages.as_zip(made.files), ATTACHMENTS)
        assert ignored == []
        assert {who: len(files) for who, files in found.items()} == {"ada": 1, "bob": 1}
        assert b"Feedback for oharajrbob_1002" in found["bob"][0]
        told = "\n".join(made.notes)
        assert "no file of theirs in the download: gus" in told
        assert "nobody here: strangeral_1999_9004_hw3.py" in told

    def test_a_download_of_something_else_is_refused(self) -> None:
        with pytest.raises(ExportError, match="Download Submissions"):
            packages.for_canvas([ADA], ["hw.ipynb"], WHOLE)


class TestMail:
    def test_files_are_called_as_the_addresses(self) -> None:
        made = packages.by_email([ADA, pupil("bo@x.edu"), pupil("gus")], WHOLE)
        assert made.files.keys() == {"ada@x.edu.txt", "bo@x.edu.txt"}
        assert made.notes == ("no address that can be a file's name: gus",)

    def test_an_address_of_two_or_one_that_leads_elsewhere_gets_none(self) -> None:
        twins = [pupil("a", email="x@y.z"), pupil("b", email="X@y.z")]
        evil = pupil("c", email="../../x@y.z")
        made = packages.by_email([*twins, evil], WHOLE)
        assert made.files == {}
        assert made.notes == (
            "no address that can be a file's name: c",
            "left out, the address of several: x@y.z",
        )
