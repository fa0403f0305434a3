"""What was handed in beside the code can be opened at every level, and nothing else can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from graders import Assignment, Call, Code, item
from graders.grading import grade
from graders.guest.plan import Got
from graders.host.child import Spawned
from graders.host.isolation import Guests, Isolation
from graders.host.session import Transcript
from graders.intake.class_folder import collect
from graders.intake.submission import Submission
from tests.attacks.conftest import SETTINGS, at, in_the_open
from tests.attacks.world import LIMITS
from tests.graders.intake.builders import Made, lay, notebook

ASKED = Assignment(
    name="handed_in",
    title="",
    items=[
        item(
            "1",
            1,
            Code(
                prompt="", source="", calls=lambda draw: [Call("f")], reference={"f": lambda: True}
            ),
        )
    ],
    limits=LIMITS,
)


@pytest.fixture(scope="module", params=[*SETTINGS, "weak"])
def any_guests(request: pytest.FixtureRequest) -> Iterator[Guests]:
    """Guests at each level; weak is what other systems than Linux give."""
    if request.param == "weak":
        yield Guests(Spawned, Isolation())
        return
    with at(request.param, ("numpy",)) as made:
        yield made


@pytest.fixture
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return in_the_open(tmp_path_factory)


def answer(classroom: Path, guests: Guests, student: str = "ada") -> object:
    submission, transcript = graded(classroom, guests, student)
    (record,) = transcript.records["1"]
    return record.value if isinstance(record, Got) else (record, submission.notes)


def graded(classroom: Path, guests: Guests, student: str) -> tuple[Submission, Transcript]:
    found = {each.student: each for each in collect([classroom], ["1"]).submissions}
    _, transcript = grade(ASKED, found[student], b"secret", "", guests.start)
    return found[student], transcript


def test_it_is_read_under_its_own_name(any_guests: Guests, classroom: Path) -> None:
    code = (
        "import json\nimport numpy as np\nfrom pathlib import Path\n"
        "import my_module\nfrom layers.dense import width\n"
        "rows = np.loadtxt('data.csv', delimiter=',')\n"
        "w = np.load('deep/w.npz')['w']\n"
        "words = open('words.txt', encoding='utf-8').read()\n"
        "def f():\n"
        "    late = json.loads(Path('./deep/../more.json').read_text())\n"
        "    own = 'scale' in open('my_module.py').read()\n"
        "    return [rows.sum(), w.tolist(), words, late, my_module.scale, width, own]\n"
    )
    files: dict[str, Made] = {
        "hw.ipynb": notebook(code),
        "data.csv": "1,2\n3,4\n",
        "words.txt": "naïve",
        "more.json": "[1]",
        "my_module.py": "scale = int(open('data.csv').read()[0])",
        "layers/__init__.py": "",
        "layers/dense.py": "from .sizes import width",
        "layers/sizes.py": "width = 7",
    }
    (lay(classroom / "ada", files) / "deep").mkdir()
    np.savez(classroom / "ada" / "deep" / "w.npz", w=np.arange(3))
    expected = [10.0, [0, 1, 2], "naïve", [1], 1, 7, True]
    assert answer(classroom, any_guests) == expected


def test_each_notebook_runs_where_it_lay(any_guests: Guests, classroom: Path) -> None:
    read = "open('d.csv').read()"
    files: dict[str, Made] = {
        "HW/one/a.ipynb": notebook(f"a = {read}"),
        "HW/one/d.csv": "1",
        "HW/two/b.ipynb": notebook(f"b = {read}\ndef f(): return [a, b, {read}]"),
        "HW/two/d.csv": "2",
    }
    lay(classroom / "ada", files)
    assert answer(classroom, any_guests) == ["1", "2", "2"]


def test_it_is_a_copy_and_whole_again_after_a_death(any_guests: Guests, classroom: Path) -> None:
    code = (
        "import os\n"
        "before = open('d.csv').read()\n"
        "open('d.csv', 'w').write('changed'); open('new.csv', 'w').write('x')\n"
        "os.remove('e.csv'), os._exit(0)\n"
        "def f(): return [before, open('d.csv').read(), os.path.exists('e.csv')]\n"
    )
    folder = lay(classroom / "ada", {"hw.py": code, "d.csv": "as it was", "e.csv": ""})
    assert answer(classroom, any_guests) == ["as it was", "changed", True]
    assert (folder / "d.csv").read_text() == "as it was"
    assert sorted(path.name for path in folder.iterdir()) == ["d.csv", "e.csv", "hw.py"]


def test_a_file_that_was_refused_costs_its_statement_alone(
    any_guests: Guests, classroom: Path
) -> None:
    code = "big = open('big.bin').read()\nsmall = open('d.csv').read()\ndef f(): return small\n"
    folder = lay(classroom / "ada", {"hw.py": code, "d.csv": "7"})
    with (folder / "big.bin").open("wb") as file:
        file.truncate(21 << 20)
    submission, transcript = graded(classroom, any_guests, "ada")
    assert transcript.records["1"] == (Got("7"),)
    assert "the code cannot open a file: big.bin is larger than 20 MiB" in submission.notes
    assert [(fault.line, "big.bin" in fault.says) for fault in transcript.faults] == [(1, True)]


def test_nobody_elses_can_be_read(guests: Guests, classroom: Path) -> None:
    """G02, A02: by a link that was handed in, by a path, through the folder of the guests."""
    neighbour = lay(classroom / "bob", {"hw.py": "def f(): return 1", "secret.csv": "42"})
    (neighbour / "secret.csv").chmod(0o666)
    code = (
        "def content(path):\n"
        "    try: return open(path).read()\n"
        "    except OSError: return ''\n"
        "import os\n"
        f"places = ['link.csv', 'way_out/bob/secret.csv', {str(neighbour / 'secret.csv')!r},\n"
        "          '../bob/secret.csv', '../1/secret.csv', '../2/secret.csv']\n"
        "def f(): return [content(path) for path in places] + sorted(os.listdir('.'))\n"
    )
    folder = lay(classroom / "ada", {"hw.py": code, "own.csv": "1"})
    (folder / "link.csv").symlink_to(neighbour / "secret.csv")
    (folder / "way_out").symlink_to(classroom)
    graded(classroom, guests, "bob")
    assert answer(classroom, guests) == [""] * 6 + ["hw.py", "own.csv"]


def test_a_library_is_not_shadowed(any_guests: Guests, classroom: Path) -> None:
    """C12: what is installed wins over a file of the same name."""
    code = "import numpy, random, json\ndef f(): return [m.__name__ for m in (numpy, json)]\n"
    stolen = "raise SystemExit('shadowed')"
    names = ("numpy", "json/__init__", "sitecustomize", "wire", "plan")
    files: dict[str, Made] = {
        "hw.ipynb": notebook(code),
        **{f"{name}.py": stolen for name in names},
    }
    lay(classroom / "ada", files)
    assert answer(classroom, any_guests) == ["numpy", "json"]
