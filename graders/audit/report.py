"""The audit's findings as text, JSON and a page of documentation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from graders.audit.questions import AuditRow

HEAD = (
    *(
        "item",
        "kind",
        "right",
        "slips",
        "seen",
        "lazy",
        "mutants",
        "survive",
        "strangers",
        "faults",
    ),
)
PREFACE = """# Audit of the graders

Written by `make docs`; CI fails when it is stale. Every question is given answers whose worth is
known:

- *right*: the reference and each accepted reading; they must earn everything.
- *slips*: well-known wrong answers; none may be taken for right, each must get its own sentence
  and its own share; those that are *seen* are revealed by what students may check themselves.
  Practice on other numbers is not counted: what a slip would answer there is not written down.
- *lazy*: None, zeros, ones, a constant, NaN, infinity, the wrong shape, text, objects that are no
  data, arguments returned as they came, the answers to other items; refused unless they are the
  right answer.
- *strangers*: right and wrong answers that others wrote from the prompts alone, `12 + 8`: judged as
  they should be under three secrets in every run of the tests (those of four slow items under one),
  and under as many as `make audit-secrets` is told.
- *mutants*: the reference with one small fault; those that *survive* are listed with the reason
  why.

A blank answer must be told that nothing was found.
"""


def as_text(audits: Mapping[str, Sequence[AuditRow]]) -> str:
    """A table for each assignment, with its faults below."""
    return "\n\n".join("\n".join(_text_lines(name, rows)) for name, rows in audits.items())


def as_json(audits: Mapping[str, Sequence[AuditRow]]) -> str:
    """Rows by assignment."""
    return json.dumps({name: [asdict(row) for row in rows] for name, rows in audits.items()})


def as_markdown(audits: Mapping[str, Sequence[AuditRow]]) -> str:
    """The page `docs/audit.md`."""
    parts = [PREFACE]
    for name, rows in audits.items():
        parts += [f"## {name}\n", _line(HEAD), _line(["---"] * len(HEAD))]
        parts += [_line(_cells(row)) for row in [*rows, _total(rows)]]
        parts += ["", *(f"- {remark}" for remark in _remarks(rows)), ""]
    return "\n".join(parts).rstrip()


def _text_lines(name: str, rows: Sequence[AuditRow]) -> Iterator[str]:
    yield name
    for cells in [HEAD, *map(_cells, [*rows, _total(rows)])]:
        yield f"  {cells[0]:<18}{cells[1]:<13}" + "".join(f"{cell:>10}" for cell in cells[2:])
    yield from (f"  {remark}" for remark in _remarks(rows))


def _remarks(rows: Sequence[AuditRow]) -> Iterator[str]:
    for row in rows:
        yield from (f"FAULT {row.number}: {fault}" for fault in row.faults)
        yield from (f"{row.number}: {name} is the right answer" for name in row.equal)
        yield from (f"{row.number}: `{m}` survives: {why}" for m, why in row.survivors if why)


def _cells(row: AuditRow) -> list[str]:
    counts = (
        *(row.accepted, row.slips, row.seen, row.lazy, row.mutants),
        *(len(row.survivors), row.strangers, len(row.faults)),
    )
    return [row.number, row.kind, *(str(count) if count else "" for count in counts)]


def _total(rows: Sequence[AuditRow]) -> AuditRow:
    return AuditRow(
        number="all",
        kind="",
        accepted=sum(row.accepted for row in rows),
        slips=sum(row.slips for row in rows),
        seen=sum(row.seen for row in rows),
        lazy=sum(row.lazy for row in rows),
        mutants=sum(row.mutants for row in rows),
        strangers=_sums([row.strangers for row in rows if row.strangers]),
        faults=tuple(fault for row in rows for fault in row.faults),
        survivors=tuple(survivor for row in rows for survivor in row.survivors),
    )


def _sums(counts: Sequence[str]) -> str:
    pairs = [map(int, count.split(" + ")) for count in counts]
    return " + ".join(str(sum(column)) for column in zip(*pairs, strict=True))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
