"""Practice on other numbers: told to whoever tries it, and without weight here and at the run."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graders import Assignment, Entries, Numeric, Sibling, Slip, item
from graders.audit.questions import audit
from graders.guest.carry_out import carry_out
from graders.model import AuthoringError, Outcome
from graders.public import checking, stored
from graders.public.checking import SelfCheck, State
from graders.public.checks import NO_DRAW
from graders.public.homework import public
from graders.public.practice import Practice, faults
from graders.release import folder
from graders.report import selfchecked

MEAN = Numeric(
    prompt="Give the mean of 1, 2, 6 as `mean`.",
    source="a test",
    reference={"mean": 3.0},
    accepts=[{"mean": 2.0, "median": True}],
    slips=[Slip({"mean": 9.0}, "Divide by their number.")],
    sibling=Sibling(
        given="4, 5, 12",
        reference={"mean": 7.0},
        accepts=[{"mean": 5.0, "median": True}],
    ),
)
SLOPES = Entries(
    prompt="Give the slopes of a b at a = 2, b = 3 as `slopes`.",
    source="a test",
    reference={"slopes": {"a": 3.0, "b": np.array([2.0])}},
    slips=[Slip({"slopes": {"a": 2.0, "b": np.array([3.0])}}, "Exchanged.")],
    sibling=Sibling(given="a = 5, b = 7", reference={"slopes": {"a": 7.0, "b": np.array([5.0])}}),
)
ASSIGNMENT = Assignment(
    name="small", title="Small", items=[item("1", 1, MEAN), item("2", 1, SLOPES)]
)
ANSWERS = 'mean = 3\nslopes = {"a": 3, "b": [2]}\n'


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    """The folder that students get."""
    folder.write(folder.files(ASSIGNMENT), tmp_path)
    (tmp_path / "answers.ipynb").unlink()
    return tmp_path


def checked(homework: Path, source: str) -> SelfCheck:
    (homework / "answers.py").write_text(source)
    return checking.check(homework, stored.read(homework), {})


def told(found: SelfCheck) -> str:
    return " ".join(selfchecked.as_text(found).split())


@pytest.mark.parametrize(("line", "outcomes", "says"), [
    ("mean_practice = 7", "right, no answer", "practice: `mean_practice` is right"),
    ("mean_practice = 5; median = True", "right, no answer", "practice: `mean_practice` is right"),
    ("mean_practice = 5", "wrong, no answer",
     "practice: `mean_practice` is 5, which is not right. With these numbers: `mean_practice`: "
     "expected 7."),
    ("mean_practice = 'seven'", "not readable, no answer", "a number such as 13/12 or 1.083"),
    ("slopes_practice = {'a': 7, 'b': [7]}", "no answer, partly right",
     "With these numbers: b: expected [5]"),
    ("slopes_practice = {'a': 7, 'b': 5}", "no answer, right", "`slopes_practice` is right"),
])  # fmt: skip
def test_what_was_tried_is_judged_and_told(
    line: str, outcomes: str, says: str, homework: Path
) -> None:
    found = checked(homework, ANSWERS + line)
    verdicts = [verdict for each in found.items for _, verdict in each.practice]
    assert ", ".join(verdict.outcome for verdict in verdicts) == outcomes
    assert says in told(found)
    assert [each.state for each in found.items] == [State.READ, State.READ]


def test_an_item_without_an_answer_has_none_though_its_practice_is_right(homework: Path) -> None:
    found = checked(homework, "mean_practice = 7\n")
    assert [each.state for each in found.items] == [State.MISSING, State.MISSING]
    assert "practice: `mean_practice` is right" in told(found)


def test_one_line_names_what_was_not_tried(homework: Path) -> None:
    line = "For practice on other numbers, where the right result is told: "
    nothing = told(checked(homework, ANSWERS))
    assert f"{line}`mean_practice`, `slopes_practice`." in nothing
    assert "practice:" not in nothing
    assert f"{line}`slopes_practice`." in told(checked(homework, f"{ANSWERS}mean_practice = 0"))
    both = f"{ANSWERS}mean_practice = 0\nslopes_practice = 0"
    assert line not in told(checked(homework, both))


def test_the_line_names_six_of_many(tmp_path: Path) -> None:
    many = [
        replace(MEAN, reference={f"m{k}": 3.0}, slips=(), accepts=(), sibling=Sibling(
            given="4", reference={f"m{k}": 7.0}
        ))
        for k in range(8)
    ]  # fmt: skip
    items = [item(str(k), 1, question) for k, question in enumerate(many, start=1)]
    folder.write(folder.files(Assignment(name="many", title="Many", items=items)), tmp_path)
    assert "`m4_practice`, `m5_practice` and 2 more." in told(checked(tmp_path, ""))


def test_the_notebook_says_which_numbers(homework: Path) -> None:
    book = folder.files(ASSIGNMENT)["answers.ipynb"]
    assert "Practice, for no points: the same for 4, 5, 12, as `mean_practice`." in book
    assert "mean_practice = None" not in book
    assert "`_practice`" in folder.files(ASSIGNMENT)["README.md"]


def test_practice_comes_back_from_json_as_it_was(homework: Path) -> None:
    practised = [check for each in stored.read(homework).items for check in each.checks
                 if isinstance(check, Practice)]  # fmt: skip
    before = [check for each in public(ASSIGNMENT).items for check in each.checks
              if isinstance(check, Practice)]  # fmt: skip
    assert [check.describe() for check in practised] == [check.describe() for check in before]
    assert [check.says for check in practised] == [check.says for check in before]


def test_no_slip_counts_as_seen_since_its_answer_is_another() -> None:
    rows = audit(ASSIGNMENT)
    assert [(row.seen, row.faults) for row in rows] == [(0, ()), (0, ())]


def with_practice(result: float) -> Numeric:
    other = Sibling(given="other numbers", reference={"mean": result})
    return Numeric(prompt="", source="a test", reference={"mean": 3.0}, sibling=other)


def test_practice_that_tells_the_answer_fails_the_audit() -> None:
    assert [*faults(with_practice(2.0))] == []
    (fault,) = faults(with_practice(3.0))
    assert fault == "the result of the practice is the answer to the question"


def test_a_result_that_nothing_equals_is_refused() -> None:
    with pytest.raises(AuthoringError, match="mean_practice is not right by itself"):
        [*faults(with_practice(float("nan")))]


def test_the_run_knows_nothing_of_it() -> None:
    for question in (MEAN, SLOPES):
        assert not [ask for ask in question.ask(NO_DRAW) if ask.name.endswith("_practice")]
    record = carry_out(MEAN.ask(NO_DRAW), {"mean": 3.0, "mean_practice": 0.0})
    assert MEAN.judge(record, NO_DRAW).outcome is Outcome.RIGHT
