"""Asks of an answer, and the answers to them: the words both ends of the wall share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Cause(StrEnum):
    """Why an ask has no value. Each is told apart because each needs another sentence."""

    MISSING = "missing"
    """The namespace has no such name."""
    RAISED = "raised"
    EXITED = "exited"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    CRASHED = "crashed"
    """Killed by a signal that was not ours."""
    FLOODED = "printed too much"
    FILLED = "filled the disk"
    CROWDED = "started too many threads"
    TOO_LARGE = "answered too much"
    UNSENDABLE = "not plain data"
    """A value of a type that does not cross the wall: a generator, an object of one's own."""
    GARBLED = "broken frame"
    """The guest sent bytes that are no answer."""
    NOT_ASKED = "not asked"
    """An earlier ask of the same item ended the guest."""
    WALL = "wall failed"
    """Our fault: the guest could not be started or walled in."""


@dataclass(frozen=True)
class Name:
    """Inside the arguments of a call: the object of that name in the answer's namespace."""

    name: str


@dataclass(frozen=True)
class Made:
    """Inside the arguments of a call: the result of a function of the assignment's kit.

    On the trusted side `make` is the kit's function itself; it crosses as "module.function" and
    is looked up in the guest's own copy of the kit. This is how callables are handed to a student.
    """

    make: Callable[..., object] | str
    arguments: tuple[object, ...] = ()

    @property
    def path(self) -> str:
        """`module.function`, with the module's last name only: kits are flat."""
        if isinstance(self.make, str):
            return self.make
        return f"{self.make.__module__.rpartition('.')[2]}.{self.make.__qualname__}"


@dataclass(frozen=True)
class Value:
    """Asks for the value of a name. An optional one may be absent without being missed."""

    name: str
    optional: bool = False


@dataclass(frozen=True)
class Text:
    """Asks for prose: a string of that name, or the text handed in for the item."""

    optional: ClassVar[bool] = False
    name: str


@dataclass(frozen=True)
class Call:
    """Asks for the result of a function on these arguments.

    `function` is a name of the namespace, or a function of the kit that drives what the student
    wrote (it then finds the student's objects by `Name` among its arguments). `labels` name the
    arguments in messages; they are passed by position, so a student may call them anything.
    """

    optional: ClassVar[bool] = False
    function: str | Made
    arguments: tuple[object, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that must stand in the student's namespace."""
        if isinstance(self.function, str):
            return self.function
        return next((a.name for a in self.arguments if isinstance(a, Name)), "")


@dataclass(frozen=True)
class Build:
    """Asks for a torch module's results: built, loaded with given weights, run, differentiated.

    Weights are given by role. A role is looked up in the student's own `role_map`, then under its
    own name and those in `roles`, then by shape where only one free parameter has it; a transposed
    shape takes the transpose. The value has these parts:

    - `output`, what the method returns, and `again`, what a second call on the same objects does;
    - `gradients` of sum(output * weigh), where `weigh` is given: by position for each float input,
      and by role; None where no path leads;
    - `dropout`, the rate and shape of each active one: it scales by 1 + rate, and leaves no chance;
    - `spare`, the parameters that play no role;
    - `computed_in`, float64, or float32 where the module's own code brings that in.
    """

    optional: ClassVar[bool] = False
    name: str
    """The class, a name of the namespace."""
    arguments: tuple[object, ...] = ()
    """The arguments of its constructor."""
    keywords: dict[str, object] = field(default_factory=dict)
    weights: dict[str, object] = field(default_factory=dict)
    """Role -> array."""
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Role -> other names under which a parameter or buffer may stand, as `linear_in.weight`."""
    inputs: tuple[object, ...] = ()
    """Arrays become tensors: float64 for floats, int64 for whole numbers, bool for booleans."""
    labels: tuple[str, ...] = ()
    method: str = "forward"
    weigh: object = None
    """None, or an array of the output's shape (a tuple of them for a tuple of outputs)."""
    training: bool = False
    stands_in: dict[str, object] = field(default_factory=dict)
    """Attribute -> what stands there instead of the student's own, a kit's function say: a method
    that builds on an earlier one is then asked without it."""


Ask = Value | Text | Call | Build
Plan = tuple[Ask, ...]


@dataclass(frozen=True)
class Got:
    """A plain value. `changed` lists the arguments that the call altered in place."""

    value: object
    changed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Failed:
    """No value, the cause, the message, and where in the student's own source."""

    cause: Cause
    says: str = ""
    where: str = ""


Record = tuple[Got | Failed, ...]


@dataclass(frozen=True)
class Tree:
    """A symbolic expression as data: a head and its arguments. It is never evaluated as code."""

    head: str
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A piece of a submission that runs as one: a notebook cell, or a whole module."""

    name: str
    """The cell's name as the student would look it up: `answers.ipynb, cell 4`."""
    source: str
    module: str = ""
    """Empty for a notebook's shared namespace, else the module that the text is."""
    folder: str = ""
    """The folder of its file in the hand-in: it runs there."""
    file: str = ""
    """The file's path in the hand-in. Empty where the name tells it."""
    rank: int = 1
    """The file's weight: 2 under a name that was asked for, 0 for a copy of another file."""

    @property
    def origin(self) -> str:
        """The file that the cell belongs to."""
        return self.file or self.name.partition(", cell ")[0]


@dataclass(frozen=True)
class Load:
    """All that a guest needs to become one submission's namespace."""

    cells: tuple[Cell, ...]
    kit: dict[str, str]
    """Module name -> source of the assignment's own support files."""
    texts: dict[str, str]
    """Name -> prose that stands in for it when the code does not define it."""
    skip: tuple[tuple[int, int], ...] = ()
    """(cell, statement) pairs that ended an earlier guest."""
    files: dict[str, object] = field(default_factory=dict)
    """Path -> array of bytes: the files beside the code, for it to open."""
    stubs: tuple[str, ...] = ()
    """Digests of the functions and classes that were released without an answer in them."""
    asked: tuple[str, ...] = ()
    """The names that the plans ask for."""


@dataclass(frozen=True)
class Fault:
    """A statement of the submission that did not run, and why. Its cell's others still ran."""

    cell: str
    line: int
    says: str
    names: tuple[str, ...] = ()
    """The names that the statement would have given a meaning."""


@dataclass(frozen=True)
class Definition:
    """The top-level definition of a name that counts, its place and text, and other places."""

    cell: str
    line: int
    source: str
    earlier: tuple[str, ...] = ()
    """Places of definitions that do not count."""
    others: tuple[str, ...] = ()
    """Files with another answer under the name: neither blank nor the same."""


@dataclass(frozen=True)
class Instead:
    """Asks a plan of the definitions in one file, where those of another file count."""

    file: str
    plan: tuple[object, ...]
