"""What Gradescope, Canvas and Moodle export: folders with metadata, or names that tell whose."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graders.intake.class_folder import collect
from graders.intake.digest import digest_of
from graders.intake.roster import Roster
from graders.intake.submission import Member, Submission
from tests.graders.intake.builders import Made, gathered, lay, notebook, values, zipped

NUMBERS = ("1.1", "2.2")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def both_ways(tmp_path: Path, files: dict[str, Made]) -> list[Path]:
    """The same export unpacked, as a zip, and as a zip with a folder around it."""
    plain, wrapped = tmp_path / "export.zip", tmp_path / "wrapped.zip"
    plain.write_bytes(zipped(files))
    wrapped.write_bytes(zipped({f"export_1/{name}": content for name, content in files.items()}))
    return [lay(tmp_path / "export", files), plain, wrapped]


GRADESCOPE = """\
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0815'
    :email: ada@x.edu
  :created_at: 2026-03-01 11:00:00.226530000 Z
  :score: 1.0
  :results:
    tests: &1
    - output: ":submitters: nobody"
    again: *1
submission_12:
  :submitters:
  - :name: Ben Li
    :sid:
    :email: ben@x.edu
  - :name: Cem Öz
    :sid: '0817'
    :email: cem@x.edu
  :created_at: 2026-03-01 14:00:00 +0100
submission_13:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0815'
    :email: ada@x.edu
  :created_at: 2026-03-01 13:00:00 UTC
submission_14:
  :submitters: []
  :created_at: yesterday
"""
EXPORT: dict[str, Made] = {
    "submission_metadata.yml": GRADESCOPE,
    "submission_11/hw.py": "a = 11",
    "submission_12/code/hw.py": "b = 12",
    "submission_13/hw.py": "a = 13",
    "submission_99/hw.py": "z = 99",
}


def test_an_export_of_gradescope(tmp_path: Path) -> None:
    for path in both_ways(tmp_path, EXPORT):
        found = gathered(path)
        assert values(found) == {
            "ada@x.edu": "a = 13",
            "ben@x.edu": "b = 12",
            "submission_14": "",
            "submission_99": "z = 99",
        }
        ben = found["ben@x.edu"]
        assert ben.members == (Member("ben@x.edu"), Member("cem@x.edu"))
        assert [s.student for s in ben.each()] == ["ben@x.edu", "cem@x.edu"]
        assert ben.submitted == datetime(2026, 3, 1, 13, tzinfo=UTC)
        assert ben.files == ("code/hw.py",)


def test_every_submission_of_an_export_is_kept_with_its_time(tmp_path: Path) -> None:
    found = collect([lay(tmp_path, EXPORT)], NUMBERS).submissions
    ada = {s.cells[0].source: s for s in found if s.student == "ada@x.edu"}
    assert {source: s.submitted and s.submitted.hour for source, s in ada.items()} == {
        "a = 11": 11,
        "a = 13": 13,
    }
    assert all(s.timed and s.word is None for s in ada.values())


BAD_METADATA = [
    ("no YAML", "a: [", "is not YAML that can be read: "),
    ("deep", "[" * 100_000, "is nested more than 60 deep"),
    ("many references", "a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]", ""),
    ("a tag that asks for code", "!!python/object/apply:os.system ['touch /tmp/x']", ""),
    ("keys that are lists", "? [a, b]\n: c\n? {d: e}\n: f", ""),
    ("nothing", "", ""),
    ("no text", b"\xff\xfe\0", "is not YAML that can be read: "),
]


@pytest.mark.parametrize(
    ("text", "says"), [r[1:] for r in BAD_METADATA], ids=[r[0] for r in BAD_METADATA]
)
def test_metadata_that_cannot_be_read_leaves_the_folders(
    tmp_path: Path, text: Made, says: str
) -> None:
    lay(tmp_path, {"submission_metadata.yml": text, "submission_11/hw.py": "a = 11"})
    found = collect([tmp_path], NUMBERS)
    assert [s.student for s in found.submissions] == ["submission_11"]
    assert says in "".join(found.notes)


CANVAS: dict[str, Made] = {
    "lovelaceada_1001_70001_hw-1.ipynb": notebook("a = 2"),
    "lovelaceada_1001_70000_hw.ipynb": notebook("a = 1"),
    "liben_LATE_1002_70002_hw.zip": zipped({"hw.py": "b = 1"}),
    "wangwei_1003_70003_part-1.py": "p = 1",
    "wangwei_1003_70004_part-2.py": "q = 2",
    "wangwei_1004_70005_my_hw.py": "w = 4",
    "zed_1005_70006_hw.py": "z = 1",
    "zed_LATE_1005_70007_hw-1.py": "z = 2",
}


def test_an_export_of_canvas(tmp_path: Path) -> None:
    """Resubmitted files have a number; numbers alone are names; one name may be two people's."""
    for path in both_ways(tmp_path, CANVAS):
        found = gathered(path)
        assert values(found) == {
            "liben_1002": "b = 1",
            "lovelaceada_1001": "a = 2",
            "wangwei_1003": "p = 1; q = 2",
            "wangwei_1004": "w = 4",
            "zed_1005": "z = 1",
        }
        assert [s.student for s in found.values() if s.late] == ["liben_1002"]
        assert found["lovelaceada_1001"].notes == ("superseded: hw.ipynb; hw-1.ipynb counts",)
        assert found["zed_1005"].notes == ("superseded: hw-1.py; hw.py counts",)
        assert found["wangwei_1004"].files == ("my_hw.py",)


