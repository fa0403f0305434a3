"""Labelled directed graphs with named nodes: arrows are compared first, then their labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from graders.compared import Compared
from graders.evidence import ShownGraph
from graders.guest.plan import Failed, Got, Plan, Record, Value
from graders.kinds import ended, exhibits, show
from graders.kinds.drawings import (
    FORM,
    Arrow,
    Drawing,
    contracted,
    normal,
    read_drawing,
    renamed,
    without,
)
from graders.model import AuthoringError, Draw, Namespace, Points, Unreadable, Verdict

NUMBERS = re.compile(r"[\d.,|:;/-]+$")
"""The numbers behind a node's name that tell one softmax from another: `softmax1,2`."""


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
    """The share that the right arrows earn under wrong labels."""
    spelling: Callable[[str], str] = str
    """A function that unites spellings of a name beyond case and typesetting: `alpha` for `al`."""
    step: Points = 0
    """Above zero, wrong arrows and labels earn what is right, in multiples of this share."""

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
        """Tell the number of arrows that were read, and the first of them."""
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
        wrong = _wrong_labels(ours, theirs)
        if not wrong or not _is_labelled(theirs):
            return Verdict.right()
        count = "one label is" if len(wrong) == 1 else f"{len(wrong)} labels are"
        carries = " and ".join(_labels(ours, wrong[0])) or "no label"
        says = f"the arrows are right, but {count} not: {_drawn(wrong[0])} carries {carries}"
        share = self._part(ours, theirs) if self.step else Fraction(self.arrows_share)
        verdict = Verdict.wrong(f"`{ask.name}`: {says}.", detail, share)
        return replace(verdict, shown=(exhibits.graph(ask.name, ours, theirs),))

    def _part(self, ours: Drawing, theirs: Drawing) -> Fraction:
        """The share that wrong arrows earn: a stray one takes away as much as a right one gives.

        Where labels count, an arrow's label has a part of what the arrow earns.
        """
        if not (step := Fraction(self.step)):
            return step
        shared = ours.arrows.keys() & theirs.arrows.keys()
        stray = len(ours.arrows) - len(shared) + len(ours.nodes - theirs.nodes)
        if not _is_labelled(theirs):
            stray += len(theirs.nodes - ours.nodes)
        earned = Fraction(len(shared) - stray, len(theirs.arrows))
        if _is_labelled(theirs):
            labelled = [arrow for arrow in shared if arrow not in _wrong_labels(ours, theirs)]
            labels = Fraction(len(labelled) - stray, len(theirs.arrows))
            earned = self._arrows * earned + (1 - self._arrows) * labels
        return min(max(earned // step * step, Fraction(0)), 1 - step)

    @property
    def _arrows(self) -> Fraction:
        return Fraction(self.arrows_share)

    def _read(self, name: str, answer: Got | Failed) -> Drawing:
        if isinstance(answer, Failed):
            raise Unreadable(f"`{name}` {ended.how(answer)}; expected {FORM}")
        try:
            drawing = renamed(read_drawing(answer.value), self.spelling)
            return without(drawing, {self.spelling(normal(node)) for node in self.ignores})
        except Unreadable as error:
            raise Unreadable(f"`{name}`: {error}") from None

    def _arithmetic(self, drawing: Drawing) -> frozenset[str]:
        known = {normal(name) for name in self.operations}
        numbered = {node for node in drawing.nodes if NUMBERS.sub("", node) in known}
        return drawing.operations | numbered

    def _contracted(self, name: str, drawing: Drawing, agreed: Collection[str]) -> Drawing:
        """The drawing without its arithmetic. A node with an agreed name is no arithmetic."""
        try:
            return contracted(drawing, sorted(self._arithmetic(drawing).difference(agreed)))
        except Unreadable as error:
            raise Unreadable(f"`{name}`: {error}") from None


def _wrong_arrows(ours: Drawing, theirs: Drawing) -> str:
    """Describe wrong arrows and nodes. Missing ones are counted: names would give them away."""
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


def _wrong_labels(ours: Drawing, theirs: Drawing) -> list[Arrow]:
    """Arrows of both that carry other labels."""
    shared = ours.arrows.keys() & theirs.arrows.keys()
    return sorted(arrow for arrow in shared if _labels(ours, arrow) != _labels(theirs, arrow))


def _is_labelled(drawing: Drawing) -> bool:
    return any(_labels(drawing, arrow) for arrow in drawing.arrows)


def _and_more(faulty: Sequence[object]) -> str:
    return f" (nor do {len(faulty) - 1} more)" if len(faulty) > 1 else ""


def _labels(drawing: Drawing, arrow: Arrow) -> list[str]:
    """The labels of an arrow, in order; "" is left out for one drawn with and without a label."""
    return sorted(drawing.arrows[arrow] - {""})


def _drawn(arrow: Arrow) -> str:
    return f"{arrow[0]} -> {arrow[1]}"
