"""Other names for what a question's formulas use: the handout's letters, and time indices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from graders.formulas.names import Names
from graders.formulas.text.answers import Answer
from graders.formulas.text.unread import Unread
from graders.formulas.tree import Apply, Fold, Symbol, Tree, children, walk

SPELLED: Mapping[str, tuple[str, ...]] = {
    "lambda": ("lam", "lamda", "lambd", "lambda_"),
    "epsilon": ("eps", "varepsilon"),
}
"""Greek letters as code spells them, where a word is taken or long."""
NOW, NEXT, BEFORE = "t", "{t+1}", "{t-1}"


IN_FONT = r"\\(?:text|mathrm|mathit|mathsf|operatorname|textrm|textit|texttt)\s*"
LOWERED = re.compile(rf"_\{{\s*{IN_FONT}\{{\s*(\w+)\s*\}}\s*\}}", re.ASCII)
WORD = re.compile(rf"{IN_FONT}\{{\s*([A-Za-z][A-Za-z0-9]*(?:\\?_[A-Za-z0-9]+)+)\s*\}}")
UNDERSCORED = re.compile(r"([A-Za-z][A-Za-z0-9]*)((?:\\_[A-Za-z0-9]+)+)", re.ASCII)
BOLD = r"(?:\\(?:boldsymbol|mathbf|bm)\s*\{)?"
CHANGE = re.compile(rf"(?:\\Delta|\bDelta|Δ|∆)\s*{BOLD}\s*\\?(?:theta|θ)\s*\}}?")
TAKEN = re.compile(r"\b(lambda)_(?![\w{(])")


def plainly(text: str) -> str:
    """The text with names as one types them: `\\text{prev\\_update}`, `h_{\\text{next}}`."""
    text = WORD.sub(lambda found: " " + found[1].replace("\\_", "_").replace("_", "\\_"), text)
    text = UNDERSCORED.sub(_subscripted, LOWERED.sub(r"_{\1}", text))
    return TAKEN.sub(r"\1", CHANGE.sub(" Delta", text).replace(r"\_", "_"))


def _subscripted(found: re.Match[str]) -> str:
    return f" {found[1]}_{{{found[2].replace(chr(92), '')[1:]}}}"


def aliases(names: Names, called: Mapping[str, str]) -> Mapping[str, str]:
    """Other name -> declared name: those that the question lists, and those that anybody uses."""
    found = {
        **{other: name for name in names for other in _usual(name)},
        **called,
    }
    return {other: name for other, name in found.items() if other not in names}


def _usual(name: str) -> Iterator[str]:
    yield from SPELLED.get(name, ())
    stem, _, index = name.rpartition("_")
    if index == "next" and stem:
        yield f"{stem}_{NEXT}"
    elif index == "prev" and stem:
        yield f"{stem}_{BEFORE}"
    elif name.startswith("prev_"):
        yield from (f"{name.removeprefix('prev_')}_{BEFORE}", f"{name.removeprefix('prev_')}_prev")
    elif "_" not in name and name != NOW:
        yield f"{name}_{NOW}"


def read_aliased(
    read: Callable[[Names], list[Answer]], names: Names, called: Mapping[str, str]
) -> list[Answer]:
    """Every way to read an answer, in the declared names, however its names were written.

    Errors name the declared names alone. The index of a sum is not taken for a time index.
    """
    others = aliases(names, called)
    try:
        answers = read({**names, **{other: names[name] for other, name in others.items()}})
    except Unread:
        return read(names)
    trees = [tree for answer in answers for tree in (*answer.trees, *answer.rounded)]
    if any(isinstance(part, Fold) and part.index == NOW for tree in trees for part in walk(tree)):
        return read(names)
    return [
        Answer(
            tuple(_renamed(tree, others) for tree in answer.trees),
            tuple(_renamed(tree, others) for tree in answer.rounded),
        )
        for answer in answers
    ]


def _renamed(tree: Tree, others: Mapping[str, str]) -> Tree:
    if not any(isinstance(part, Symbol | Apply) and _head(part) in others for part in walk(tree)):
        return tree
    match tree:
        case Symbol(name):
            return Symbol(others.get(name, name))
        case Apply(head, parts):
            return Apply(others.get(head, head), tuple(_renamed(part, others) for part in parts))
        case Fold():
            low, high, body = (_renamed(part, others) for part in children(tree))
            return replace(tree, low=low, high=high, body=body)
    return tree


def _head(part: Symbol | Apply) -> str:
    return part.name if isinstance(part, Symbol) else part.head
