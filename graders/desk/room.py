"""The reading list: a grader's answers to an item, those that wait, and the next one."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graders.assignment import Assignment, Item
from graders.course.results import Results
from graders.course.rubrics import MarkParts
from graders.desk import handed_in, order
from graders.desk.classbook import Classbook
from graders.desk.groups import Group
from graders.model import Draw, UserError
from graders.scores import Graded, Mark


class DeskError(UserError):
    """Something that the desk cannot do; the message says why."""


@dataclass(frozen=True)
class Seat:
    """A person at the desk. A head grader sees all, and decides."""

    who: str
    head: bool = True


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A group of answers as one grader has it before them."""

    item: str
    key: str
    group: Group
    students: tuple[str, ...]
    """The students whom one mark is for: the first one stands for all."""
    others: tuple[str, ...]
    """The students of the group that have another mark, or are another grader's."""
    second: bool
    """Whether somebody else has marked it, which is not shown."""
    waits: bool
    version: int
    mark: Mark | None
    chosen: MarkParts | None
    graded: Graded

    @property
    def leader(self) -> str:
        """The student whose answer is shown."""
        return self.students[0]


class MarkingRoom:
    """The class, its groups, and the people who mark it."""

    def __init__(
        self, results: Results, seats: Sequence[Seat] = (), assignment: Assignment | None = None
    ) -> None:
        self.results, self.seats = results, tuple(seats)
        self.book = Classbook(results)
        self.assignment = assignment or results.assignment
        self.secret = results.secret
        self.lock = threading.RLock()
        self._groups: dict[str, tuple[int, dict[str, Group]]] = {}
        self._aliases: dict[str, tuple[int, dict[str, str]]] = {}
        self.book.refresh()

    def placed(self, item: str) -> Item:
        """The question of an item that was graded."""
        if item not in self.book.machine:
            raise DeskError(f"no item {item!r}; there are {', '.join(self.book.items)}")
        try:
            return self.assignment.find(item)
        except KeyError:
            raise DeskError(f"{item} stands no more in {self.assignment.name}") from None

    def draw(self, item: str) -> Draw:
        """The item's draw under the class's secret."""
        return Draw.of(self.secret, self.assignment.name, item)

    def groups(self, item: str) -> dict[str, Group]:
        """The groups of an item by key, made once for a state of the class."""
        with self.lock:
            version = self.book.version
            made, found = self._groups.get(item, (-1, {}))
            if made != version:
                placed, draw = self.placed(item), self.draw(item)
                with self.results.database.reading() as connection:
                    listed = handed_in.groups_of(connection, self.book, placed, draw)
                found = {each.key: each for each in listed}
                self._groups[item] = (version, found)
            return found

    def known_groups(self, item: str) -> int | None:
        """Return the number of groups that wait, or None if they have not been made."""
        made, found = self._groups.get(item, (-1, {}))
        if made != self.book.version:
            return None
        graded = self.book.graded[item]
        return sum(any(graded[s].score.waiting for s in g.students) for g in found.values())

    def alias(self, item: str, student: str) -> str:
        """The number by which an answer is named."""
        made, found = self._aliases.get(item, (-1, {}))
        if made != self.book.version:
            found = order.aliases(self.book.machine[item], self.secret, item)
            self._aliases[item] = (self.book.version, found)
        return found[student]

    def may_read(self, seat: Seat, item: str) -> bool:
        """Whether any answers to an item are this grader's."""
        shares = self.book.traces.assigned.get(item, ())
        return seat.head or not shares or any(share.who == seat.who for share in shares)

    def order(self, seat: Seat, item: str) -> list[str]:
        """The keys of all groups of this grader's, in their order."""
        groups = self.groups(item)
        mine = [key for key, group in groups.items() if self._mine(seat, item, group.students)]
        return order.shuffled(mine, self.secret, item, seat.who)

    def waiting(self, seat: Seat, item: str) -> list[str]:
        """The keys of the groups that wait for this grader, in their order."""
        return [key for key in self.order(seat, item) if self.task(seat, item, key).waits]

    def task(self, seat: Seat, item: str, key: str) -> Turn:
        """A group as this grader has it before them."""
        group = self.groups(item).get(key)
        if group is None:
            raise DeskError(f"{item} has no such group: the class was graded anew")
        traces, graded = self.book.traces, self.book.graded[item]
        mine = self._mine(seat, item, group.students) or list(group.students)
        mine.sort(key=lambda student: int(self.alias(item, student)))
        waiting = [student for student in mine if graded[student].score.waiting]
        second = not waiting and self._is_second(seat, item, group)
        students = waiting or self._alike(item, mine)
        leader = graded[students[0]]
        mark, chosen = leader.mark, self._chosen(item, students[0])
        touched = [traces.touched.get((student, item), 0) for student in students]
        if second:
            mark = chosen = None
            touched = [
                found.number for s in students if (found := traces.seconds.get((s, item)))
            ] or [0]
        return Turn(
            item=item, key=key, group=group, students=tuple(students),
            others=tuple(s for s in group.students if s not in students), second=second,
            waits=(bool(waiting) and self._has_share(seat, item)) or second,
            version=max(touched), mark=mark, chosen=chosen,
            graded=replace(leader, mark=None, comments=()) if second else leader,
        )  # fmt: skip

    def is_flagged(self, item: str, group: Group) -> bool:
        """Whether a grader asked for a second reader."""
        return any((student, item) in self.book.traces.flagged for student in group.students)

    def _has_share(self, seat: Seat, item: str) -> bool:
        """Whether what waits is for this grader: nobody was named, or they were."""
        shares = self.book.traces.assigned.get(item, ())
        return not shares or any(share.who == seat.who for share in shares)

    def _mine(self, seat: Seat, item: str, students: Iterable[str]) -> list[str]:
        """The answers that this grader may read; a head grader reads all where none are named."""
        shares = self.book.traces.assigned.get(item, ())
        sections = {share.section for share in shares if share.who == seat.who}
        if not shares or "" in sections or (seat.head and not sections):
            return list(students)
        return [s for s in students if self.book.entries[s].section in sections]

    def _chosen(self, item: str, student: str) -> MarkParts | None:
        top = self.book.decided.top((student, item))
        return top.chosen if top and self.book.graded[item][student].mark else None

    def _alike(self, item: str, students: Sequence[str]) -> list[str]:
        """Return the students that have the very mark that the first one has."""
        graded = self.book.graded[item]
        first = graded[students[0]].mark, self._chosen(item, students[0])
        return [s for s in students if (graded[s].mark, self._chosen(item, s)) == first]

    def _is_second(self, seat: Seat, item: str, group: Group) -> bool:
        """Whether this grader is to read a second time what somebody else has marked."""
        traces, graded = self.book.traces, self.book.graded[item]
        flagged = self.is_flagged(item, group)
        drawn = len(self.seats) > 1 and order.is_read_twice(self.secret, item, group.key)
        if not (flagged or drawn):
            return False
        if any((student, item) in traces.seconds for student in group.students):
            return False
        readers = {m.grader for s in group.students if (m := graded[s].mark) is not None}
        return bool(readers) and seat.who not in readers
