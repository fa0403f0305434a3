"""Pages from the store: what they show comes back, old stores serve, and nobody forgotten stays."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from graders.assignment import Credit
from graders.course import (
    forgetting,
    history,
    reports,
    settings,
    stored_leads,
    submissions,
    verdicts,
)
from graders.course.pages import ANSWERS
from graders.course.results import Results
from graders.evidence import (
    MOST_LETTERS,
    Shown,
    ShownAnswer,
    ShownCase,
    ShownFormula,
    ShownGraph,
    ShownGrowth,
    ShownLog,
    ShownValue,
    dumps,
    loads,
)
from graders.guest.plan import Got
from graders.host.session import Transcript
from graders.intake.submission import Member, Submission
from graders.model import Outcome, Verdict
from graders.report.pages.whole_class import Lead
from graders.scores import Graded, Report, Score
from tests.graders.course import samples

CASE = ShownCase("f", (("x", ShownValue("1")),), ShownValue("7"), ShownValue("8"))
EVERYTHING: tuple[Shown, ...] = (
    ShownAnswer("y", ShownValue("[1]", (("1",),), ((0, 0),), ("2",))),
    ShownFormula("g", r"x^{2}"),
    CASE,
    ShownGraph("h", ("a",), (("a", "a", "w", "label"),), ("a",)),
    ShownGrowth("c", "n", ("1",), ("2",), ("3",)),
    ShownLog("loss", ("3", "2"), "1", True),
)


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return samples.made(tmp_path / "results")


def put(results: Results, student: str, value: int, verdict: Verdict, *members: str) -> None:
    """An item that answers a value, and the verdict on it."""
    score = Score(Fraction(0), Fraction(0), Fraction(2))
    item = Graded(number="1", kind="code", credit=Credit.REQUIRED, verdict=verdict, machine=score)
    report = Report(student=student, assignment="tiny", track="", items=(item,))
    everybody = tuple(Member(name, "") for name in members)
    submission = Submission(student=student, digest=student, members=everybody)
    with results.marking() as connection:
        number = submissions.insert(connection, submission)
        transcript = Transcript(records={"1": (Got(value),)})
        submissions.put_transcript(connection, number, transcript, {"1": "key"})
        verdicts.put(connection, number, report, {})
        submissions.make_current(connection, student, number)


def wrong(because: str = "`f(x=1)` gives 7, which is not right.", **more: object) -> Verdict:
    verdict = replace(Verdict.wrong(because, "expected 8"), shown=(CASE,))
    return replace(verdict, **more)  # type: ignore[arg-type]


def leads(results: Results) -> list[tuple[str, str]]:
    with results.database.reading() as connection:
        rows = submissions.current(connection)
        found = reports.reports_of(connection, rows, history.read(connection))
        return [(each.one, each.other) for each in stored_leads.read(connection, rows, found)[0]]


def page(results: Results, name: str = "class.html") -> str:
    return (results.folder / name).read_text(encoding="utf-8")


def test_what_is_shown_comes_back_as_it_was(results: Results) -> None:
    assert loads(dumps(EVERYTHING)) == EVERYTHING
    put(results, "anna", 7, wrong(shown=EVERYTHING))
    assert results.get_report("anna").items[0].verdict.shown == EVERYTHING


def test_far_too_much_is_left_out_from_the_end() -> None:
    large = ShownAnswer("y", ShownValue("x" * MOST_LETTERS))
    assert loads(dumps([CASE, large])) == (CASE,)
    assert dumps([large]) == ""


def test_a_store_of_the_first_version_serves_as_it_is(results: Results) -> None:
    put(results, "anna", 7, wrong(shown=()))  # the first version showed nothing
    results.database.close()
    with results.database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE verdicts DROP COLUMN shown")
        connection.exec_driver_sql("UPDATE settings SET value = '1' WHERE name = 'version'")
        connection.commit()
    old = Results.open(results.folder)
    with old.database.reading() as connection:
        rows = submissions.current(connection)
        assert list(verdicts.altered(rows, verdicts.rows_of(connection))) == []
    assert old.get_report("anna").items[0].verdict.shown == ()
    old.publish()
    assert "anna" in page(old)


def test_only_what_changed_is_written_anew(results: Results) -> None:
    for student in ("anna", "ben"):
        put(results, student, 7, wrong())
    results.publish()
    before = {path: path.stat().st_mtime_ns for path in results.folder.rglob("*.html")}
    assert len(before) == 3
    results.publish()
    assert {path: path.stat().st_mtime_ns for path in before} == before
    (results.feedback_folder / "ben.html").unlink()
    results.publish()
    changed = [path.name for path in before if path.stat().st_mtime_ns != before[path]]
    assert changed == ["ben.html"]


def test_the_answer_is_shown_from_when_answers_are_published(results: Results) -> None:
    put(results, "anna", 7, wrong())
    for answers, there in (("", False), ("yes", True), ("no", False)):
        with results.database.writing() as connection:
            settings.put(connection, ANSWERS, answers)
        results.publish()
        assert ("expected 8" in page(results, "feedback/anna.html")) == there


def test_two_functions_that_are_wrong_in_one_way_are_a_lead(results: Results) -> None:
    put(results, "anna", 7, wrong())
    put(results, "ben", 7, wrong())
    put(results, "cleo", 6, wrong())
    assert leads(results) == [("anna", "ben")]
    results.publish()
    assert "same wrong results" in page(results)


@pytest.mark.parametrize(
    "verdict",
    [
        pytest.param(wrong("The transpose is missing."), id="a mistake known by name"),
        pytest.param(wrong(cause="timed out"), id="code that never ended"),
        pytest.param(wrong(shown=()), id="a value that was typed"),
        pytest.param(Verdict.right(), id="a right answer"),
        pytest.param(wrong(outcome=Outcome.MISSING), id="no answer"),
    ],
)
def test_others_with_one_answer_are_none(results: Results, verdict: Verdict) -> None:
    put(results, "anna", 7, verdict)
    put(results, "ben", 7, verdict)
    assert leads(results) == []


def test_a_group_and_a_common_mistake_are_none(results: Results) -> None:
    put(results, "anna", 7, wrong(), "anna", "ben")
    put(results, "ben", 7, wrong(), "anna", "ben")
    assert leads(results) == []
    for k in range(stored_leads.MOST_ALIKE + 1):
        put(results, f"student{k}", 5, wrong())
    assert leads(results) == []


def test_who_is_forgotten_is_in_no_lead_and_on_no_page(results: Results) -> None:
    for student in ("anna", "Quince", "cleo"):
        put(results, student, 7, wrong())
    with results.database.writing() as connection:
        lead = Lead("anna", "Quince", "1", "similar code", 1.0, "", ("", "Quince wrote it"))
        stored_leads.keep(connection, [lead])
    results.publish()
    assert "Quince" in page(results)
    forgetting.forget(results, "Quince")
    assert list(results.folder.rglob("*Quince*")) == []
    results.database.close()
    files = [path for path in results.folder.rglob("*") if path.is_file()]
    assert not any(b"Quince" in path.read_bytes() for path in files)
    with results.database.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM pages")).scalar() == 2
