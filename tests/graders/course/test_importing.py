"""Results of an earlier version come into a store with their points, marks and secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import grade
from graders.course.results import Results
from tests.tiny_class import ANSWERS, exported, stand_in, totals


@pytest.fixture
def old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Path]:
    """What the version before the store wrote: `run.json`, `reports/`, `marks.csv`, `secret`."""
    for folder in stand_in(tmp_path, monkeypatch):
        assert grade.main(["run", "tiny", "class", "--out", "made"]) == 0
        assert grade.main(["mark", "anna", "3", "+1/2", "--results", "made"]) == 0
        old = folder / "old"
        (old / "reports").mkdir(parents=True)
        for name, report in exported(folder / "made").items():
            (old / "reports" / name).write_bytes(report)
        (old / "run.json").write_text(json.dumps({"assignment": str(folder / "tiny")}))
        for name in ("secret", "marks.csv"):
            (old / name).write_bytes((folder / "made" / name).read_bytes())
        capsys.readouterr()
        yield old


@pytest.mark.parametrize("out", [(), ("--out", "new")])
def test_points_marks_and_reports_are_as_they_were(
    old: Path, out: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in (old / "reports").iterdir()}
    assert grade.main(["import-results", str(old), *out]) == 0
    assert "3 reports and all marks are in the store" in capsys.readouterr().out
    new = Path("new") if out else old
    assert totals(new) == {"anna": "5.5", "ben": "1", "cleo": "0"}
    assert exported(new) == before
    assert Results.open(new).secret == (old / "secret").read_bytes()


def test_a_run_goes_on_without_running_what_is_there(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["import-results", str(old)]) == 0
    capsys.readouterr()
    assert grade.main(["run", "tiny", "class", "--out", str(old)]) == 0
    assert f"{len(ANSWERS)} as before, 0 new" in capsys.readouterr().out
    assert totals(old)["anna"] == "5.5"


def test_a_hand_in_that_is_another_is_run(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade.main(["import-results", str(old)]) == 0
    Path("class/ben/answers.py").write_text(ANSWERS["anna"], encoding="utf-8")
    capsys.readouterr()
    assert grade.main(["run", "tiny", "class", "--out", str(old)]) == 0
    assert "2 as before, 1 new" in capsys.readouterr().out
    assert totals(old)["ben"] == "5"


@pytest.mark.parametrize(("arguments", "says"), [
    (("import-results", "class"), "class holds no results of an earlier version: there is no run"),
    (("run", "tiny", "class", "--out", "old"), "old holds reports of an earlier version: grade.py"),
    (("rescore", "--results", "old"), "old holds reports of an earlier version: grade.py"),
    (("import-results", "old", "--out", "made"), "made holds results already; name another folder"),
])  # fmt: skip
def test_what_cannot_be_is_told(
    old: Path, arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(arguments) == 2
    assert capsys.readouterr().err.startswith(f"grade.py: {says}")


def test_a_damaged_report_is_named_and_nothing_is_stored(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (old / "reports" / "ben.json").write_text("{}", encoding="utf-8")
    assert grade.main(["import-results", str(old)]) == 2
    assert "ben.json is not a report" in capsys.readouterr().err
    assert not (old / "class.db").exists()


def test_fields_that_came_later_may_be_absent(old: Path) -> None:
    """Reports of the version before know no adjustments, requests and scales."""
    for path in (old / "reports").iterdir():
        whole = json.loads(path.read_text(encoding="utf-8"))
        for name in ("regrades", "scale"):
            del whole["report"][name]
        for each in whole["report"]["items"]:
            del each["adjustment"]
        path.write_text(json.dumps(whole), encoding="utf-8")
    assert grade.main(["import-results", str(old)]) == 0
    assert totals(old)["anna"] == "5.5"


def edits(value: object, at: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The places in a report that somebody may edit by hand, the first of each list."""
    yield at
    if isinstance(value, dict):
        for name, part in value.items():
            yield from edits(part, (*at, name))
    elif isinstance(value, list) and value:
        yield from edits(value[0], (*at, 0))


def test_reports_that_were_edited_by_hand_are_named_in_one_line(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is put in a place: it is taken over, or the file is named, and nothing is stored."""
    path = old / "reports" / "ben.json"
    whole = path.read_text(encoding="utf-8")
    places = [place for place in edits(json.loads(whole)) if place]
    refused = 0
    for number, place in enumerate(places):
        edited = json.loads(whole)
        part = edited
        for name in place[:-1]:
            part = part[name]
        part[place[-1]] = ("no number", -7, None, [], {"x": 1})[number % 5]
        path.write_text(json.dumps(edited), encoding="utf-8")
        out = f"edited-{number}"
        code = grade.main(["import-results", str(old), "--out", out])
        told = capsys.readouterr().err.strip().splitlines()
        assert code in (0, 2), place
        if code == 2:
            refused += 1
            assert len(told) == 1, place
            assert told[0].startswith("grade.py: "), place
    assert refused > len(places) // 4
