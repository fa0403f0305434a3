"""The subject of a property: a student's function, module or typed value, on public inputs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from typing import Any, TypeAlias

import numpy as np

from graders.guest.plan import Ask, Build, Call, Failed, Made, Name, Value
from graders.kinds import show
from graders.kinds.module import Ran
from graders.model import AuthoringError, Unreadable
from graders.properties.described import public

Inputs: TypeAlias = Mapping[str, Any]
"""Label -> value. A subject takes those it has use for; a property may use the others."""
Drawn: TypeAlias = Callable[[np.random.Generator], Inputs]


class Counterexample(Exception):
    """A property does not hold; the message shows where, in the student's own numbers."""


def nothing(rng: np.random.Generator) -> Inputs:
    """The inputs of a typed value: none."""
    return {}


@dataclass(frozen=True, eq=False)
class Target(ABC):
    """A subject, its ask for one evaluation, and its inputs.

    `inputs` draws from a generator whose seed is public: it depends on nothing but the name.
    """

    name: str
    """A name of the student's namespace."""
    inputs: Drawn = nothing
    _: KW_ONLY
    labels: tuple[str, ...] = ()
    """The inputs that are arguments, in order; all of them where it is empty."""
    part: int | str | None = None
    """The part of the result that is meant: a place in a tuple, or a key."""
    cases: int = 5
    """The number of drawn inputs."""

    @property
    def title(self) -> str:
        """The name of the subject in the sentences of a property."""
        return f"`{self.name}`" if self.part is None else f"`{self.name}`, result {self.part},"

    def given(self, inputs: Inputs) -> dict[str, object]:
        """The arguments by their labels."""
        if unknown := [label for label in self.labels if label not in inputs]:
            raise AuthoringError(f"{self.name}: no input {', '.join(unknown)} is drawn")
        return {label: inputs[label] for label in self.labels or inputs}

    @abstractmethod
    def ask(self, inputs: Inputs) -> Ask:
        """The ask of one evaluation."""

    def read(self, value: object) -> object:
        """The part of an answer that is meant."""
        if self.part is None:
            return value
        several: Any = list(value) if isinstance(value, np.ndarray) and value.ndim else value
        is_there = (
            self.part in several
            if isinstance(several, dict)
            else isinstance(several, list | tuple) and self.part in range(len(several))
        )
        if not is_there:
            raise Unreadable(f"several results were asked for, among them {self.part}")
        return several[self.part]

    def again(self, value: object) -> tuple[object, ...]:
        """The result of a second call on the same object, where the answer holds one."""
        return ()

    def called(self, inputs: Inputs) -> str:
        """The evaluation as a student would write it."""
        given = self.given(inputs)
        return show.call(Call(self.name, tuple(given.values()), tuple(given)))

    def describe(self) -> dict[str, object]:
        """The fields as plain public data, functions by their names."""
        told = {part.name: getattr(self, part.name) for part in fields(self)}
        return {"kind": type(self).__name__, **{key: public(value) for key, value in told.items()}}


@dataclass(frozen=True, eq=False)
class Function(Target):
    """A function of the student's; or what a function of the kit makes of it."""

    _: KW_ONLY
    through: Callable[..., object] | None = None
    """Gets the student's object before the arguments: runs the parts of a network, say."""

    def ask(self, inputs: Inputs) -> Call:
        """One call."""
        given = self.given(inputs)
        arguments, labels = tuple(given.values()), tuple(given)
        if self.through is None:
            return Call(self.name, arguments, labels)
        return Call(Made(self.through), (Name(self.name), *arguments), ("given", *labels))


@dataclass(frozen=True, eq=False)
class Typed(Target):
    """A value under a name, as the student wrote it."""

    cases: int = field(default=1, kw_only=True)

    def ask(self, inputs: Inputs) -> Value:
        """The value of the name."""
        return Value(self.name)

    def called(self, inputs: Inputs) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, eq=False)
class Module(Target):
    """A torch module: its output, or the gradient of an input or a weight.

    Inputs whose label is a role are weights, so that a property of the weights reads like one
    of the inputs.
    """

    _: KW_ONLY
    arguments: tuple[object, ...] = ()
    """For its constructor, and `keywords` too."""
    keywords: Mapping[str, object] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Role -> other names under which its weights may stand."""
    method: str = "forward"
    training: bool = False
    weigh: str = ""
    """The input that weighs the output before it is differentiated."""
    gradient: str = ""
    """The input or role whose gradient is meant; empty for the output."""

    def __post_init__(self) -> None:
        """Refuse a gradient of a name that is neither an argument's label nor a role."""
        if self.gradient and not (self.weigh and self.gradient in {*self.labels, *self.roles}):
            raise AuthoringError(f"{self.name}: a gradient needs a label or role, and a weight")

    @property
    def title(self) -> str:
        """The module, or its gradient."""
        return f"`{self.name}`, gradient for {self.gradient}," if self.gradient else super().title

    def given(self, inputs: Inputs) -> dict[str, object]:
        """The arguments of the method: no weights of any kind."""
        given = super().given(inputs)
        return {label: given[label] for label in self._arguments_among(given)}

    def ask(self, inputs: Inputs) -> Build:
        """One module, built for this evaluation alone."""
        given = self.given(inputs)
        return Build(
            name=self.name,
            arguments=self.arguments,
            keywords=dict(self.keywords),
            weights={role: inputs[role] for role in self.roles},
            roles=dict(self.roles),
            inputs=tuple(given.values()),
            labels=tuple(given),
            method=self.method,
            weigh=inputs[self.weigh] if self.gradient else None,
            training=self.training,
        )

    def read(self, value: object) -> object:
        """The output, or one of the gradients."""
        ran = Ran.of(value)
        if not self.gradient:
            return super().read(ran.output)
        if (found := ran.gradients.get(self._leaf)) is None:
            raise Counterexample(
                f"`{self.name}`: no gradient reaches {self.gradient}: something on the way is "
                "detached, or the output has another shape than was asked for"
            )
        return found

    def again(self, value: object) -> tuple[object, ...]:
        """The second call's output; no gradient is taken of it."""
        if self.gradient:
            return ()
        again = Ran.of(value).again
        return (again if isinstance(again, Failed) else super().read(again),)

    def called(self, inputs: Inputs) -> str:
        """Constructor and call in one line: `Attention(8)(x=...)`."""
        named = [f"{key}={show.value(value)}" for key, value in self.keywords.items()]
        made = ", ".join([*map(show.value, self.arguments), *named])
        given = self.given(inputs)
        method = "" if self.method == "forward" else f".{self.method}"
        call = Call(f"{self.name}({made}){method}", tuple(given.values()), tuple(given))
        return show.call(call) + (f", gradient for {self.gradient}" if self.gradient else "")

    def _arguments_among(self, labels: Iterable[str]) -> list[str]:
        return [label for label in labels if label not in {*self.roles, self.weigh}]

    @property
    def _leaf(self) -> str:
        """The name under which an answer has the gradient: a role, or an argument's position."""
        if self.gradient in self.roles:
            return self.gradient
        return str(self._arguments_among(self.labels).index(self.gradient))
