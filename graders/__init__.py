"""Everything a question file needs, from `graders.face`, which is read once it is asked for.

`grade.py --help` and a notebook's `%load_ext graders` must not wait for it.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders.face import *  # noqa: F403


def check(*items: str) -> Any:
    """Check the names of the notebook that calls it: `check("2.3")`, or all with `check()`.

    Nothing is checked where the notebook is graded, or read by `grade check`.
    """
    if "_guest" in sys.modules:
        return None
    inside = import_module("graders.commands.in_notebook")
    return inside.check(items, inside.caller_names(1))


def load_ipython_extension(shell: Any) -> None:
    """Carry out `%load_ext graders`, after which there is `%check`."""
    import_module("graders.commands.in_notebook").load(shell)


def __getattr__(name: str) -> Any:
    # `from graders import wording` asks here first; then Python imports the module by itself
    if name.startswith("__") or find_spec(f"graders.{name}"):
        raise AttributeError(name)
    return getattr(import_module("graders.face"), name)
