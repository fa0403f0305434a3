"""Graphs and dictionaries that were typed as text: read as data, and never run."""

from __future__ import annotations

import json
import re

from graders.model import Unreadable

MOST_LETTERS = 20_000
BEFORE = re.compile(r"(?:```\w*\s*)?(?:[A-Za-z_]\w*\s*=\s*(?=\{))?")
AS_JSON = str.maketrans({"(": "[", ")": "]", "'": '"', "\u201c": '"', "\u201d": '"'})
CONSTANTS = {"None": "null", "True": "true", "False": "false"}
TRAILING = re.compile(r",(\s*[\]}])")
SIGN = r"(?:->|\u2192|\\(?:to|rightarrow)\b)"
ARROW = re.compile(rf"\s*(.{{1,60}}?)\s*{SIGN}\s*(.{{1,60}}?)\s*(?:[:(|]\s*(.{{1,60}}?)\)?)?\s*")
KEY = re.compile(r"""(?:^|[,;\n])\s*["'`]?([A-Za-z_\\][\w\\{}^.]*)["'`]?\s*[:=](?!=)""")


def graph(text: str) -> object:
    """`{"nodes": [...], "edges": [...]}` as Python or JSON writes it, or arrows `a -> b: label`."""
    inside = _inside(text)
    if (found := _literal(inside)) is not None:
        return found
    rows = [row for row in re.split(r"[;\n]|,(?![^(\[]*[)\]])", inside) if row.strip()]
    arrows = [ARROW.fullmatch(row) for row in rows]
    if not arrows or not all(arrows) or any(len(re.findall(SIGN, row)) > 1 for row in rows):
        raise Unreadable(f"a drawing was asked for, not the text {text.strip()[:60]!r}")
    edges = [tuple(part for part in arrow.groups() if part) for arrow in arrows if arrow]
    return {"nodes": [], "edges": edges}


def entries(text: str) -> dict[str, object]:
    """`{"w": 1/3, "b": 2}` or `w = 1/3, b = 2`: each value as the text that it is."""
    inside = _inside(text).replace("$", "").strip().removeprefix("{").removesuffix("}")
    outer = re.sub(r"[\[(][^\[\]()]*[\])]", lambda part: "\0" * len(part[0]), inside)
    keys = list(KEY.finditer(outer))
    if not keys:
        raise Unreadable(f"values by name were asked for, not the text {text.strip()[:60]!r}")
    ends = [key.start() for key in keys[1:]] + [len(inside)]
    return {key[1]: inside[key.end() : end] for key, end in zip(keys, ends, strict=True)}


def _inside(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise Unreadable(f"at most {MOST_LETTERS} letters were asked for")
    return BEFORE.sub("", text.strip().removesuffix("```").strip(), count=1)


def _literal(text: str) -> object:
    """A dictionary or list, as data; None for any other text."""
    plain = re.sub(r"\b(None|True|False)\b", lambda word: CONSTANTS[word[0]], text)
    plain = TRAILING.sub(r"\1", plain.translate(AS_JSON))
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
