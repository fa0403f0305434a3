"""The course's package `gtgpt`, in one folder with everything else: `gtgpt.model` and the rest."""

import importlib
import sys

__path__: list[str] = []
"""Makes this a package, whose modules are the ones below."""

for _name in ("utils", "model", "trainer"):
    _module = importlib.import_module(f"{__package__}.gtgpt_{_name}" if "." in __name__
                                      else f"gtgpt_{_name}")  # fmt: skip
    sys.modules[f"{__name__}.{_name}"] = globals()[_name] = _module
