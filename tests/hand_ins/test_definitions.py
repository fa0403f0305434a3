"""Which definition counts, in hand-ins as they come: templates beside work, copies, conflicts."""

from itertools import product

import pytest

from graders.host.child import Start
from graders.model import Draw, Outcome
from graders.report import explain as explaining
from graders.report import table
from tests.graders.intake.builders import Made, markdown, notebook
from tests.graders.samples import SECRET
from tests.hand_ins.small import RIGHT, SMALL, STUBS, graded, one, submission

WORK = ("HW3_anna.ipynb", "answers_anna.ipynb", "a.ipynb", "zz.ipynb",
        "final/hw.ipynb", "solution.py", "anna.py")  # fmt: skip
TEMPLATES = ("answers.ipynb", "answers (1).ipynb", "Copy of answers.ipynb", "answers.py")


def template(name: str) -> Made:
    cells = [cell for number, stub in STUBS.items() for cell in (markdown(f"### {number}"), stub)]
    return "\n\n\n".join(STUBS.values()) if name.endswith(".py") else notebook(*cells)


def work(name: str) -> Made:
    return "\n".join(RIGHT) if name.endswith(".py") else notebook(*RIGHT)


@pytest.mark.parametrize(("mine", "given"), [*product(WORK, TEMPLATES)])
def test_finished_work_counts_beside_an_untouched_template(
    mine: str, given: str, start: Start
) -> None:
    report, _ = graded({mine: work(mine), given: template(given)}, start)
    outcomes = {g.number: g.verdict.outcome for g in report.items}
    assert outcomes == dict.fromkeys(("1.1", "3.1.mu_batch", "1.5.i", "4.1"), Outcome.RIGHT) | {
        "1.5.ii": Outcome.TO_READ, "2.5": Outcome.TO_READ
    }  # fmt: skip
    assert not [note for g in report.items for note in g.verdict.notes if "defined twice" in note]


COPIES = (
    "answers_old.py", "answers-Copy1.py", "answers (1).py", "answers copy.py", "Copy of answers.py",
    "answers - Copy.py", "answers - Copy (2).py", "old/answers.py", "backup/answers.py",
    "answers_backup.py", "answers.bak.py", "old_answers.py", "answers_v0_draft.py",
    "answers_orig.py",
    "answers_wip.py", "answers-old.py", "archive/answers.py", "answers_previous.py",
    "answers_temp.py", "drafts/answers.py", "zz.py", "a.py",
)  # fmt: skip


@pytest.mark.parametrize("other", COPIES)
def test_the_asked_name_wins_over_a_copy_and_both_are_told(other: str, start: Start) -> None:
    wrong = "def double(x):\n    return 3 * x"
    report, transcript = graded({"answers.py": RIGHT[-1], other: wrong}, start)
    double = one(report, "4.1")
    assert double.verdict.outcome is Outcome.RIGHT
    says = f"`double` has other answers in {other}; the one in answers.py, line 1 counts"
    assert f"defined twice: {says}" in double.verdict.notes
    assert f"by {other}: wrong" in double.verdict.detail
    assert "defined twice: 4.1" in table.went_wrong(report)
    text = explaining.explain(
        report, submission({}), transcript, SMALL.find("4.1"), Draw.of(SECRET, "small", "4.1")
    )
    assert "by the file that counts: right" in text
    assert f"by {other}: wrong" in text
    report, _ = graded({"answers.py": wrong, other: RIGHT[-1]}, start)
    assert one(report, "4.1").verdict.outcome is Outcome.WRONG


def test_by_policy_a_person_decides_where_the_verdicts_differ(start: Start) -> None:
    files = {"answers.py": RIGHT[-1], "answers_old.py": "def double(x):\n    return 3 * x"}
    report, _ = graded(files, start, conflicts="ask")
    assert one(report, "4.1").verdict.outcome is Outcome.TO_READ
    files["answers_old.py"] = "def double(y):\n    return y * 2"
    assert one(graded(files, start, conflicts="ask")[0], "4.1").verdict.outcome is Outcome.RIGHT
