"""Runs on the CPU code that asks for a GPU by name: `.cuda()`, `.to("cuda")`, `device="cuda"`.

There is no GPU beside student code, and whoever trained on one must not lose the answer for it.
`torch.cuda.is_available()` still says that there is none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

ASKS = re.compile(r"""\.cuda\s*\(|(["'])(?:cuda|mps)(?::\d+)?\1|\bcuda\.\w*Tensor\b""")
ASKS_FIRST = re.compile(r"is_available|\belse\b|^\s*#")
IDLE = ("synchronize", "set_device", "reset_peak_memory_stats", "ipc_collect")
"""Functions of `torch.cuda` that fail without a GPU, and have nothing to do there."""


def asks_for_gpu(source: str) -> bool:
    """Whether a line names a GPU without asking first if there is one."""
    return any(ASKS.search(line) and not ASKS_FIRST.search(line) for line in source.splitlines())


def install(sources: Iterable[str]) -> None:
    """Change torch when it is imported, or now. Calls are looked at where a source names a GPU.

    The others are spared that: every call takes a few microseconds longer.
    """
    watched = any(map(asks_for_gpu, sources))
    if torch := sys.modules.get("torch"):
        _change(torch, watched)
    else:
        sys.meta_path.insert(0, _OnImport(watched))


class _OnImport:
    """Finds torch where it is, and changes it as soon as it has run."""

    def __init__(self, watched: bool) -> None:
        self.watched = watched

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """A spec for torch alone, and only once."""
        if name != "torch" or self not in sys.meta_path:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name)
        if spec is not None and spec.loader is not None:
            vars(spec.loader)["exec_module"] = self._and_change(spec.loader.exec_module)
        return spec

    def _and_change(self, run: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
        def exec_module(module: ModuleType) -> None:
            run(module)
            _change(module, self.watched)

        return exec_module


def _change(torch: Any, watched: bool) -> None:
    load = torch.load

    def load_on_cpu(f: Any, map_location: Any = None, *rest: Any, **keywords: Any) -> Any:
        """Load as `torch.load` does, but never onto the GPU that a tensor was saved from."""
        where = map_location if callable(map_location) else "cpu"
        return load(f, where, *rest, **keywords)

    torch.load = load_on_cpu
    for name in IDLE:
        setattr(torch.cuda, name, lambda *_, **__: None)
    torch.cuda.get_device_name = lambda *_, **__: "cpu"
    for name in [name for name in dir(torch.cuda) if name.endswith("Tensor")]:
        setattr(torch.cuda, name, getattr(torch, name))
    if watched:
        _watch(torch)


def _watch(torch: Any) -> None:
    """See every call of torch, of its constructors and of a tensor's methods, from now on."""
    cpu = torch.device("cpu")
    same = (torch.Tensor.cuda, torch.Tensor.pin_memory)
    by_position = (torch.Tensor.to, torch.Tensor.type)

    def on_cpu(device: Any) -> Any:
        """Return the device, or the CPU for a GPU; a bare number is a GPU, too."""
        is_device = isinstance(device, str | torch.device)
        return cpu if type(device) is int or (is_device and _is_gpu(str(device))) else device

    def retyped(argument: Any) -> Any:
        named = isinstance(argument, str) and argument.startswith("torch.cuda.")
        return argument.replace("torch.cuda.", "torch.") if named else on_cpu(argument)

    class OnCpu(torch.overrides.TorchFunctionMode):  # type: ignore[misc]  # torch comes later
        """The mode that torch offers for this, and uses itself for its default device."""

        def __torch_function__(
            self, function: Any, types: Any, arguments: Any = (), keywords: Any = None
        ) -> Any:
            if function in same:
                return arguments[0]
            if function is torch.device and arguments and on_cpu(arguments[0]) is cpu:
                return cpu
            if function in by_position:
                arguments = (arguments[0], *map(retyped, arguments[1:]))
            if keywords and keywords.get("device") is not None:
                keywords = {**keywords, "device": on_cpu(keywords["device"])}
            return function(*arguments, **(keywords or {}))

    OnCpu().__enter__()  # and never left: it holds until the process ends


def _is_gpu(device: str) -> bool:
    return device.partition(":")[0] in ("cuda", "mps")
