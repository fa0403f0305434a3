"""What may go wrong beside the questions: kills, full disks, two at once, files edited by hand."""

from __future__ import annotations

import os
import signal
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

import grade
from graders.course import events, verdicts
from graders.course.errors import StoreError
from graders.course.results import Results
from graders.course.tables import EVENTS, VERDICTS
from tests.graders.course import samples
from tests.tiny_class import exported

STATEMENTS = range(1, 21)
"""A fail-point before each of the first statements that store two hand-ins in one transaction."""
STUDENTS = {"anna": 2, "ben": 3}
only_in_a_file = pytest.mark.parametrize("new_store", ["SQLite"], indirect=True)


def two_students(folder: Path, store: str) -> Results:
    """Two students in a store, with pages; nothing holds it open."""
    results = samples.made(folder, store)
    for student, x in STUDENTS.items():
        samples.put(results, student, x)
    results.publish()
    results.database.close()
    return results


@pytest.fixture
def results(tmp_path: Path, store: str) -> Iterator[Results]:
    results = two_students(tmp_path / "results", store)
    yield results
    results.database.close()


@pytest.fixture
def undisturbed(
    tmp_path: Path, new_store: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """The reports of a store in which two more are put and nothing goes wrong."""
    folder, address = tmp_path / "undisturbed" / "results", new_store()
    folder.parent.mkdir()
    results = two_students(folder, address)
    put_two(results)
    results.database.close()
    with monkeypatch.context() as inside:
        inside.setenv("GRADE_STORE", address)
        return exported(folder)


def child(work: Callable[[], object]) -> int:
    """Do it in a process of its own; how that ended."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@contextmanager
def before_statement(engine: sa.Engine, number: int, do: Callable[[], None]) -> Iterator[None]:
    """Inside, something happens before that statement of the engine's."""
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            do()

    sa.event.listen(engine, "before_cursor_execute", count)
    yield
    sa.event.remove(engine, "before_cursor_execute", count)


def put_two(results: Results) -> None:
    with results.database.writing() as connection:
        for student in ("cleo", "dora"):
            samples.keep(connection, results, student, 2)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def faults(results: Results) -> list[str]:
    with results.database.reading() as connection:
        rows = samples_rows(connection)
        altered = list(verdicts.altered(rows, verdicts.rows_of(connection)))
        return [*events.faults(connection), *(f"{number} was altered" for number in altered)]


def samples_rows(connection: sa.Connection) -> list[sa.RowMapping]:
    from graders.course.tables import SUBMISSIONS

    return list(connection.execute(sa.select(SUBMISSIONS)).mappings())


class TestKilled:
    @pytest.mark.parametrize("number", STATEMENTS)
    def test_between_two_statements_of_one_transaction(
        self, results: Results, number: int, undisturbed: dict[str, bytes]
    ) -> None:
        """Both are stored whole or not at all, and a second try gives what a first gives."""

        def store() -> None:
            with before_statement(results.database.engine, number, kill):
                put_two(results)

        assert child(store) == -signal.SIGKILL
        results.database.check()
        assert faults(results) == []
        assert {r.student for r in results.reports()} == set(STUDENTS)
        put_two(results)
        results.publish()
        results.database.close()
        assert exported(results.folder) == undisturbed

    def test_the_fail_points_lie_in_one_transaction(self, results: Results) -> None:
        """One more than the last of them would be after the end."""
        seen: list[str] = []

        def note(*given: object) -> None:
            seen.append(str(given[2]))

        sa.event.listen(results.database.engine, "before_cursor_execute", note)
        put_two(results)
        begins = seen[0]
        assert begins == "BEGIN IMMEDIATE" or begins.startswith("SELECT pg_advisory_xact_lock(")
        assert seen.count(begins) == 1
        assert len(seen) >= STATEMENTS[-1]

    @pytest.mark.parametrize("number", [2, 6, 10])
    def test_while_pages_are_written(self, results: Results, number: int) -> None:
        before = (results.folder / "gradebook.csv").read_bytes()
        samples.put(results, "cleo", 2)
        results.database.close()

        def publish() -> None:
            with before_statement(results.database.engine, number, kill):
                results.publish()

        assert child(publish) == -signal.SIGKILL
        assert (results.folder / "gradebook.csv").read_bytes() == before
        results.publish()
        assert b"cleo" in (results.folder / "gradebook.csv").read_bytes()


@only_in_a_file
class TestNoRoom:
    def test_a_full_disk_is_told_and_what_was_stored_stays(self, results: Results) -> None:
        def full(connection: sqlite3.Connection, _: object) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages}")

        before = exported(results.folder)
        sa.event.listen(results.database.engine, "connect", full)

        def fill() -> None:
            for k in range(40):
                samples.put(results, f"student{k}", k)

        with pytest.raises(StoreError) as told:
            fill()
        assert str(told.value) == (
            f"no room for {results.folder}/class.db (database or disk is full): "
            "what was stored before stays"
        )
        sa.event.remove(results.database.engine, "connect", full)
        results.database.close()
        assert faults(results) == []
        results.database.close()
        after = exported(results.folder)
        assert {name: after[name] for name in before} == before

    def test_a_store_that_cannot_be_written_is_told(self, results: Results) -> None:
        def read_only(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA query_only=ON")

        before = exported(results.folder)
        sa.event.listen(results.database.engine, "connect", read_only)
        with pytest.raises(StoreError) as told:
            samples.put(results, "cleo", 2)
        assert str(told.value) == (
            f"{results.folder}/class.db cannot be written "
            "(attempt to write a readonly database): nothing was changed"
        )
        results.database.close()
        assert exported(results.folder) == before


class TestTogether:
    def test_marks_given_at_once_are_all_there(self, results: Results) -> None:
        """Sixteen processes, a mark each: in the store, in `marks.csv` and in the gradebook."""
        for k in range(8):
            samples.put(results, f"student{k}", 3)
        results.publish()
        results.database.close()
        given = [(f"student{k}", item) for k in range(8) for item in ("1", "2")]
        pids = []
        for student, item in given:
            pid = os.fork()
            if pid == 0:
                code = 1
                try:
                    arguments = ["mark", student, item, "1", "--results", str(results.folder)]
                    code = grade.main(arguments)
                finally:
                    os._exit(code)
            pids.append(pid)
        ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        assert ends == [0] * len(given)
        rows = (results.folder / "marks.csv").read_text(encoding="utf-8").splitlines()[1:]
        assert sorted(tuple(row.split(",")[:2]) for row in rows) == sorted(given)
        totals = {r.student: r.total.earned for r in results.reports()}
        assert {totals[student] for student, _ in given} == {2}
        gradebook = (results.folder / "gradebook.csv").read_text(encoding="utf-8-sig")
        assert gradebook.count(",1 2,1,1") == 8
        assert faults(results) == []

    def test_two_that_store_the_same_hand_in_store_it_once(self, results: Results) -> None:
        def store() -> None:
            for student in ("cleo", "dora"):
                samples.put(results, student, 2)

        pids = []
        for _ in range(2):
            pid = os.fork()
            if pid == 0:
                code = 1
                try:
                    store()
                    code = 0
                finally:
                    os._exit(code)
            pids.append(pid)
        assert [os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]) for p in pids] == [0, 0]
        assert [r.student for r in results.reports()] == ["anna", "ben", "cleo", "dora"]
        assert faults(results) == []


