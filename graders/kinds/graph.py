"""Labelled directed graphs with named nodes: arrows first, then what stands on them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from graders.compared import Compared
from graders.evidence import ShownGraph
from graders.guest.plan import Failed, Got, Plan, Record, Value
from graders.kinds import ended, exhibits, show, typed_structures
from graders.model import AuthoringError, Draw, Namespace, Points, Unreadable, Verdict

Arrow: TypeAlias = tuple[str, str]
Arrows: TypeAlias = dict[Arrow, frozenset[str]]
"""The labels on each arrow; "" stands for an arrow drawn without one."""
FORM = '{"nodes": [...], "edges": [(from, to, label), ...]}'
MOST_ARROWS = 5000
"""Nobody draws more; joining arrows through operations could make millions of them."""


@dataclass(frozen=True)
class Drawing:
    """A graph as it was read: its nodes, which of them are operations, and its arrows."""

    nodes: frozenset[str]
    operations: frozenset[str]
    arrows: Arrows


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph(Compared):
    """A graph whose nodes have agreed names.

    Nodes with an `op` (and any that `operations` names) are drawn-out arithmetic, contracted:
    `x -W-> + -> h` is `x -W-> h`. Nodes in `ignores` may be there or not. Where the reference has
    no labels, those of a drawing are remarks.
    """

    kind = "graph"
    public = ("ignores",)
    ignores: Sequence[str] = ()
    operations: Sequence[str] = ("+", "*", "sigma", "sigmoid", "plus", "tanh")
    arrows_share: Points = "1/2"
    """What the right arrows earn under wrong labels."""
    spelling: Callable[[str], str] = str
    """What else does not matter in a name, past case, blanks and typesetting: `alpha` for `al`."""
    step: Points = 0
    """Above zero, wrong arrows earn the part of them that is right, in multiples of this share."""

    def __post_init__(self) -> None:
        """Refuse a question with more than the one name it asks for."""
        super().__post_init__()
        if len(self.reference) != 1:
            found = ", ".join(self.reference)
            raise AuthoringError(f"{self.source}: a graph needs one name; found {found}")

    def ask(self, draw: Draw) -> Plan:
        """The value of the one name."""
        return tuple(Value(name) for name in self.reference)

    def twins(self) -> Sequence[Graph]:
        """The name of the drawing."""
        reference: Namespace = {name: {"nodes": [], "edges": []} for name in self.reference}
        return [Graph(prompt="", source=self.source, reference=reference, ignores=self.ignores)]

    def echo(self, record: Record) -> str:
        """How much was drawn, and the first arrows."""
        ((name, answer),) = zip(self.reference, record, strict=True)
        arrows = self._read(name, answer).arrows
        shown = [_drawn(a) + "".join(f" ({w})" for w in sorted(arrows[a] - {""})) for a in arrows]
        more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
        return f"I read {len(arrows)} arrows: {', '.join(shown[:3])}{more}"

    def exhibit(self, record: Record) -> Sequence[ShownGraph]:
        """The graph as it was drawn."""
        ((name, answer),) = zip(self.reference, record, strict=True)
        return [exhibits.graph(name, drawing := self._read(name, answer), drawing)]

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """The same arrows, with the same labels."""
        ((ask, found, wanted),) = zip(plan, record, other, strict=True)
        drawn, known = self._read(ask.name, found), self._read(ask.name, wanted)
        agreed = known.nodes - self._arithmetic(known)
        ours, theirs = (self._contracted(ask.name, d, agreed) for d in (drawn, known))
        detail = f"expected {show.value(getattr(wanted, 'value', None))}"
        if says := _wrong_arrows(ours, theirs):
            share, shown = self._part(ours, theirs), (exhibits.graph(ask.name, ours, theirs),)
            return replace(Verdict.wrong(f"`{ask.name}`: {says}.", detail, share), shown=shown)
        wrong = sorted(
            arrow for arrow in ours.arrows if _labels(ours, arrow) != _labels(theirs, arrow)
        )
        if not wrong or not any(_labels(theirs, arrow) for arrow in theirs.arrows):
            return Verdict.right()
        count = "one label is" if len(wrong) == 1 else f"{len(wrong)} labels are"
        carries = " and ".join(_labels(ours, wrong[0])) or "no label"
        says = f"the arrows are right, but {count} not: {_drawn(wrong[0])} carries {carries}."
        verdict = Verdict.wrong(f"`{ask.name}`: {says}", detail, Fraction(self.arrows_share))
        return replace(verdict, shown=(exhibits.graph(ask.name, ours, theirs),))

    def _part(self, ours: Drawing, theirs: Drawing) -> Fraction:
        """What wrong arrows earn: one that does not belong takes away what a right one gives."""
        if not (step := Fraction(self.step)):
            return step
        right = len(ours.arrows.keys() & theirs.arrows.keys())
        stray = len(ours.arrows) - right + len(ours.nodes ^ theirs.nodes)
        steps = Fraction(right - stray, len(theirs.arrows)) // step
        return min(max(steps * step, Fraction(0)), 1 - step)

    def _read(self, name: str, answer: Got | Failed) -> Drawing:
        if isinstance(answer, Failed):
            raise Unreadable(f"`{name}` {ended.how(answer)}; expected {FORM}")
        try:
            drawing = _renamed(_read_drawing(answer.value), self.spelling)
            return _without(drawing, {self.spelling(normal(node)) for node in self.ignores})
        except Unreadable as error:
            raise Unreadable(f"`{name}`: {error}") from None

    def _arithmetic(self, drawing: Drawing) -> frozenset[str]:
        return drawing.operations | (drawing.nodes & {normal(name) for name in self.operations})

    def _contracted(self, name: str, drawing: Drawing, agreed: Collection[str]) -> Drawing:
        """The drawing without its arithmetic. A node with an agreed name is no arithmetic."""
        try:
            return _contract(drawing, sorted(self._arithmetic(drawing).difference(agreed)))
        except Unreadable as error:
            raise Unreadable(f"`{name}`: {error}") from None


def normal(name: object) -> str:
    """A name without case, blanks, and the signs of typesetting: `h_{1}`, `H[1]`, `h₁`, `h1`."""
    plain = unicodedata.normalize("NFKC", str(name))
    return re.sub(r"[\s_^{}()\[\]$\\]", "", plain).casefold()


def _read_drawing(value: object) -> Drawing:
    value = typed_structures.graph(value) if isinstance(value, str) else value
    if not isinstance(value, dict) or not {"nodes", "edges"} <= set(value):
        raise Unreadable(f"expected {FORM}, found {show.value(value)}")
    nodes, operations = set(), set()
    for node in map(as_node, listed(value["nodes"], "nodes")):
        if isinstance(node, dict) and "id" not in node:
            raise Unreadable(f'expected a node {{"id": ..., "op": ...}}, found {show.value(node)}')
        name = normal(node["id"] if isinstance(node, dict) else node)
        nodes.add(name)
        operations |= {name} if isinstance(node, dict) and node.get("op") else set()
    arrows: Arrows = {}
    for edge in listed(value["edges"], "edges"):
        source, target, label = ends_and_label(edge)
        nodes |= {source, target}  # who draws an arrow need not list its ends again
        arrows[source, target] = arrows.get((source, target), frozenset()) | {label}
    return Drawing(frozenset(nodes), frozenset(operations), arrows)


def listed(value: Any, what: str) -> Iterable[Any]:
    """The nodes or edges of a drawing, of which there are not too many."""
    value = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(value, list | tuple | frozenset):
        raise Unreadable(f"expected a list of {what}, found {show.value(value)}")
    if len(value) > MOST_ARROWS:
        raise Unreadable(f"expected at most {MOST_ARROWS} {what}, found {len(value)}")
    return value


def as_node(node: Any) -> Any:
    """A node, or a dictionary of what it says of itself, out of the pair that networkx lists."""
    if isinstance(node, list | tuple) and len(node) == 2 and isinstance(node[1], dict):
        return {"id": node[0], **node[1]} if node[1] else node[0]
    return node


def ends_and_label(edge: object) -> tuple[str, str, str]:
    """Of a pair, of a triple, and of what networkx makes: a dictionary, or one as the label."""
    if isinstance(edge, dict) and {"source", "target"} <= set(edge):
        edge = (edge["source"], edge["target"], _without_ends(edge))
    if not isinstance(edge, list | tuple) or len(edge) not in (2, 3):
        raise Unreadable(f"expected an edge (from, to, label), found {show.value(edge)}")
    label = edge[2] if len(edge) == 3 else None
    if isinstance(label, dict):
        label = " ".join(str(part) for part in label.values())
    return normal(edge[0]), normal(edge[1]), "" if label is None else normal(label)


def _without_ends(edge: Mapping[Any, object]) -> dict[Any, object]:
    return {key: part for key, part in edge.items() if key not in ("source", "target", "key")}


def _renamed(drawing: Drawing, spelling: Callable[[str], str]) -> Drawing:
    arrows: Arrows = {}
    for (source, target), labels in drawing.arrows.items():
        pair = (spelling(source), spelling(target))
        arrows[pair] = arrows.get(pair, frozenset()) | labels
    nodes = frozenset(map(spelling, drawing.nodes))
    return Drawing(nodes, frozenset(map(spelling, drawing.operations)), arrows)


def _without(drawing: Drawing, left_out: set[str]) -> Drawing:
    kept = {pair: labels for pair, labels in drawing.arrows.items() if not left_out & {*pair}}
    return Drawing(drawing.nodes - left_out, drawing.operations - left_out, kept)


def _contract(drawing: Drawing, operations: Sequence[str]) -> Drawing:
    """Each operation's incoming arrows joined to its outgoing ones: the first label on the way."""
    arrows = dict(drawing.arrows)
    for node in operations:
        into = {pair: arrows[pair] for pair in arrows if pair[1] == node}
        out = {pair: arrows[pair] for pair in arrows if pair[0] == node}
        for pair in {*into, *out}:
            del arrows[pair]
        if len(arrows) + len(into) * len(out) > MOST_ARROWS:
            raise Unreadable(f"its operations join more than {MOST_ARROWS} arrows")
        for (source, _), first in into.items():
            for (_, target), second in out.items():
                if node not in (source, target):
                    joined = (first - {""}) | (second if "" in first else frozenset())
                    arrows[source, target] = arrows.get((source, target), frozenset()) | joined
    return Drawing(drawing.nodes.difference(operations), frozenset(), arrows)