MOODLE: dict[str, Made] = {
    "Ada Lovelace_657737_assignsubmission_file_/hw.ipynb": notebook("a = 1"),
    "Ada Lovelace_657737_assignsubmission_file_/src/m.py": "m = 1",
    "Ada Lovelace_657737_assignsubmission_onlinetext_/onlinetext.html": "<p>Hi</p>",
    "Ben_Li_657738_assignsubmission_file_hw.py": "b = 1",
    "Ben_Li_657738_assignsubmission_file_hw-1.py": "c = 1",
}


def test_an_export_of_moodle(tmp_path: Path) -> None:
    """Moodle makes folders, or puts all of it into the file's name."""
    for path in both_ways(tmp_path, MOODLE):
        found = gathered(path)
        assert values(found) == {
            "Ada Lovelace_657737": "m = 1; a = 1",
            "Ben_Li_657738": "c = 1; b = 1",
        }
        assert found["Ada Lovelace_657737"].to_read == ("onlinetext.html",)


ROSTER = Roster(
    {
        "ada": {"name": "Ada Lovelace", "platform_id": "1001", "track": "7643"},
        "ben": {"name": "Li, Ben", "platform_id": "1002", "track": "4644"},
        "cem": {"name": "Cem Oz", "track": "4644"},
    }
)


def test_a_roster_names_students_and_gives_everyone_a_row(tmp_path: Path) -> None:
    found = collect([lay(tmp_path, CANVAS)], NUMBERS, ROSTER)
    rows = {s.student: s for s in found.submissions}
    assert list(rows) == ["ada", "ben", "cem", "wangwei_1003", "wangwei_1004", "zed_1005"]
    assert (rows["ada"].track, rows["zed_1005"].track) == ("7643", "")
    nothing = Submission(
        student="cem",
        track="4644",
        notes=("nothing was handed in",),
        on_choice=1,
        digest=digest_of(()),
    )
    assert rows["cem"] == nothing
    assert set(found.notes) >= {
        "not in the roster: wangwei_1003 (handed in as wangwei_1003)",
        "not in the roster: zed_1005 (handed in as zed_1005)",
        "nothing handed in: cem",
        "ada: superseded: hw.ipynb; hw-1.ipynb counts",
    }
    assert rows["ben"].word


def test_a_group_is_told(tmp_path: Path) -> None:
    notes = collect([lay(tmp_path, EXPORT)], NUMBERS).notes
    assert "one submission of ben@x.edu, cem@x.edu" in notes


def test_a_damaged_class_archive_is_a_submission_with_a_problem(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(b"PK\3\4 cut off")
    (one,) = collect([tmp_path / "class.zip"], NUMBERS).submissions
    assert one.problems[0].startswith("class.zip is no zip that can be read")


def test_a_member_with_a_hostile_name_in_a_class_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(
        zipped({**MOODLE, "../x_1_assignsubmission_file_a.py": ""})
    )
    found = collect([tmp_path / "class.zip"], NUMBERS)
    assert len(found.submissions) == 2
    assert found.notes[0].endswith("its path leads out of the folder")