class TestEdited:
    """By hand, with a tool for databases."""

    def edit(self, results: Results, statement: sa.Executable) -> None:
        with results.database.writing() as connection:
            connection.execute(statement)

    def test_points_that_were_changed_show(self, results: Results) -> None:
        self.edit(results, VERDICTS.update().values(earned_numerator=99))
        assert len(faults(results)) == len(STUDENTS)

    @pytest.mark.parametrize(("statement", "says"), [
        (EVENTS.update().where(EVENTS.c.number == 1).values(reason="none"),
         "what event 1 of the history says was changed"),
        (EVENTS.update().where(EVENTS.c.number == 1).values(time="yesterday"),
         "event 1 of the history was changed, or one before it"),
        (EVENTS.delete().where(EVENTS.c.number == 1), "event 1 is missing from the history"),
        (EVENTS.delete().where(EVENTS.c.number == 2),
         "the history ends with event 1; the last one written was 2"),
        (EVENTS.update().where(EVENTS.c.number == 1).values(
            student=None, before=None, after=None, reason=None, who=None, salt=None),
         "what event 1 of the history said was erased, and no `forget` did it"),
    ])  # fmt: skip
    def test_history_that_was_changed_shows(
        self, results: Results, statement: sa.Executable, says: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        self.edit(results, statement)
        results.database.close()
        assert says in faults(results)
        assert grade.main(["log", "--results", str(results.folder)]) == 1
        assert f"grade.py: {results.folder}: {says}\n" in capsys.readouterr().err

    @only_in_a_file
    @pytest.mark.parametrize("part", [0.3, 0.7])
    def test_a_store_that_was_cut_is_told(self, results: Results, part: float) -> None:
        path = results.folder / "class.db"
        path.write_bytes(path.read_bytes()[: int(part * path.stat().st_size)])
        says = r"class\.db is damaged \(.*\)\. Restore it from a copy"
        with pytest.raises(StoreError, match=says):
            results.database.check()