def _wrong_arrows(ours: Drawing, theirs: Drawing) -> str:
    """What is wrong with the shape. Missing arrows are counted, not named: naming tells them."""
    faults = []
    if extra := sorted(ours.arrows.keys() - theirs.arrows.keys()):
        faults.append(f"{_drawn(extra[0])} does not belong{_and_more(extra)}")
    if missing := len(theirs.arrows.keys() - ours.arrows.keys()):
        faults.append("one arrow is missing" if missing == 1 else f"{missing} arrows are missing")
    if stray := sorted(ours.nodes - theirs.nodes):
        faults.append(f"node {stray[0]} does not belong{_and_more(stray)}")
    if absent := len(theirs.nodes - ours.nodes):
        faults.append("one node is missing" if absent == 1 else f"{absent} nodes are missing")
    return "; ".join(faults)


def _and_more(faulty: Sequence[object]) -> str:
    return f" (nor do {len(faulty) - 1} more)" if len(faulty) > 1 else ""


def _labels(drawing: Drawing, arrow: Arrow) -> list[str]:
    """In order. An arrow that is drawn twice, once without a label, has the other's."""
    return sorted(drawing.arrows[arrow] - {""})


def _drawn(arrow: Arrow) -> str:
    return f"{arrow[0]} -> {arrow[1]}"
