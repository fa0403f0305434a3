"""Which files a file needs, from its imports alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders.release.sources import any_imports, reached

FILES = {
    "hw/__init__.py": "",
    "hw/contents.py": "from hw import q1\nfrom . import q2\nimport graders\n",
    "hw/q1.py": "from reference.norm import batch\n",
    "hw/q2.py": "from .deep.q3 import X\nfrom ..outer import Y\n",
    "hw/deep/__init__.py": "",
    "hw/deep/q3.py": "def late():\n    import torch.nn\n",
    "hw/unused.py": "import pandas\n",
    "reference/__init__.py": "import zlib\n",
    "reference/norm.py": "import numpy as np\nfrom hw import q1\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_imports_are_followed_also_relative_ones_and_circles(root: Path) -> None:
    found = {str(path.relative_to(root)) for path in reached([root / "hw/contents.py"], [root])}
    assert found == FILES.keys() - {"hw/unused.py"}


def test_an_import_inside_a_function_counts(root: Path) -> None:
    paths = reached([root / "hw/contents.py"], [root])
    assert any_imports(paths, "torch")
    assert any_imports(paths, "numpy")
    assert not any_imports(paths, "pandas")
    assert not any_imports(paths, "tor")
