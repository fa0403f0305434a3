"""The instructor's command that writes pages from the store, and packages of feedback."""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from graders.commands.misuse import Misuse
from graders.course import roll
from graders.course.pages import OnEveryPage
from graders.course.results import Results
from graders.report import atomic
from graders.report.exports import feedback_packages, foreign_tables
from graders.report.exports.feedback_packages import Documents, Packed
from graders.report.exports.pupils import ExportError, Pupil


def package(parsed: argparse.Namespace, results: Results) -> None:
    """Write the feedback as files or as an archive, and say what is not in it."""
    kind = parsed.package or "files"
    with results.database.reading() as connection:
        shown = OnEveryPage.read(connection, results.title(connection))
    found = roll.pupils(results, parsed.roster)
    known = {graded.number for pupil in found for graded in pupil.report.items}
    if unknown := [item for item in parsed.items or () if item not in known]:
        raise Misuse(f"no item {unknown[0]!r} among those that were graded")
    made = feedback_packages.documents(shown.title, parsed.items or (), shown.page)
    packed = PACKAGES[kind](parsed, found, made)
    if kind == "files":
        out = parsed.to or parsed.results / "packages" / "files"
        out.mkdir(parents=True, exist_ok=True)
        for path, content in packed.files.items():
            atomic.write(out / path, content)
    else:
        out = parsed.to or parsed.results / "packages" / f"{kind}.zip"
        out.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(out, feedback_packages.as_zip(packed.files))
    print(f"{out}: {len(packed.files)} files for {len(found)} students")
    for note in packed.notes:
        print(f"- {note}")


def _files(parsed: argparse.Namespace, found: Sequence[Pupil], made: Documents) -> Packed:
    return feedback_packages.by_student(found, made)


def _email(parsed: argparse.Namespace, found: Sequence[Pupil], made: Documents) -> Packed:
    return feedback_packages.by_email(found, made)


def _moodle(parsed: argparse.Namespace, found: Sequence[Pupil], made: Documents) -> Packed:
    table = foreign_tables.read(_into(parsed).name, _into(parsed).read_bytes())
    return feedback_packages.for_moodle(found, table, made, parsed.by_name)


def _canvas(parsed: argparse.Namespace, found: Sequence[Pupil], made: Documents) -> Packed:
    return feedback_packages.for_canvas(found, _names(_into(parsed)), made)


PACKAGES: Mapping[str, Callable[[argparse.Namespace, Sequence[Pupil], Documents], Packed]] = {
    "files": _files,
    "email": _email,
    "moodle": _moodle,
    "canvas": _canvas,
}


def _into(parsed: argparse.Namespace) -> Path:
    if parsed.into is None:
        told = {"moodle": "the grading worksheet", "canvas": "the zip of Download Submissions"}
        raise Misuse(f"--package {parsed.package} needs {told[parsed.package]}: --into FILE")
    into: Path = parsed.into
    return into


def _names(download: Path) -> list[str]:
    """The names of the files in a download: an archive, or the folder that it was unpacked to."""
    if download.is_dir():
        return [path.name for path in download.rglob("*") if path.is_file()]
    try:
        with zipfile.ZipFile(download) as archive:
            return archive.namelist()
    except zipfile.BadZipFile as error:
        raise ExportError(f"{download} is no zip: {error}") from None
