"""One JSON file for each submission: everything comes back exactly as it was."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from graders.assignment import Credit
from graders.guest.plan import Cause, Cell, Definition, Failed, Fault, Got, Tree
from graders.host.session import Transcript
from graders.intake.enrolled import Enrolled
from graders.intake.submission import Member, Submission
from graders.model import Criterion, Outcome
from graders.report import json_report
from graders.report.json_report import ReportError
from graders.scores import Adjustment, Attempts, Lateness, Mark, Regrade, Report
from tests.graders.samples import graded, report

REPORT = Report(
    student="josée \u202e\udce9",
    assignment="tiny",
    track="7643",
    items=(
        graded(
            "1.1", Outcome.PARTLY, share="1/3", points="5/2", waiting="1/7", because="why",
            notes=("one", "two"), detail="expected 3", cause="timed out", credit=Credit.EXTRA,
            rubric=(Criterion(Fraction(1, 3), "says why"),),
            mark=Mark(Fraction(1, 9), False, "=good", "me"),
        ),
        *(graded(str(outcome), outcome) for outcome in Outcome),
        dataclasses.replace(graded("2"), adjustment=Adjustment("for all", Fraction(1, 3))),
        dataclasses.replace(graded("3"), adjustment=Adjustment("dropped")),
    ),
    problems=("a.ipynb is empty",),
    notes=("read as Latin-1",),
    signature={"graders": "0.1.0"},
    regrades=(Regrade("1.1", "please", "no"), Regrade("", "all of it")),
    scale=Fraction(11, 10),
    late=Lateness(timedelta(hours=3), Fraction(1, 10), "It came late."),
    attempts=Attempts(2, 3, "best", "2026-03-01 12:00:00"),
    enrolled=Enrolled(name="José", sid="0012", email="j@x.edu", section="A"),
)  # fmt: skip
SUBMISSION = Submission(
    student=REPORT.student,
    track="7643",
    members=(Member("anna", "7643"), Member("ben")),
    files=("a.py", "b.pdf"),
    cells=(Cell("a.py", "x = 1"),),
    beside={"d.csv": bytes},
    prose={"1.2": "because\nof this"},
    remarks={"1.3": "the chain rule"},
    unclaimed={"a.py, line 1": "words"},
    elsewhere=True,
    to_read=("b.pdf",),
    printed=("b.pdf",),
    problems=("c.ipynb is empty",),
    notes=("a copy was passed over",),
    on_choice=1,
    digest="0123",
    originals={"b.pdf": bytes},
    submitted=datetime(2022, 10, 3, 23, 59, tzinfo=UTC),
    late=True,
    timed=True,
    word=True,
    number=2,
)
RECORDS = {
    "1.1": (
        Got(np.array([[0.1, np.nan], [np.inf, -0.0]]), (0, 2)),
        Got([1, 2.5, "x", None, True, Fraction(1, 3), (1, {"k": 2**80})]),
        Got(Tree("Add", (1, Tree("Symbol", ("x",))))),
        Failed(Cause.RAISED, "ValueError: \ud800", "a.py, line 3: f(x)"),
    ),
    "1.2": tuple(Failed(cause) for cause in Cause),
}
TRANSCRIPT = Transcript(
    records=RECORDS,
    asked={"1": "0123456789abcdef"},
    faults=(Fault("a.py", 3, "NameError: q", ("x", "y")),),
    definitions={"f": Definition("a.py", 1, "def f(): ...", ("b.py, line 2",), ("b.py",))},
    ignored=("%matplotlib inline",),
    output="printed\x1b[0m",
    python="3.11.7",
    others={"1.1": {"b.py": (Got(1),)}},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anna.json"


def same(one: object, other: object) -> bool:
    """Equality that knows arrays: by bytes, so that NaN and -0.0 count."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, Got) and isinstance(other, Got):
        return same(one.value, other.value) and one.changed == other.changed
    return type(one) is type(other) and one == other


class TestRoundTrip:
    def test_the_report_comes_back_exactly(self, path: Path) -> None:
        json_report.write(path, REPORT, SUBMISSION, TRANSCRIPT)
        assert json_report.read(path)[0] == REPORT

    def test_the_submission_comes_back_without_its_code(self, path: Path) -> None:
        json_report.write(path, REPORT, SUBMISSION, TRANSCRIPT)
        plain = dataclasses.replace(SUBMISSION, cells=(), beside={}, originals={})
        assert json_report.read(path)[1] == dataclasses.replace(plain, digest="", on_choice=0)

    def test_the_plainest_submission_too(self, path: Path) -> None:
        json_report.write(path, REPORT, Submission(student="a"), Transcript(records={}))
        assert json_report.read(path)[1:] == (Submission(student="a"), Transcript(records={}))

    def test_the_transcript_comes_back_exactly(self, path: Path) -> None:
        json_report.write(path, REPORT, SUBMISSION, TRANSCRIPT)
        found = json_report.read(path)[2]
        for number, record in RECORDS.items():
            assert len(found.records[number]) == len(record)
            for one, other in zip(record, found.records[number], strict=True):
                assert same(one, other)
        assert dataclasses.replace(found, records={}) == dataclasses.replace(TRANSCRIPT, records={})

    @pytest.mark.parametrize("sample", [SUBMISSION, TRANSCRIPT, REPORT])
    def test_these_tests_leave_no_field_out(self, sample: Submission | Transcript | Report) -> None:
        """A field that is added later must be stored too."""
        empty = [f.name for f in dataclasses.fields(sample) if not getattr(sample, f.name)]
        assert empty == []

    def test_writing_what_was_read_changes_no_byte(self, path: Path) -> None:
        json_report.write(path, REPORT, SUBMISSION, TRANSCRIPT)
        before = path.read_bytes()
        json_report.write(path, *json_report.read(path))
        assert path.read_bytes() == before

    def test_an_override_is_beside_the_machines_score(self, path: Path) -> None:
        item = graded("1", Outcome.WRONG, points="3", mark=Mark(Fraction(2), True, "see page 2"))
        json_report.write(path, report(item), SUBMISSION, TRANSCRIPT)
        stored = json.loads(path.read_text(encoding="utf-8"))["report"]
        assert stored["items"][0]["machine"]["earned"] == "0"
        assert stored["items"][0]["score"]["earned"] == "2"
        assert stored["items"][0]["mark"]["comment"] == "see page 2"
        assert stored["total"] == {"earned": "2", "waiting": "0", "possible": "3"}

    def test_it_is_written_whole_or_not_at_all(self, path: Path) -> None:
        json_report.write(path, REPORT, SUBMISSION, TRANSCRIPT)
        before = path.read_bytes()
        unfit = Transcript(records={"1": (Got(object()),)})
        with pytest.raises(TypeError):
            json_report.write(path, REPORT, SUBMISSION, unfit)
        assert path.read_bytes() == before


class TestRefused:
    @pytest.mark.parametrize("text", [
        "", "{", "[]", "{}", "null", '{"format": 1}', '{"format": 1, "report": 3}',
    ])  # fmt: skip
    def test_a_file_that_is_no_report_is_named(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ReportError) as told:
            json_report.read(path)
        assert str(told.value).startswith(f"{path} is not a report: ")

    def test_another_format_is_told(self, path: Path) -> None:
        path.write_text('{"format": 2}', encoding="utf-8")
        with pytest.raises(ReportError) as told:
            json_report.read(path)
        assert str(told.value) == f"{path}: format 2, expected 1"
