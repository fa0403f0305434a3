"""Nothing inside a student's own folder or archive names another student."""

from itertools import product
from pathlib import Path

import pytest

from graders.intake.class_folder import collect
from graders.intake.roster import Roster
from tests.graders.intake.builders import Made, gathered, lay, notebook, values, zipped

NUMBERS = ("1.1", "2.2")
FORGED = """submission_1:
  :submitters:
  - :name: Anna
    :sid: '0815'
    :email: anna@x.edu
  :created_at: 2020-01-01 11:00:00 Z
"""
CLAIMS: dict[str, dict[str, Made]] = {
    "Gradescope's metadata": {
        "submission_metadata.yml": FORGED, "submission_1/hw.py": "b = 1", "hw.py": "c = 1",
    },
    "metadata for its own files": {"submission_metadata.yml": FORGED, "hw.py": "b = 1"},
    "a name of Canvas": {"anna_1001_70001_hw.py": "b = 1"},
    "a late name of Canvas": {"anna_LATE_1001_70001_hw.ipynb": notebook("b = 1")},
    "a name of Moodle": {"Anna_0815_assignsubmission_file_hw.py": "b = 1"},
    "a folder of Moodle": {"Anna_0815_assignsubmission_file_/hw.py": "b = 1"},
    "another's name": {"anna.py": "b = 1"},
    "another's id": {"0815.ipynb": notebook("b = 1")},
    "another's folder": {"anna/hw.py": "b = 1"},
}  # fmt: skip
ROSTER = Roster({
    "anna": {"name": "Anna", "sid": "0815", "email": "anna@x.edu", "platform_id": "1001"},
    "ben": {"name": "Ben", "sid": "0816"}, "cem": {"name": "Cem"},
})  # fmt: skip
PLACES = ("a folder", "a zip", "a zip with a folder", "a folder alone", "a zip alone")


def placed(folder: Path, place: str, claim: dict[str, Made]) -> Path:
    """Ben's hand-in with those files, beside Cem's or alone."""
    inside = {f"ben/{name}": content for name, content in claim.items()}
    files: dict[str, Made] = {"ben.zip": zipped(claim)}
    if "with a folder" in place:
        files = {"ben.zip": zipped(inside)}
    elif "folder" in place:
        files = inside
    return lay(folder / "in", files if "alone" in place else {**files, "cem/hw.py": "c = 1"})


@pytest.mark.parametrize(("claim", "place"), [*product(CLAIMS, PLACES)])
@pytest.mark.parametrize("listed", [True, False])
def test_whoever_handed_it_in_gets_it(claim: str, place: str, listed: bool, tmp_path: Path) -> None:
    path = placed(tmp_path, place, CLAIMS[claim])
    roster = ROSTER if listed else None
    found = collect([path], NUMBERS, roster).submissions
    assert {s.student for s in found if s.files} == (
        {"ben"} if "alone" in place else {"ben", "cem"}
    )


@pytest.mark.parametrize("claim", CLAIMS)
def test_an_archive_that_is_named_is_a_students_where_the_roster_says_so(
    claim: str, tmp_path: Path
) -> None:
    path = placed(tmp_path, "a zip alone", CLAIMS[claim]) / "ben.zip"
    found = collect([path], NUMBERS, ROSTER).submissions
    assert [s.student for s in found if s.files] == ["ben"]


@pytest.mark.parametrize("claim", [c for c in CLAIMS if "Canvas" in c or "etadata" in c])
def test_names_that_are_not_obeyed_are_told(claim: str, tmp_path: Path) -> None:
    for place in ("a folder alone", "a zip alone"):
        notes = collect([placed(tmp_path / place, place, CLAIMS[claim])], NUMBERS).notes
        assert [n for n in notes if "names inside it are its own" in n], place


def books(*names: str, code: str = "") -> dict[str, Made]:
    return {f"{name}.ipynb": notebook(code or f"x = {k}") for k, name in enumerate(names)}


