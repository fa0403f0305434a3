"""What CONTRIBUTING tells a newcomer to type is a homework that grades."""

import re
import sys
from pathlib import Path

import pytest

from grade import main
from graders.course.results import Results

TEXT = (Path(__file__).resolve().parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
HEADS = {
    "softmax.py": "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
    "import numpy as np\nfrom reference.types import Array\n"
    "if TYPE_CHECKING:\n    from jaxtyping import Float\n",
    "q1.py": "import numpy as np\nfrom my_homework import softmax\n",
    "contents.py": "",
}


def blocks() -> list[str]:
    found = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    return [re.sub(r"^ {3}", "", block, flags=re.MULTILINE) for block in found]


@pytest.fixture
def homework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "my_homework"
    folder.mkdir()
    for (name, head), block in zip(HEADS.items(), blocks(), strict=True):
        (folder / name).write_text(head + block, encoding="utf-8")
    for name in [n for n in sys.modules if n.startswith("my_homework")]:
        monkeypatch.delitem(sys.modules, name)
    return folder


def test_the_question_of_the_guide_grades_right_and_tells_its_slip(
    homework: Path, tmp_path: Path
) -> None:
    hand_ins = tmp_path / "submissions"
    hand_ins.mkdir()
    right = "import numpy as np\ndef softmax(z): return np.exp(z) / np.exp(z).sum()\n"
    (hand_ins / "right.py").write_text(right, encoding="utf-8")
    (hand_ins / "slip.py").write_text("import numpy as np\nsoftmax = np.exp\n", encoding="utf-8")
    out = tmp_path / "results"
    assert main(["run", str(homework), str(hand_ins), "--out", str(out)]) == 0
    results = Results.open(out)
    assert results.get("right")[0].total.earned == 2
    (graded,) = results.get("slip")[0].items
    assert graded.verdict.because == "Divide by the sum: the result adds up to one."
    assert main(["audit", str(homework)]) == 0
