"""Computation graphs: inputs by name, operations by type; inner nodes may have any name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import permutations
from typing import TypeAlias

from graders.compared import Compared
from graders.guest.plan import Failed, Got, Plan, Record, Value
from graders.kinds import ended, show, typed_structures
from graders.kinds.drawings import as_node, ends_and_label, listed, normal
from graders.model import AuthoringError, Draw, Unreadable, Verdict

FORM = '{"nodes": ["x", {"id": "m", "op": "*"}, ...], "edges": [("x", "m"), ...]}'
PLACES = {"0": 0, "1": 1, "2": 2, "left": 0, "right": 1, "l": 0, "r": 1, "first": 0, "second": 1}
"""The position of the argument that an arrow's label names; other labels are remarks."""
Term: TypeAlias = tuple[object, ...]


@dataclass(frozen=True)
class Operation:
    """A type of node: its signs, how many values it takes, and whether their order counts."""

    signs: Sequence[str]
    takes: int = 2
    ordered: bool = False


@dataclass
class ComputationDrawing:
    """A graph as it was read. Plain variables are replaced by the values that run into them.

    `into` holds the arguments of each operation, with the positions that arrow labels give.
    """

    typed: dict[str, Operation] = field(default_factory=dict)
    inputs: set[str] = field(default_factory=set)
    into: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Computation(Compared):
    """A graph of operations on named inputs, compared by labelled isomorphism.

    A node is an input by its name, an operation by its `op` or by its own sign (`"+"`, `"relu1"`),
    else a variable that stands for the one value that runs into it. Where the order of arguments
    counts, arrows may be labelled 0 and 1; arrows without labels say nothing of it.
    """

    kind = "computation"
    public = ("inputs", "operations")
    inputs: Sequence[str]
    operations: Sequence[Operation]

    def __post_init__(self) -> None:
        """Refuse a question with more than the one name it asks for."""
        super().__post_init__()
        if len(self.reference) != 1:
            found = ", ".join(self.reference)
            raise AuthoringError(f"{self.source}: a graph needs one name; found {found}")

    def ask(self, draw: Draw) -> Plan:
        """The value of the one name."""
        return tuple(Value(name) for name in self.reference)

    def twins(self) -> Sequence[Computation]:
        """The name of the drawing, its inputs and its operations."""
        return [
            Computation(
                prompt="",
                source=self.source,
                reference={name: {"nodes": [], "edges": []} for name in self.reference},
                inputs=self.inputs,
                operations=self.operations,
            )
        ]

    def echo(self, record: Record) -> str:
        """Tell the number of operations that were read, by type, and their inputs."""
        ((name, answer),) = zip(self.reference, record, strict=True)
        drawing = self._read(name, answer)
        if says := self._faulty_node(drawing):
            return f"I read a drawing in which {says}"
        signs = Counter(operation.signs[0] for operation in drawing.typed.values())
        told = ", ".join(f"{count} x {sign}" for sign, count in sorted(signs.items()))
        inputs = ", ".join(sorted(drawing.inputs))
        return f"I read {told or 'no operation'} on {inputs or 'nothing'}"

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """The same operations on the same values: every node stands for the same term."""
        ((ask, found, wanted),) = zip(plan, record, other, strict=True)
        drawn, known = self._read(ask.name, found), self._read(ask.name, wanted)
        detail = f"expected {show.value(getattr(wanted, 'value', None))}"
        if not (says := _difference(drawn, known)):
            return Verdict.right()
        return Verdict.wrong(f"`{ask.name}`: {self._faulty_node(drawn) or says}.", detail)

    def _read(self, name: str, answer: Got | Failed) -> ComputationDrawing:
        if isinstance(answer, Failed):
            raise Unreadable(f"`{name}` {ended.how(answer)}; expected {FORM}")
        try:
            return _contracted(*self._nodes_and_arrows(answer.value))
        except Unreadable as error:
            known = ", ".join(operation.signs[0] for operation in self.operations)
            raise Unreadable(f"`{name}`: {error}. Operations are {known}") from None

    def _nodes_and_arrows(self, value: object) -> tuple[ComputationDrawing, set[str]]:
        """The drawing with its variables still in it, and those variables."""
        value = typed_structures.graph(value) if isinstance(value, str) else value
        if not isinstance(value, dict) or not {"nodes", "edges"} <= set(value):
            raise Unreadable(f"expected {FORM}, found {show.value(value)}")
        nodes = [_named(as_node(node)) for node in listed(value["nodes"], "nodes")]
        arrows = dict.fromkeys(ends_and_label(edge) for edge in listed(value["edges"], "edges"))
        ends = [(end, "", end) for arrow in arrows for end in arrow[:2]]
        inputs = {normal(name) for name in self.inputs}
        drawing, variables, input_of = ComputationDrawing(), set[str](), dict[str, str]()
        for node, sign, name in [*nodes, *ends]:
            if node in drawing.typed or node in input_of or node in variables:
                continue
            if operation := self._operation(sign, name, is_input=name in inputs):
                drawing.typed[node], drawing.into[node] = operation, []
            elif name in inputs:
                input_of[node] = name
            else:
                variables.add(node)
        drawing.inputs.update(input_of.values())
        for source, target, label in arrows:
            taken = drawing.into.setdefault(input_of.get(target, target), [])
            taken.append((input_of.get(source, source), PLACES.get(label)))
        return drawing, variables

    def _operation(self, sign: str, name: str, is_input: bool) -> Operation | None:
        """Return the operation of a sign, else of a node's name, with or without its number."""
        signs = {normal(spelt): op for op in self.operations for spelt in op.signs}
        if sign in signs or is_input:
            return signs.get(sign)
        return signs.get(name) or signs.get(re.sub(r"[\d.:#-]+$", "", name))

    def _faulty_node(self, drawing: ComputationDrawing) -> str:
        """Describe the first node that is wrong by itself, whatever was asked for; or ""."""
        for node in drawing.into:
            if node not in drawing.typed:
                return f"an arrow runs into the input {node}; arrows point the way values flow"
        for node, operation in drawing.typed.items():
            if (taken := len(drawing.into[node])) != operation.takes:
                sign = operation.signs[0]
                return f"{_told(node, sign)} takes {operation.takes} values, here {taken}"
        return ""


