"""What plans call of a kit is what the course gave, whatever a submission makes of its modules."""

import sys
from collections.abc import Iterator

import pytest

from graders.guest.carry_out import carry_out
from graders.guest.plan import Call, Failed, Got, Made, Name
from tests.graders.guest.conftest import Run

KIT = {
    "scale": "FACTOR = 2\nSCALES = {'two': lambda x: 2 * x}\ndef twice(x): return FACTOR * x",
    "loop": "import scale\nfrom scale import twice\n"
    "def run(f, x): return helper(f(twice(x)))\n"
    "def by_module(f, x): return scale.twice(f(x))\n"
    "def by_table(f, x): return scale.SCALES['two'](f(x))\n"
    "def helper(x, *, more=1): return x + more",
}
ANSWER = "def f(x): return x\n"
TRICKS = [
    "import loop\nloop.run = lambda f, x: 99",
    "import loop\nloop.helper = lambda x: 99",
    "import loop\nloop.twice = lambda x: 99",
    "import scale\nscale.twice = lambda x: 99",
    "import scale\nscale.FACTOR = 99",
    "import scale\nscale.SCALES['two'] = lambda x: 99",
    "import scale\nscale.SCALES.clear()",
    "import loop\nloop.run.__code__ = (lambda f, x: 99).__code__",
    "import loop\nloop.helper.__kwdefaults__ = {'more': 99}",
    "import loop\ndel loop.run",
    "import sys\nsys.modules['loop'] = None",
    "import sys, types\nsys.modules['scale'] = types.ModuleType('scale')",
    "import loop, scale\nvars(loop).update(scale=None)",
    "import loop\nloop.__dict__.clear()",
    "import scale, loop\nloop.scale.twice = scale.SCALES",
    "from loop import run\nrun.__globals__['helper'] = lambda x: 99",
    "from loop import run\nrun.__globals__['twice'] = lambda x: 99",
    "import loop\nloop.__getattr__ = lambda name: 99",
    "import importlib, loop\nloop.helper = 99\nimportlib.invalidate_caches()",
    "import scale\nsetattr(scale, 'twice', 99)",
]


@pytest.fixture(autouse=True)
def _without_kit() -> Iterator[None]:
    yield
    for name in KIT:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize(("function", "value"), [("run", 7), ("by_module", 6), ("by_table", 6)])
def test_a_submission_changes_nothing_of_what_is_called(
    run: Run, trick: str, function: str, value: int
) -> None:
    submission = run(f"{ANSWER}{trick}", kit=KIT)
    call = Call(Made(f"loop.{function}"), (Name("f"), 3))
    assert carry_out((call,), submission.namespace) == (Got(value),)


def test_a_function_that_the_kit_has_not_is_told(run: Run) -> None:
    (answer,) = carry_out((Call(Made("loop.no"), (Name("f"),)),), run(ANSWER, kit=KIT).namespace)
    assert isinstance(answer, Failed)
