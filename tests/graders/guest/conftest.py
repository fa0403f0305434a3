"""Runs submissions in this very process, and puts back what they change of it."""

import builtins
import sys
from collections.abc import Callable, Iterator

import pytest

from graders.guest import trace
from graders.guest.cells import LoadedSubmission
from graders.guest.finder import Finder
from graders.guest.plan import Cell, Load
from graders.guest.serve import import_kit

Run = Callable[..., LoadedSubmission]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """`run("x = 1", "y = 2", helper="z = 3")`: two cells of a notebook, and a module beside it."""
    monkeypatch.setattr(trace, "_sources", set())
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    names = dict(vars(builtins))

    def go(
        *cells: str,
        skip: tuple[tuple[int, int], ...] = (),
        kit: dict[str, str] | None = None,
        texts: dict[str, str] | None = None,
        announce: Callable[[int, int, int], object] = lambda *_: None,
        **files: str,
    ) -> LoadedSubmission:
        notebook = [Cell(f"answers.ipynb, cell {k}", s) for k, s in enumerate(cells, start=1)]
        beside = [Cell(f"{name}.py", source, name) for name, source in files.items()]
        load = Load((*notebook, *beside), kit or {}, texts or {}, skip)
        import_kit(load.kit)
        submission = LoadedSubmission(load, announce)
        submission.run()
        return submission

    yield go
    for name, module in list(sys.modules.items()):
        if isinstance(getattr(module, "__loader__", None), Finder):
            del sys.modules[name]
    for name in vars(builtins).keys() - names.keys():
        delattr(builtins, name)
