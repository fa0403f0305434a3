"""The namespaces that the files of a submission leave behind, and which of them a name comes from.

A blank never wins over an answer; a file under an asked name wins over others, and those over
copies; a notebook wins over a module, and what ran later over what ran before.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field

from .blank import is_blank_value


@dataclass(eq=False)
class Space:
    """One file's namespace."""

    file: str
    module: types.ModuleType
    rank: int = 1
    is_notebook: bool = False
    order: int = 0
    kept: dict[str, object] = field(default_factory=dict)
    """Answers that a later blank of the same file replaced."""
    lent: dict[str, object] = field(default_factory=dict)
    """Names from another notebook, as one kernel would have kept them."""

    @property
    def names(self) -> dict[str, object]:
        """The namespace itself."""
        return self.module.__dict__

    def owns(self, name: str) -> bool:
        """Whether the file gave the name its meaning here."""
        if name not in self.names:
            return False
        return name not in self.lent or self.names[name] is not self.lent[name]


class Spaces:
    """All namespaces of a submission."""

    def __init__(self) -> None:
        self.all: list[Space] = []
        self.stubs: dict[int, object] = {}
        """Identity -> function or class that holds no answer."""

    def is_blank(self, value: object) -> bool:
        """Whether a value is what stands under a name that nobody answered."""
        return is_blank_value(value) or id(value) in self.stubs

    def note_blank(self, space: Space, name: str, before: object) -> None:
        """Note that a statement left no answer under a name; keep the value that stood there."""
        value = space.names.get(name)
        if not is_blank_value(value):  # a function or a class
            self.stubs[id(value)] = value
        if not self.is_blank(before):
            space.kept[name] = before

    def best(self, name: str) -> Space | None:
        """Return the namespace of the file that a name comes from."""
        found = [space for space in self.all if space.owns(name)]
        return max(found, key=lambda space: self._weight(space, name), default=None)

    def value_in(self, space: Space, name: str) -> object:
        """Return the value of a name in one file: its last answer that is no blank, if any."""
        value = space.names[name]
        return space.kept[name] if name in space.kept and self.is_blank(value) else value

    def _weight(self, space: Space, name: str) -> tuple[bool, int, bool, int]:
        is_answer = not self.is_blank(self.value_in(space, name))
        return is_answer, space.rank, space.is_notebook, space.order

    def lend(self, space: Space) -> None:
        """Give a notebook the names of the others, as they are in one kernel; its own stay."""
        for other in self.all:
            if other is space or not other.is_notebook:
                continue
            for name in list(other.names):
                if not name.startswith("__") and not space.owns(name):
                    self._lend(space, name)

    def lend_one(self, space: Space, name: str) -> bool:
        """Give a notebook a name that only another one defines; whether there is such a one."""
        if not space.is_notebook or name in space.names:
            return False
        self._lend(space, name)
        return name in space.names

    def _lend(self, space: Space, name: str) -> None:
        notebooks = [s for s in self.all if s.is_notebook and s is not space and s.owns(name)]
        if notebooks:
            best = max(notebooks, key=lambda each: self._weight(each, name))
            space.names[name] = space.lent[name] = self.value_in(best, name)

    def settle(self) -> None:
        """Let functions find answers where a template's blank stands under the name they call."""
        for space in self.all:
            if not space.is_notebook:
                continue
            self.lend(space)
            for name, value in list(space.names.items()):
                if id(value) not in self.stubs:
                    continue
                best = self.best(name)
                if best and not self.is_blank(found := self.value_in(best, name)):
                    space.kept[name] = space.names[name] = found


class View(MutableMapping[str, object]):
    """Every name that can be asked for. One file's definitions may come first."""

    def __init__(self, spaces: Spaces, texts: Mapping[str, object], file: str = "") -> None:
        self.spaces, self.texts, self.file = spaces, texts, file

    def __getitem__(self, name: str) -> object:
        space = self._space(name)
        value = self.spaces.value_in(space, name) if space else None
        if name in self.texts and (space is None or self.spaces.is_blank(value)):
            return self.texts[name]
        if space is None:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: object) -> None:
        """Keep another value under a name, as an iterator's parts once they were read."""
        if space := self._space(name):
            space.names[name] = space.kept[name] = value

    def __delitem__(self, name: str) -> None:
        raise TypeError("a submission's names stay")

    def _space(self, name: str) -> Space | None:
        first = [s for s in self.spaces.all if s.file == self.file and s.owns(name)]
        for space in first:
            if not self.spaces.is_blank(self.spaces.value_in(space, name)):
                return space
        return self.spaces.best(name)

    def __iter__(self) -> Iterator[str]:
        names = (name for space in self.spaces.all for name in space.names)
        return iter(dict.fromkeys([*names, *self.texts]))

    def __len__(self) -> int:
        return sum(1 for _ in self)
