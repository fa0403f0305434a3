"""The pages over the whole class: waiting answers, each reader's share, and differing marks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from graders.desk import kappa, traces
from graders.desk.room import DeskError, MarkingRoom, Seat
from graders.desk.traces import Share
from graders.desk.views import points, words
from graders.report import clean
from graders.scores import Graded

BAR = 240
"""The width of a bar in the units of its drawing."""


def first(room: MarkingRoom, seat: Seat) -> dict[str, Any]:
    """The items with a bar each."""
    rows = [_row(room, seat, item) for item in room.book.items]
    waiting = [row for row in rows if row["waiting"]]
    total = sum((room.book.standing(item).points for item in room.book.items), Fraction(0))
    return {
        "rows": rows,
        "students": len(room.book.entries),
        "left": sum(row["waiting"] for row in rows),
        "points": points(total),
        "next": next((row["item"] for row in waiting if row["mine"]), None),
        "seats": [each.who for each in room.seats],
        "sections": sorted({entry.section for entry in room.book.entries.values()} - {""}),
        "counting": any(row["waiting"] and row["groups"] is None for row in rows),
    }


def _row(room: MarkingRoom, seat: Seat, item: str) -> dict[str, Any]:
    found = room.book.standing(item)
    done = found.answers - found.waiting
    width = round(BAR * done / found.answers) if found.answers else 0
    shares = room.book.traces.assigned.get(item, ())
    seconds = room.book.traces.seconds
    flagged = [key for key in room.book.traces.flagged if key[1] == item and key not in seconds]
    return {
        "item": item,
        "answers": found.answers,
        "waiting": found.waiting,
        "points": points(found.points) if found.points else "",
        "groups": room.known_groups(item),
        "second": found.second_look + len(flagged),
        "mean": round(100 * found.mean),
        "width": width,
        "by": ", ".join(f"{who or 'by command'} {n}" for who, n in sorted(found.by.items())),
        "to": ", ".join(f"{s.who}:{s.section}" if s.section else s.who for s in shares),
        "mine": room.may_read(seat, item),
    }


def done(room: MarkingRoom, seat: Seat, item: str) -> dict[str, Any]:
    """Return the next item and the answers left, when none of this one waits for the grader."""
    room.placed(item)
    after = room.book.items.index(item) + 1
    items = [*room.book.items[after:], *room.book.items[:after]]
    left = (each for each in items if room.book.standing(each).waiting)
    following = next((each for each in left if room.waiting(seat, each)), None)
    return {"item": item, "following": following, "waiting": room.book.standing(item).waiting}


def listing(room: MarkingRoom, seat: Seat, item: str) -> dict[str, Any]:
    """All groups of an item that this grader may see."""
    rows = []
    for number, key in enumerate(room.order(seat, item), 1):
        task = room.task(seat, item, key)
        mark = task.mark
        rows.append(
            {
                "key": key,
                "number": number,
                "count": len(task.group.students),
                "why": clean.line(task.group.why),
                "outcome": str(task.graded.verdict.outcome),
                "because": words(task.graded.verdict.because[:200]),
                "state": "waits" if task.waits else "marked" if mark else "by the machine",
                "points": points(task.graded.score.earned),
                "by": clean.line(mark.grader) if mark else "",
            }
        )
    return {"item": item, "rows": rows, "possible": points(room.placed(item).points)}


def fair(room: MarkingRoom, seat: Seat) -> dict[str, Any]:
    """Return the agreement of the readers, and how their marks lie."""
    pairs, differ = [], []
    for item in room.book.items:
        if room.book.traces.seconds and any(i == item for _, i in room.book.traces.seconds):
            for key, group in room.groups(item).items():
                pair = _read_twice(room, item, key, group.students)
                if pair:
                    pairs.append(pair["shares"])
                    if pair["open"]:
                        differ.append(pair)
    found = kappa.weighted(pairs)
    return {
        "kappa": None if found is None else f"{found:.2f}",
        "twice": len(pairs),
        "differ": differ if seat.head else [],
        "differing": len(differ),
        "graders": _graders(room, seat),
        "requests": _open(room),
    }


def _read_twice(
    room: MarkingRoom, item: str, key: str, students: Iterable[str]
) -> dict[str, Any] | None:
    for student in students:
        found = room.book.traces.seconds.get((student, item))
        if found is None:
            continue
        space = room.book.machine[item][student].machine
        shares = traces.pairs([found], space.waiting or space.possible)
        touched = room.book.traces.touched.get((student, item), 0)
        return {
            "item": item,
            "key": key,
            "shares": shares[0],
            "open": found.mark.points != found.first.points and touched < found.number,
            "first": (found.first.grader, points(found.first.points), found.first.comment),
            "second": (found.mark.grader, points(found.mark.points), found.mark.comment),
            "alias": room.alias(item, student),
        }
    return None


def _graders(room: MarkingRoom, seat: Seat) -> list[dict[str, Any]]:
    """Each grader's mean share of the points that were theirs to give."""
    given: dict[str, list[float]] = {}
    for answers in room.book.graded.values():
        for graded in answers.values():
            if graded.mark is not None and (seat.head or graded.mark.grader == seat.who):
                given.setdefault(graded.mark.grader, []).append(_share(graded))
    rows = []
    for who, shares in sorted(given.items()):
        found = kappa.mean(shares)
        half = 0.0 if math.isnan(found.half) else found.half
        low, high = max(0.0, found.mean - half), min(1.0, found.mean + half)
        rows.append(
            {
                "who": clean.line(who) or "by command",
                "count": found.count,
                "mean": f"{100 * found.mean:.0f} %",
                "interval": f"{100 * low:.0f} to {100 * high:.0f} %" if found.count > 1 else "",
                "x": round(BAR * low),
                "width": max(2, round(BAR * (high - low))),
                "at": round(BAR * found.mean),
            }
        )
    return rows


def _share(graded: Graded) -> float:
    assert graded.mark is not None
    machine = graded.machine
    space = machine.possible if graded.mark.whole else machine.waiting or machine.possible
    return float(min(Fraction(1), graded.mark.points / space)) if space else 0.0


def _open(room: MarkingRoom) -> list[dict[str, str]]:
    found = []
    for student, asked in room.book.decided.requests.values():
        if asked.answer or asked.item not in room.book.machine:
            continue
        keys = [k for k, g in room.groups(asked.item).items() if student in g.students]
        alias = room.alias(asked.item, student) if keys else ""
        found.append({"item": asked.item, "key": keys[0] if keys else "", "alias": alias,
                      "words": clean.text(asked.words)})  # fmt: skip
    return found


def shares_of(typed: str) -> list[Share]:
    """`anna, ben:7643`: graders, each with the section that they read."""
    found = []
    for part in filter(None, (each.strip() for each in typed.split(","))):
        who, _, section = part.partition(":")
        if not who.strip():
            raise DeskError(f"expected graders such as anna or ben:7643, found {part!r}")
        found.append(Share(who.strip(), section.strip()))
    return found
