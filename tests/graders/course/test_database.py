"""The connection: journals, one writer, migrations, and faults told in a sentence."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from graders.course import database, migrations, settings
from graders.course.database import Database
from graders.course.errors import StoreError
from graders.course.tables import METADATA, SETTINGS, VERDICTS, VERSION


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "class.db"


def opened(path: Path) -> Database:
    made = Database(path)
    made.open(create=True)
    return made


def journal(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


class TestJournal:
    def test_it_is_wal(self, path: Path) -> None:
        assert opened(path).notes == []
        assert journal(path) == "wal"

    def test_on_a_network_it_is_delete_and_told(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "filesystem", lambda folder: "nfs4")
        assert opened(path).notes == [
            f"{path.parent} is on a network file system (nfs4): the store keeps a rollback journal "
            "instead of WAL, so that readers may wait"
        ]
        assert journal(path) == "delete"

    def test_where_wal_fails_when_it_is_tried_it_is_delete(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As it does where shared memory cannot be mapped."""

        def refuse(connection: sqlite3.Connection, _: object) -> None:
            def authorizer(action: int, name: str | None, value: str | None, *_: object) -> int:
                is_wal = (action, name, value) == (sqlite3.SQLITE_PRAGMA, "journal_mode", "WAL")
                return sqlite3.SQLITE_DENY if is_wal else sqlite3.SQLITE_OK

            connection.set_authorizer(authorizer)

        made = Database(path)
        sa.event.listen(made.engine, "connect", refuse)
        made.open(create=True)
        assert made.notes == [
            f"{path.parent} gives no WAL (not authorized): the store keeps a rollback journal "
            "instead of WAL, so that readers may wait"
        ]
        assert journal(path) == "delete"

    def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(self) -> None:
        assert database.filesystem(Path("/proc")) == "proc"


class TestWriter:
    def test_there_is_one_at_a_time(self, path: Path) -> None:
        """Many threads and two connections count without losing one."""
        stores = [opened(path), opened(path)]

        def count(store: Database) -> None:
            for _ in range(20):
                with store.writing() as connection:
                    number = int(settings.get(connection, "count") or 0)
                    settings.put(connection, "count", str(number + 1))

        threads = [threading.Thread(target=count, args=(store,)) for store in stores * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with stores[0].reading() as connection:
            assert settings.get(connection, "count") == "80"

    def test_a_fault_inside_stores_nothing(self, path: Path) -> None:
        store = opened(path)

        def fails() -> None:
            with store.writing() as connection:
                settings.put(connection, "a", "b")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fails()
        with store.reading() as connection:
            assert settings.get(connection, "a") == ""

    def test_no_column_is_a_float(self) -> None:
        columns = [column for table in METADATA.sorted_tables for column in table.columns]
        assert [column for column in columns if isinstance(column.type, sa.Float)] == []
        assert {c.name for c in VERDICTS.columns} >= {"earned_numerator", "earned_denominator"}


class TestText:
    @pytest.mark.parametrize("text", [
        "", "anna", "josée", "caf\udce9", "a\x00b", "\x1a", "\x1a0041", "\ud800\udfff", "数学",
    ])  # fmt: skip
    def test_any_text_comes_back(self, path: Path, text: str) -> None:
        store = opened(path)
        with store.writing() as connection:
            settings.put(connection, "text", text)
        with store.reading() as connection:
            assert settings.get(connection, "text") == text


class TestMigrations:
    def test_a_new_store_has_the_present_version(self, path: Path) -> None:
        with opened(path).reading() as connection:
            assert migrations.version_of(connection) == VERSION

    def test_steps_are_taken_in_order_in_one_transaction(self, path: Path) -> None:
        taken: list[int] = []
        steps = {VERSION: lambda _: taken.append(1), VERSION + 1: lambda _: taken.append(2)}
        with opened(path).writing() as connection:
            migrations.migrate(connection, "here", steps)
            assert migrations.version_of(connection) == VERSION + 2
            migrations.migrate(connection, "here", steps)
        assert taken == [1, 2]

    def test_a_step_that_fails_leaves_the_store_as_it_was(self, path: Path) -> None:
        def fails(connection: sa.Connection) -> None:
            connection.execute(SETTINGS.delete())
            raise RuntimeError

        store = opened(path)
        with pytest.raises(RuntimeError), store.writing() as connection:
            migrations.migrate(connection, "here", {VERSION: fails})
        with store.reading() as connection:
            assert migrations.version_of(connection) == VERSION

    def test_a_newer_store_is_refused(self, path: Path) -> None:
        store = opened(path)
        with store.writing() as connection:
            settings.put(connection, "version", str(VERSION + 1))
        with pytest.raises(StoreError) as told:
            store.open(create=False)
        assert str(told.value) == (
            f"{path} is of version {VERSION + 1}, and this grade.py knows {VERSION}: "
            "use a newer grade.py"
        )

    def test_an_older_one_without_a_way_is_refused(self, path: Path) -> None:
        store = opened(path)
        with store.writing() as connection:
            settings.put(connection, "version", "0")
        with pytest.raises(StoreError, match="is of version 0, from which no way leads on"):
            store.open(create=False)


class TestTold:
    @pytest.mark.parametrize(("says", "told"), [
        ("attempt to write a readonly database", "x cannot be written (attempt to write a readonly "
         "database): nothing was changed"),
        ("database or disk is full", "no room for x (database or disk is full): what was stored "
         "before stays"),
        ("database disk image is malformed", "x is damaged (database disk image is malformed). "
         "Restore it from a copy; or move it away and run the class again: marks.csv beside it "
         "still holds the marks"),
        ("database is locked", "x is being written by another process for 60 s: try again"),
        ("something else", "x: something else"),
    ])  # fmt: skip
    def test_a_fault_of_the_database_is_a_sentence(self, says: str, told: str) -> None:
        with pytest.raises(StoreError) as found, database.told("x"):
            raise sa.exc.OperationalError("", {}, sqlite3.OperationalError(says))
        assert str(found.value) == told
