"""A person who is forgotten: no byte of the name or the work stays, and the chain still holds."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

import grade
from graders.course import adjusting, events, forgetting
from graders.course.errors import ResultsError
from graders.course.results import Results
from graders.course.tables import CONTENTS, EVENTS, FILES, RECORDS, SUBMISSIONS, VERDICTS
from graders.scores import Mark
from tests.graders.course import samples

NAME = "Bartholomew Quince"


@pytest.fixture
def results(tmp_path: Path, store: str) -> Results:
    results = samples.made(tmp_path / "results", store)
    for student, x in (("anna", 2), (NAME, 3), (NAME, 7)):
        samples.put(results, student, x)
    results.mark(NAME, "1", Mark(Fraction(1), True, f"{NAME} said it aloud", "me"))
    results.mark("anna", "1", Mark(Fraction(1), True, "fine", "me"))
    with results.marking() as connection:
        row = results.row(connection, NAME)
        adjusting.request(connection, row, ["1"], "look again, says Quince", "me")
    results.publish()
    return results


def everything(results: Results) -> bytes:
    results.database.close()
    files = [path for path in results.folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() + str(path).encode() for path in files)


def test_no_byte_of_the_name_stays(results: Results) -> None:
    assert b"Quince" in everything(results)
    forgetting.forget(results, NAME, "me")
    assert b"Quince" not in everything(results)
    assert [report.student for report in results.reports()] == ["anna"]
    assert results.get_report("anna").total.earned == 4


def test_nothing_of_the_work_stays_but_what_others_share(results: Results) -> None:
    forgetting.forget(results, NAME)
    with results.database.reading() as connection:
        counts = {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for table in (SUBMISSIONS, FILES, RECORDS, VERDICTS, CONTENTS)
        }
    assert counts == {"submissions": 1, "files": 1, "records": 2, "verdicts": 2, "contents": 3}
    assert results.get("anna")[2].records.keys() == {"1", "2"}


def test_the_chain_holds_and_a_tombstone_tells_what_was_erased(results: Results) -> None:
    with results.database.reading() as connection:
        named = [e.number for e in events.read(connection, EVENTS.c.student == NAME)]
    assert forgetting.forget(results, NAME, "me") == len(named)
    with results.database.reading() as connection:
        assert list(events.faults(connection)) == []
        found = events.read(connection)
    assert [event.number for event in found if event.erased] == named
    assert (found[-1].what, found[-1].after, found[-1].who) == ("forget", {"erased": named}, "me")


def test_the_name_cannot_be_guessed_from_what_is_left(results: Results) -> None:
    """The digest of an erased event was made with a salt that is gone."""
    forgetting.forget(results, NAME)
    with results.database.reading() as connection:
        rows = connection.execute(sa.select(EVENTS).where(EVENTS.c.salt.is_(None))).mappings().all()
    assert rows
    for row in rows:
        assert [row[column] for column in events.SAID if column not in ("item", "submission")] == [
            None, None, None, None, None,
        ]  # fmt: skip
        guess = dict(row) | {"student": NAME, "salt": ""}
        said = json.dumps(["", *(guess[name] for name in events.SAID)])
        assert hashlib.sha256(said.encode()).hexdigest() != row["content"]


def test_a_hand_in_that_comes_again_is_a_new_one(results: Results) -> None:
    forgetting.forget(results, NAME)
    samples.put(results, NAME, 3)
    assert results.get_report(NAME).total.earned == 3
    with results.database.reading() as connection:
        assert list(events.faults(connection)) == []


def test_nobody_of_that_name(results: Results) -> None:
    with pytest.raises(ResultsError, match="no student 'zoe'"):
        forgetting.forget(results, "zoe")


def test_by_command(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    results.database.close()
    assert grade.main(["forget", NAME, "--results", str(results.folder)]) == 0
    assert "what 5 events said. Remove the hand-in as well" in capsys.readouterr().out
    assert grade.main(["log", "--results", str(results.folder)]) == 0
    assert "erased" in capsys.readouterr().out


def test_exports_that_may_hold_the_person_are_named(
    results: Results, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(results.folder)
    assert grade.main(["export", "csv", folder]) == 0
    assert grade.main(["publish", "--package", "files", "--results", folder]) == 0
    capsys.readouterr()
    assert grade.main(["forget", NAME, "--results", folder]) == 0
    said = capsys.readouterr().out
    assert str(results.folder / "exports" / "long.csv") in said
    assert str(results.folder / "packages" / "files") in said
