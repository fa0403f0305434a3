"""`grade.py gradescope`: whatever is handed over, results that Gradescope can read are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import grade
from graders.commands import gradescope as command
from graders.host import isolation
from graders.host.isolation import LANDLOCK, NAMESPACES, OUTER, SECCOMP
from tests.graders.intake.test_handed_over import told
from tests.tiny_class import BROKEN, CONTENTS, forget, stand_in

Capture = pytest.CaptureFixture[str]
OUT = Path("results/results.json")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from stand_in(tmp_path, monkeypatch)


def graded(student: str, *options: str, metadata: str = told()) -> dict[str, Any]:
    """The results of one of the class, read back."""
    Path("metadata.json").write_text(metadata, encoding="utf-8")
    handed = ["gradescope", "tiny", f"class/{student}", "--metadata", "metadata.json"]
    assert grade.main([*handed, "--out", str(OUT), *options]) == 0
    assert not OUT.with_name("results.json.new").exists()
    made: dict[str, Any] = json.loads(OUT.read_text(encoding="utf-8"))
    return made


def contents(text: str) -> None:
    Path("tiny/contents.py").write_text(text, encoding="utf-8")
    forget()


def found(made: dict[str, Any]) -> list[str]:
    lines: list[str] = made["tests"][0]["output"].splitlines()
    return lines


class TestGraded:
    def test_the_score_is_that_of_run(self, folder: Path) -> None:
        (folder / "secret").write_text("one", encoding="utf-8")
        assert [graded(who, "--secret", "secret")["score"] for who in ("anna", "ben", "cleo")] == [
            5.0, 1.0, 0.0,
        ]  # fmt: skip

    def test_a_student_sees_at_once_what_was_found(self, folder: Path) -> None:
        assert found(graded("cleo")) == [
            "Read: answers.py",
            "",
            "1  not readable: `edges`: a number such as 13/12 or 1.083 was asked for, not 'twelve'",
            "2  answered",
            "3  not found: Nothing named `why` was found.",
        ]

    def test_nothing_else_is_shown_before_the_grades_are(self, folder: Path) -> None:
        made = graded("ben")
        hidden = [test for test in made["tests"][1:] if test["visibility"] == "after_published"]
        assert len(hidden) == len(made["tests"]) - 1 == 4
        assert "You count pairs." in hidden[1]["output"]
        assert "You count pairs." not in json.dumps(made["tests"][0]) + made["output"]

    def test_an_option_shows_it_at_once(self, folder: Path) -> None:
        made = graded("ben", "--show-feedback")
        assert {test["visibility"] for test in made["tests"]} == {"visible"}

    def test_credit_is_that_of_the_track(self, folder: Path) -> None:
        made = graded("anna", "--track", "4644")
        assert made["score"] == 5.0
        assert made["tests"][1]["output"].startswith("5 of 3 points so far.\n1 point waits")
        assert made["tests"][3]["name"] == "code, extra credit"

    def test_late_work_is_noted(self, folder: Path) -> None:
        late = told(created_at="2018-08-01T00:10:00-07:00")
        assert found(graded("anna", metadata=late))[1].startswith("- late: handed in 2018-08-01")

    def test_without_a_secret_the_inputs_are_drawn_anew(self, folder: Path) -> None:
        inputs = {graded("anna")["extra_data"]["inputs"] for _ in range(2)}
        assert len(inputs) == 2

    def test_staff_read_the_whole_feedback_on_standard_output(
        self, folder: Path, capsys: Capture
    ) -> None:
        graded("ben")
        printed = capsys.readouterr().out
        assert "Feedback for anna@example.com" in printed
        assert "You count pairs." in printed

    def test_what_the_platform_grants_is_kept_to(self, folder: Path) -> None:
        made = graded("anna", "--minutes", "0")
        assert made["score"] == 0.0
        assert "6 points wait for a person." in made["tests"][1]["output"]
        assert "the grader's time was up" in made["tests"][2]["output"]


class TestIsolation:
    @pytest.mark.parametrize(("off", "is_low"), [
        ((OUTER, NAMESPACES, LANDLOCK), False), ((OUTER, NAMESPACES, LANDLOCK, SECCOMP), True),
    ])  # fmt: skip
    def test_the_best_wall_is_used_and_a_low_one_told(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture,
        off: tuple[str, ...], is_low: bool,
    ) -> None:  # fmt: skip
        low = partial(isolation.guests, switched_off=off)
        monkeypatch.setattr(isolation, "guests", low)
        made = graded("anna")
        assert made["score"] == 5.0
        assert (command.LOW in made["output"]) == is_low
        level = "weak" if is_low else "basic"
        assert made["extra_data"]["isolation"].startswith(level)
        assert "landlock    MISSING: closed files: switched off" in capsys.readouterr().out


class TestOurFault:
    """It costs nothing: no score, a plain word, and the reason where only staff read it."""

    def not_graded(self, made: dict[str, Any]) -> bool:
        scored = [test for test in made["tests"] if "score" in test]
        return "score" not in made and not scored and "costs you nothing" in made["output"]

    def test_a_question_that_fails(self, folder: Path, capsys: Capture) -> None:
        contents(BROKEN)
        made = graded("anna")
        assert self.not_graded(made)
        assert "1  the grader failed here; that is our fault and costs you nothing" in found(made)
        assert "AuthoringError" in capsys.readouterr().out
        assert "AuthoringError" not in OUT.read_text(encoding="utf-8")

    @pytest.mark.parametrize("text", [
        "def", "1 / 0", "import sys; sys.exit(3)", "raise MemoryError", "ASSIGNMENT = 3",
    ])  # fmt: skip
    def test_questions_that_cannot_be_loaded(
        self, folder: Path, capsys: Capture, text: str
    ) -> None:
        contents(text)
        made = graded("anna")
        assert self.not_graded(made)
        assert [test["name"] for test in made["tests"]] == ["The grader failed"]
        assert "Traceback" in capsys.readouterr().err

    @pytest.mark.parametrize("options", [
        ("--secret", "nowhere"), ("--secret", "empty"), ("--track", "1"),
    ])  # fmt: skip
    def test_a_call_that_cannot_be_meant(self, folder: Path, options: tuple[str, str]) -> None:
        (folder / "empty").touch()
        assert self.not_graded(graded("anna", *options))

    def test_a_submission_that_is_not_there(self, folder: Path) -> None:
        assert self.not_graded(graded("nobody"))

    def test_results_are_there_before_anything_can_go_wrong(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever ends us from outside leaves them behind."""
        seen: list[dict[str, Any]] = []

        def ended(*_: object) -> None:
            seen.append(json.loads(OUT.read_text(encoding="utf-8")))
            raise KeyboardInterrupt

        monkeypatch.setattr(command, "grade", ended)
        (folder / "metadata.json").write_text(told(), encoding="utf-8")
        handed = ["gradescope", "tiny", "class/anna", "--metadata", "metadata.json"]
        assert grade.main([*handed, "--out", str(OUT)]) == 130
        assert self.not_graded(seen[0])
        assert json.loads(OUT.read_text(encoding="utf-8")) == seen[0]


