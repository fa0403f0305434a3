"""Several people with one PostgreSQL, each with a folder of their own; and servers that fail."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import grade
from graders.course import forgetting
from graders.course.errors import ResultsError, StoreError
from graders.course.results import Results
from graders.scores import Mark
from tests.graders.course import samples
from tests.postgres import Server
from tests.tiny_class import contents_of, stand_in, totals

HEAD = "student,item,points,for,comment,grader"


@pytest.fixture
def address(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that commands take from the environment."""
    address = server.store()
    monkeypatch.setenv("GRADE_STORE", address)
    return address


@pytest.fixture
def first(tmp_path: Path, address: str) -> Results:
    """Three students, whose pages stand in the folder of who ran them."""
    results = samples.made(tmp_path / "first", address)
    for student in ("anna", "ben", "cleo"):
        samples.put(results, student, 3)
    results.publish()
    return results


@pytest.fixture
def second(tmp_path: Path, first: Results) -> Results:
    """Another one's folder, which holds nothing yet."""
    return Results.open(tmp_path / "second", first.store)


def mark(results: Results, student: str, points: str = "1") -> None:
    results.mark(student, "1", Mark(Fraction(points), True, "", "me"))
    results.publish([student])


def typed(results: Results, *rows: str) -> list[str]:
    """Write `marks.csv` in a folder as a spreadsheet would; what is told when it is read."""
    (results.folder / "marks.csv").write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    results.notes.clear()
    with results.marking():
        pass
    return results.notes


def given(results: Results) -> dict[str, int]:
    """Student -> the points of the first item."""
    return {r.student: int(r.items[0].score.earned) for r in results.reports()}


class TestFolders:
    def test_a_mark_in_one_is_no_row_that_is_gone_from_another(
        self, first: Results, second: Results
    ) -> None:
        for results, student in ((first, "anna"), (second, "ben"), (first, "cleo")):
            mark(results, student)
            assert results.notes == []
        assert given(first) == given(second) == {"anna": 1, "ben": 1, "cleo": 1}

    def test_pages_of_all_students_come_with_the_first_mark(
        self, first: Results, second: Results
    ) -> None:
        mark(second, "ben")
        assert {p.stem for p in second.feedback_folder.iterdir()} == {"anna", "ben", "cleo"}
        first.publish()
        for name in ("gradebook.csv", "marks.csv", "feedback/ben.txt"):
            assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()

    def test_what_is_decided_for_all_reaches_every_folder(
        self, first: Results, second: Results
    ) -> None:
        second.publish()
        arguments = ["adjust", "1", "--full", "--reason", "so it is"]
        assert grade.main([*arguments, "--results", str(first.folder)]) == 0
        mark(second, "ben")
        assert "so it is" in (second.feedback_folder / "anna.txt").read_text(encoding="utf-8")

    def test_a_row_that_is_typed_counts_and_the_marks_of_others_stay(
        self, first: Results, second: Results
    ) -> None:
        """The file in one folder is older than what others marked in the meantime."""
        mark(first, "anna")
        mark(second, "ben")
        assert typed(first, "anna,1,1,whole item,,me", "cleo,1,2,whole item,,me") == []
        assert given(first) == {"anna": 1, "ben": 1, "cleo": 2}

    def test_a_row_that_is_gone_is_a_mark_taken_back(self, first: Results, second: Results) -> None:
        mark(first, "anna")
        mark(second, "ben")
        (told,) = typed(second, "ben,1,1,whole item,,me")
        assert told.startswith("anna, 1: the mark was taken back")
        assert given(first) == {"anna": 0, "ben": 1, "cleo": 0}

    def test_two_changes_of_a_file_are_each_read_against_the_last(
        self, first: Results, second: Results
    ) -> None:
        """Nothing was published between them."""
        typed(first, "anna,1,1,whole item,,me", "ben,1,1,whole item,,me")
        mark(second, "anna", "2")
        assert typed(first, "anna,1,1,whole item,,me")[0].startswith("ben, 1: the mark was taken")
        assert given(first) == {"anna": 2, "ben": 0, "cleo": 0}

    def test_a_file_that_the_store_never_saw_only_adds(
        self, first: Results, second: Results
    ) -> None:
        """As a copy of an older folder does."""
        mark(first, "anna", "2")
        mark(first, "ben", "2")
        second.folder.mkdir(exist_ok=True)
        told = typed(second, "anna,1,1,whole item,,me", "cleo,1,1,whole item,,me")
        assert told == [
            "anna, 1: the store holds another mark than marks.csv, which is new to it: "
            "the store's counts"
        ]
        assert given(first) == {"anna": 2, "ben": 2, "cleo": 1}

    def test_a_class_may_be_run_elsewhere_with_its_secret_and_with_no_other(
        self, first: Results, tmp_path: Path
    ) -> None:
        with pytest.raises(ResultsError, match="is gone: put it back"):
            Results.create(tmp_path / "third", samples.NAME, None, first.store)
        (tmp_path / "other").write_text("another", encoding="utf-8")
        with pytest.raises(ResultsError, match="drawn with another secret"):
            Results.create(tmp_path / "third", samples.NAME, tmp_path / "other", first.store)
        third = Results.create(tmp_path / "third", samples.NAME, tmp_path / "given", first.store)
        assert third.secret == first.secret


