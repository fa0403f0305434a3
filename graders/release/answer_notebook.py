"""The notebook that students fill in: each prompt in our words, and a cell for each answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from graders.public.given_out import CHECK_CELL, INTRODUCTION, WORDS
from graders.public.homework import PublicHomework, PublicItem
from graders.public.practice import Practice
from graders.report import clean

IMPORTS = {"numpy": "import numpy as np", "torch": "import torch", "sympy": "import sympy as sp"}


def notebook(homework: PublicHomework, elsewhere: Collection[str]) -> str:
    """The notebook as JSON. Names that stand `elsewhere`, in a module, have no cell."""
    cells = list(_cells(homework, elsewhere))
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    book = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _cells(homework: PublicHomework, elsewhere: Collection[str]) -> Iterator[dict[str, Any]]:
    yield _markdown(f"# {homework.title}\n\n{INTRODUCTION}")
    yield _code(CHECK_CELL.strip())
    yield _code("\n".join(IMPORTS[name] for name in homework.needs if name in IMPORTS))
    for item in homework.items:
        practice = [check.says for check in item.checks if isinstance(check, Practice)]
        told = "\n\n".join([item.prompt, *practice])
        yield _markdown(f"### {item.number}  ({_points(item)})\n\n{told}")
        if item.kind == "essay":
            yield _answer(item)
            continue
        stubs = [stub for name, stub in item.stubs.items() if name not in elsewhere]
        if stubs:
            yield _code("\n\n\n".join(stubs))
        if item.prose:
            yield _answer(item)


def _points(item: PublicItem) -> str:
    told = f"{clean.points(item.points)} point{'' if item.points == 1 else 's'}"
    if item.by_person and item.by_person < item.points:
        told += f"; a person reads {clean.points(item.by_person)} of them"
    return told


def _answer(item: PublicItem) -> dict[str, Any]:
    cell = _markdown(f"### Answer {item.number}\n\n{WORDS}")
    return cell | {"metadata": {"tags": [item.number]}}


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