class TestHandedOver:
    @pytest.mark.parametrize("metadata", ["", "{", "[]"])
    def test_metadata_that_cannot_be_read_stops_nothing(self, folder: Path, metadata: str) -> None:
        made = graded("anna", metadata=metadata)
        assert made["score"] == 5.0
        assert found(made)[1].startswith("- the platform")

    def test_nor_does_metadata_that_is_not_there(self, folder: Path, capsys: Capture) -> None:
        handed = ["gradescope", "tiny", "class/anna", "--metadata", "nowhere", "--out", str(OUT)]
        assert grade.main(handed) == 0
        assert json.loads(OUT.read_text(encoding="utf-8"))["score"] == 5.0
        assert "nowhere" in capsys.readouterr().err

    def test_nothing_handed_in_is_told_and_earns_nothing(self, folder: Path) -> None:
        (folder / "class" / "dora").mkdir()
        made = graded("dora")
        assert made["score"] == 0.0
        assert found(made)[:2] == [
            "Read: no file",
            "Not read: nothing that can be graded was handed in: no .ipynb, .py, .tex or .pdf",
        ]

    def test_no_hidden_input_reaches_what_a_student_sees(self, folder: Path) -> None:
        """Code that meets one returns it as text, or leaves it where a value is looked for."""
        question = CONTENTS[CONTENTS.index("EDGES") : CONTENTS.index("DOUBLE")]
        last = question.replace("EDGES", "LAST").replace('"edges"', '"last"')
        contents(
            CONTENTS.replace("WHY =", f"{last}\nWHY =").replace(
                'item("3", 1, WHY)', 'item("3", 1, WHY), item("4", 1, LAST)'
            )
        )
        spy = "edges = last = 'unseen'\ndef double(x):\n    global last\n    last = f'saw {x}'\n"
        (folder / "class" / "anna" / "answers.py").write_text(
            f"{spy}    return last\n", encoding="utf-8"
        )
        made = graded("anna")
        assert any(line.startswith("4  not readable") and "unseen" in line for line in found(made))
        assert "saw" not in json.dumps(made["tests"][0]) + made["output"]


def test_the_contents_of_the_class_are_as_they_were(folder: Path) -> None:
    """The other tests change them; this one would notice a change that outlives its test."""
    assert (folder / "tiny" / "contents.py").read_text(encoding="utf-8") == CONTENTS
    assert graded("anna")["score"] == 5.0
