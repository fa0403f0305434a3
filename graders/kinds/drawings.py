"""Drawings of graphs as they are read: nodes, operations, and arrows with labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from graders.kinds import show, typed_structures
from graders.model import Unreadable

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


def normal(name: object) -> str:
    """A name without case, blanks, and the signs of typesetting: `h_{1}`, `H[1]`, `h₁`, `h1`."""
    plain = unicodedata.normalize("NFKC", str(name))
    return re.sub(r"[\s_^{}()\[\]$\\]", "", plain).casefold()


def read_drawing(value: object) -> Drawing:
    """A dictionary of nodes and edges, or one typed as a text."""
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
        nodes |= {source, target}  # the ends of an arrow need not be listed
        arrows[source, target] = arrows.get((source, target), frozenset()) | {label}
    return Drawing(frozenset(nodes), frozenset(operations), arrows)


def listed(value: Any, what: str) -> Iterable[Any]:
    """The nodes or edges of a drawing; refuses too many."""
    value = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(value, list | tuple | frozenset):
        raise Unreadable(f"expected a list of {what}, found {show.value(value)}")
    if len(value) > MOST_ARROWS:
        raise Unreadable(f"expected at most {MOST_ARROWS} {what}, found {len(value)}")
    return value


def as_node(node: Any) -> Any:
    """A node as networkx lists it with its attributes: as one dictionary, or the node alone."""
    if isinstance(node, list | tuple) and len(node) == 2 and isinstance(node[1], dict):
        return {"id": node[0], **node[1]} if node[1] else node[0]
    return node


def ends_and_label(edge: object) -> tuple[str, str, str]:
    """Read an edge: a pair, a triple, or a form of networkx's (a dictionary, whole or as label)."""
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


def renamed(drawing: Drawing, spelling: Callable[[str], str]) -> Drawing:
    """The drawing with other names."""
    arrows: Arrows = {}
    for (source, target), labels in drawing.arrows.items():
        pair = (spelling(source), spelling(target))
        arrows[pair] = arrows.get(pair, frozenset()) | labels
    nodes = frozenset(map(spelling, drawing.nodes))
    return Drawing(nodes, frozenset(map(spelling, drawing.operations)), arrows)


def without(drawing: Drawing, left_out: set[str]) -> Drawing:
    """The drawing without some nodes and their arrows."""
    kept = {pair: labels for pair, labels in drawing.arrows.items() if not left_out & {*pair}}
    return Drawing(drawing.nodes - left_out, drawing.operations - left_out, kept)


def contracted(drawing: Drawing, operations: Sequence[str]) -> Drawing:
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