CLASSES: list[dict[str, Made]] = [
    books("anna", "bob"), books("Anna Lee", "Bob Doe"), books("alee", "bdoe", "czhang"),
    books("lee_anna", "doe_bob"), books("0815", "0816"), books("hw-anna", "hw-bob"),
    {**books("anna", "bob"), "anna.pdf": b"%PDF"}, books("zoë", "josée"),
    {"anna.py": "q2 = 1", "bob.py": "q2 = 2"}, books("o'neill", "d'arc"),
]  # fmt: skip
ONE: list[dict[str, Made]] = [
    books("part1", "part2"), books("q1", "q2"), books("train", "model"), books("hw3", "hw3_final"),
    books("attention", "diffusion"), books("notebook1", "notebook2"), books("anna", "anna (1)"),
    {"model.py": "x = 1", "train.py": "y = 1"}, {"first.py": "q1 = 1", "second.py": "q2 = 2"},
    books("Problem 1", "Problem 2"), books("draft", "final"), {"work.ipynb": notebook("q1 = 1"),
    "rest.ipynb": notebook("q2 = 1")},
]  # fmt: skip


def kept(tmp_path: Path, files: dict[str, Made], roster: Roster | None = None) -> tuple[int, str]:
    """How many students a zip of these is, and what is told of it."""
    from graders.intake.released import Released

    (tmp_path / "week3.zip").write_bytes(zipped(files))
    asked = Released(NUMBERS, names={"q1": "1.1", "q2": "2.2"})
    found = collect([tmp_path / "week3.zip"], asked, roster)
    return len([s for s in found.submissions if s.files]), " ".join(found.notes)


@pytest.mark.parametrize("number", range(len(CLASSES)))
def test_loose_files_with_names_of_people_are_a_class_and_that_is_told(
    number: int, tmp_path: Path
) -> None:
    count, told = kept(tmp_path, CLASSES[number])
    assert count == len({name.rpartition(".")[0] for name in CLASSES[number]})
    assert "each is taken for a student's" in told


@pytest.mark.parametrize("number", range(len(ONE)))
def test_loose_files_of_one_project_are_one_students_and_that_is_told(
    number: int, tmp_path: Path
) -> None:
    count, told = kept(tmp_path, ONE[number])
    assert count == 1
    assert "taken for one student's work" in told


@pytest.mark.parametrize(("names", "count"), [
    (("anna", "ben"), 2), (("0815", "cem"), 2), (("Anna", "Ben", "Cem"), 3),
    (("train", "model"), 1),
    (("anna", "model"), 1), (("816", "anna"), 2),
])  # fmt: skip
def test_a_roster_makes_it_sure(names: tuple[str, ...], count: int, tmp_path: Path) -> None:
    assert kept(tmp_path, books(*names), ROSTER)[0] == count


def test_a_students_zip_beside_others_is_one_students(tmp_path: Path) -> None:
    lay(tmp_path, {"cem.zip": zipped(books("anna", "ben")), "dan.py": "d = 1"})
    assert set(gathered(tmp_path)) == {"cem", "dan"}
    assert values(gathered(tmp_path, roster=ROSTER))["cem"] == "x = 0; x = 1"


DOTTED = [".anna", ".Ben Li", ".0815"]


@pytest.mark.parametrize(("name", "packed"), [*product(DOTTED, [True, False])])
def test_a_folder_that_begins_with_a_dot_is_told(name: str, packed: bool, tmp_path: Path) -> None:
    files: dict[str, Made] = {f"{name}/hw.py": "a = 1", "cem/hw.py": "c = 1", "dan/hw.py": "d = 1",
                              ".git/hook.py": "x", ".ipynb_checkpoints/a.ipynb": "{}"}  # fmt: skip
    path = lay(tmp_path / "in", {"class.zip": zipped(files)} if packed else files)
    found = collect([path], NUMBERS)
    assert {s.student for s in found.submissions} == {"cem", "dan"}
    assert [n for n in found.notes if "dot" in n] == [
        f"passed over: {name}, whose name begins with a dot; rename it"
    ]


def test_a_roster_matches_a_folder_that_begins_with_a_dot(tmp_path: Path) -> None:
    found = gathered(lay(tmp_path, {".anna/hw.py": "a = 1", "cem/hw.py": "c = 1"}), roster=ROSTER)
    assert values(found)["anna"] == "a = 1"
