"""Every command of docs/classes.md runs in its order, and does what the page says."""

from __future__ import annotations

import csv
import os
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from grade import main
from tests.tiny_class import ANSWERS, stand_in

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "classes.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ grade\.py (.+)$", PAGE, re.MULTILINE)
ROSTER = "Kennung;Name;E-Mail;Gruppe;Matrikelnummer;Übung\n" + "".join(
    f"{name};{name.title()} Müller;{name}@x.edu;;00{k};A\n" for k, name in enumerate(ANSWERS, 7)
)
ALTOGETHER = {"run", "explain", "mark", "rescore", "adjust", "regrade", "log", "stats", "publish",
              "export"}  # fmt: skip


def hand_in(folder: Path, student: str, answers: str, day: int, hour: int) -> None:
    place = folder / student
    place.mkdir(parents=True)
    (place / "answers.py").write_text(answers, encoding="utf-8")
    moment = datetime(2026, 3, day, hour, tzinfo=UTC).timestamp()
    os.utime(place / "answers.py", (moment, moment))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, int, str]]]:
    """(command, exit code, what it left in the gradebook) of every command of the page."""
    folder = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as patch:
        for _ in stand_in(folder, patch):
            for student, answers in ANSWERS.items():
                hand_in(folder / "handed_in", student, answers, 1, 20)
            hand_in(folder / "late", "ben", ANSWERS["anna"], 4, 20)
            (folder / "roster.csv").write_bytes(ROSTER.encode("cp1252"))
            told = []
            for command in COMMANDS:
                code = main(shlex.split(command))
                book = Path("results/gradebook.csv").read_text(encoding="utf-8-sig")
                told.append((command, code, book))
            yield told


def rows(book: str) -> dict[str, dict[str, str]]:
    return {row["student"]: row for row in csv.DictReader(book.splitlines())}


def after(played: list[tuple[str, int, str]], start: str) -> dict[str, dict[str, str]]:
    return rows(next(book for command, _, book in played if command.startswith(start)))


def test_all_commands_end_well(played: list[tuple[str, int, str]]) -> None:
    assert [command for command, code, _ in played if code] == []
    assert {command.split()[0] for command, _, _ in played} == ALTOGETHER


def test_the_roster_names_students(played: list[tuple[str, int, str]]) -> None:
    anna = after(played, "run tiny handed_in --roster")["anna"]
    assert (anna["name"], anna["id"], anna["section"]) == ("Anna Müller", "007", "A")


def test_a_late_attempt_counts_when_the_best_does(played: list[tuple[str, int, str]]) -> None:
    """Ben came 2 days and 15 hours late; one day is grace, so that two have begun."""
    assert after(played, "run tiny late")["ben"]["late"] == ""
    best = after(played, "run tiny handed_in late")["ben"]
    assert (best["raw"], best["late"], best["penalty"], best["total"]) == (
        "5", "2 days 15 hours", "1", "4",
    )  # fmt: skip


def test_an_extension_takes_the_loss_back(played: list[tuple[str, int, str]]) -> None:
    ben = after(played, "adjust total --due")["ben"]
    assert (ben["penalty"], ben["total"]) == ("0", "5")


def test_totals_add_up_in_every_state(played: list[tuple[str, int, str]]) -> None:
    for _, _, book in played:
        for row in rows(book).values():
            raw, more, less, total = (
                Fraction(row[name]) for name in ("raw", "adjustments", "penalty", "total")
            )
            assert raw + more - less == total