class TestCommands:
    @pytest.fixture
    def folder(
        self, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Path]:
        yield from stand_in(tmp_path, monkeypatch)

    def test_a_class_is_run_marked_and_read_without_a_file(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert grade.main(["run", "tiny", "class", "--jobs", "2"]) == 0
        assert grade.main(["mark", "anna", "3", "+1/2", "--results", "mine"]) == 0
        assert grade.main(["run", "tiny", "class"]) == 0
        assert "3 as before, 0 new" in capsys.readouterr().out
        assert totals(folder / "results") == {"anna": "5.5", "ben": "1", "cleo": "0"}
        assert totals(folder / "mine") == {"anna": "5.5", "ben": "1", "cleo": "0"}
        assert not (folder / "results" / "class.db").exists()

    @pytest.mark.parametrize("seed", range(3))
    def test_a_run_that_is_killed_at_any_moment_loses_nothing(
        self, folder: Path, address: str, seed: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "given").write_text("a secret of the tests", encoding="utf-8")
        run = ["run", "tiny", "class", "--secret", "given", "--jobs", "2"]
        with monkeypatch.context() as inside:
            inside.delenv("GRADE_STORE")
            assert grade.main([*run, "--out", "undisturbed"]) == 0
            undisturbed = contents_of(folder / "undisturbed")
        process = subprocess.Popen(
            [sys.executable, grade.__file__, *run], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(random.Random(seed).uniform(0.3, 2.5))
        process.kill()
        process.communicate()
        assert grade.main(run) == 0
        assert contents_of(folder / "results") == undisturbed

    def test_an_empty_store_is_told(
        self, folder: Path, address: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert grade.main(["log"]) == 2
        assert capsys.readouterr().err.endswith(
            "holds no results: `grade.py run` with the same --store puts a class into it\n"
        )

    def test_a_store_of_another_class_is_told(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert grade.main(["run", "tiny", "class"]) == 0
        assert grade.main(["run", "ift6135_a2022", "class", "--out", "other"]) == 2
        assert f"holds results of {folder / 'tiny'}; use another --store" in capsys.readouterr().err


class TestServer:
    """Its own class, since it ends the server in between and starts it again."""

    @pytest.fixture
    def restarted(self, server: Server) -> Iterator[Callable[[], None]]:
        """Ends the server as a loss of power does. It runs again when the test is over."""

        def end() -> None:
            server.stop(signal.SIGQUIT)

        yield end
        if server.process.poll() is not None:
            server.start()

    def test_one_that_ends_in_a_transaction_keeps_nothing_half(
        self, first: Results, server: Server, restarted: Callable[[], None]
    ) -> None:
        def cut() -> None:
            with first.database.writing() as connection:
                samples.keep(connection, first, "dora", 2)
                restarted()
                samples.keep(connection, first, "emil", 2)

        with pytest.raises(StoreError, match=r"does not answer \(.*\): what was stored before"):
            cut()
        with pytest.raises(StoreError, match="does not answer"):
            first.reports()
        server.start()
        assert {r.student for r in first.reports()} == {"anna", "ben", "cleo"}
        assert first.history_faults() == []

    def test_one_that_was_started_again_is_found_again(
        self, first: Results, server: Server, restarted: Callable[[], None]
    ) -> None:
        """A desk that is open all day goes on."""
        assert len(first.reports()) == 3
        restarted()
        server.start()
        mark(first, "anna")
        assert given(first)["anna"] == 1

    def test_a_writer_that_is_killed_lets_the_next_one_write(self, first: Results) -> None:
        first.database.close()
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                with first.database.writing() as connection:
                    samples.keep(connection, first, "dora", 2)
                    os.write(write, b"x")
                    signal.pause()
            finally:
                os._exit(1)
        os.read(read, 1)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        for end in (read, write):
            os.close(end)
        mark(first, "anna")
        assert given(first) == {"anna": 1, "ben": 0, "cleo": 0}
        assert first.history_faults() == []

    def test_no_byte_of_one_who_is_forgotten_stays_in_the_tables(
        self, first: Results, server: Server
    ) -> None:
        """What the server keeps of past transactions is for its owner to remove."""
        name = "Bartholomew Quince"
        samples.put(first, name, 3)
        assert name.encode() in tables(server)
        forgetting.forget(first, name)
        assert name.encode() not in tables(server)


def tables(server: Server) -> bytes:
    """All files of tables and indices, once nothing waits to be written."""
    import psycopg

    with psycopg.connect(host=str(server.folder), user="postgres", autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    files = (server.folder / "data" / "base").rglob("*")
    return b"".join(path.read_bytes() for path in files if path.is_file())
