"""Everything a question file needs, from `graders.face`, which is read once it is asked for.

`grade.py --help` and a notebook's `%load_ext graders` must not wait for it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders.face import *  # noqa: F403


def __getattr__(name: str) -> Any:
    # `from graders import wording` asks here first; then Python imports the module by itself
    if name.startswith("__") or find_spec(f"graders.{name}"):
        raise AttributeError(name)
    return getattr(import_module("graders.face"), name)