def _named(node: object) -> tuple[str, str, str]:
    """A node's id, the operation that it names, and its own name."""
    if not isinstance(node, dict):
        return normal(node), "", normal(node)
    if "id" not in node:
        raise Unreadable(f'expected a node {{"id": ..., "op": ...}}, not {show.value(node)}')
    return normal(node["id"]), normal(node.get("op", "")), normal(node.get("name", node["id"]))


def _told(node: str, sign: str) -> str:
    return sign if normal(sign) == node else f"{sign} ({node})"


def _contracted(drawing: ComputationDrawing, variables: set[str]) -> ComputationDrawing:
    """Each variable replaced by the one value that it stands for."""
    stands_for: dict[str, str] = {}
    for variable in sorted(variables):
        into = {source for source, _ in drawing.into.pop(variable, [])}
        if len(into) != 1:
            says = "is no input and no operation, so one arrow runs into it"
            raise Unreadable(f"the node {variable} {says}, not {len(into)}")
        stands_for[variable] = into.pop()
    for node, taken in drawing.into.items():
        drawing.into[node] = [(_origin(source, stands_for), place) for source, place in taken]
    return drawing


def _origin(node: str, stands_for: Mapping[str, str]) -> str:
    seen = set()
    while node in stands_for:
        if node in seen:
            raise Unreadable(f"the node {node} stands for itself")
        seen.add(node)
        node = stands_for[node]
    return node


def _difference(drawn: ComputationDrawing, known: ComputationDrawing) -> str:
    """Describe the first difference of two drawings, by the terms of their nodes; "" if none."""
    numbers: dict[Term, int] = {}
    wanted = _terms(known, numbers)
    try:
        found = _terms(drawn, numbers)
    except CycleError:
        return "its arrows run in a circle"
    left = Counter(wanted.values())
    for node, term in found.items():
        if not left[term]:
            return _no_such_step(node, drawn, repeated=term in wanted.values())
        left[term] -= 1
    missing = left.total()
    if not missing:
        return ""
    return "one node is missing" if missing == 1 else f"{missing} nodes are missing"


def _no_such_step(node: str, drawn: ComputationDrawing, repeated: bool) -> str:
    if node not in drawn.typed:
        return f"the input {node} does not belong"
    sign, taken = drawn.typed[node].signs[0], " and ".join(s for s, _ in drawn.into[node])
    if repeated:
        return f"{_told(node, sign)} of {taken} is drawn twice; one value may leave by two arrows"
    return f"{_told(node, sign)} takes {taken}, and the formula has no such step"


def _terms(drawing: ComputationDrawing, numbers: dict[Term, int]) -> dict[str, int]:
    """The term that each node stands for, as a number, found in topological order.

    Equal terms have equal numbers, so that a graph that shares much costs no more than its arrows.
    """
    graph = {node: dict.fromkeys(s for s, _ in taken) for node, taken in drawing.into.items()}
    graph |= {node: {} for node in sorted(drawing.inputs - graph.keys())}
    found: dict[str, int] = {}
    for node in TopologicalSorter(graph).static_order():
        term = _term(node, drawing, found, numbers)
        found[node] = numbers.setdefault(term, len(numbers))
    return found


def _term(
    node: str, drawing: ComputationDrawing, found: Mapping[str, int], numbers: Mapping[Term, int]
) -> Term:
    taken = drawing.into.get(node, [])
    if (operation := drawing.typed.get(node)) is None:
        return ("input", node, *sorted(found[source] for source, _ in taken))
    sign = operation.signs[0]
    places = sorted(place for _, place in taken if place is not None)
    if not operation.ordered or len(taken) != operation.takes:
        return (sign, *sorted(found[source] for source, _ in taken))
    if len(places) == len(taken) and places == [*range(places[0], places[0] + len(taken))]:
        in_order = sorted((place or 0, found[source]) for source, place in taken)
        return (sign, *(number for _, number in in_order))
    arguments = [found[source] for source, _ in taken]
    orders = ((sign, *order) for order in permutations(arguments))
    return next((term for term in orders if term in numbers), (sign, *arguments))
