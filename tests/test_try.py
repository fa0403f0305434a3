"""`grade.py try`, as an author types it."""

from pathlib import Path

import pytest

import grade


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert grade.main(["try", *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_the_reference_each_slip_and_a_blank_are_shown_with_their_points(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = told(capsys, "ift6135_a2022", "2.3")
    assert "the reference 3 of 3 right" in text
    assert "slip 2 0 of 3 wrong You count pairs; the edges are directed" in text
    assert "no answer 0 of 3 no answer Nothing named `q2_3_edges` was found." in text


def test_parts_and_ways_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "ift6135_a2022", "1.3.i")
    assert "the reference of function 2 of 2 right" in text
    assert "the reference of formula 2 of 2 right" in text


def test_a_file_is_run_and_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.py").write_text("q2_3_edges = 11\n")
    text = told(capsys, "ift6135_a2022", "2.3", str(tmp_path / "mine.py"))
    assert "mine.py 0 of 3 wrong `q2_3_edges` is 11, which is not right." in text
    assert "the reference" not in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ift6135_a2022", "9"], "ift6135_a2022 has no item 9; it has 1.1, 1.2, "),
        (["ift6135_a2022", "2.3", "no.py"], "no.py: no such file or folder"),
        (["nothing", "1"], "no assignment 'nothing'; known: "),
    ],
)
def test_what_cannot_be_meant_is_told(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["try", *words]) == 2
    assert says in capsys.readouterr().err
