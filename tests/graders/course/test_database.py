"""The connection: journals, one writer, migrations, and faults told in a sentence."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from graders.course import address, database, migrations, settings
from graders.course.database import Database
from graders.course.errors import StoreError
from graders.course.tables import METADATA, PAGES, SETTINGS, VERDICTS, VERSION
from tests.postgres import Server


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "class.db"


@pytest.fixture
def place(path: Path, new_store: Callable[[], str]) -> Path | str:
    """A new store of either kind."""
    return new_store() or path


def opened(place: Path | str) -> Database:
    made = Database(place)
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
    def test_there_is_one_at_a_time(self, place: Path | str) -> None:
        """Many threads and two connections count without losing one."""
        stores = [opened(place), opened(place)]

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

    def test_a_fault_inside_stores_nothing(self, place: Path | str) -> None:
        store = opened(place)

        def fails() -> None:
            with store.writing() as connection:
                settings.put(connection, "a", "b")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fails()
        with store.reading() as connection:
            assert settings.get(connection, "a") == ""

    def test_a_reader_sees_one_state_while_another_writes(self, place: Path | str) -> None:
        store, other = opened(place), opened(place)
        with store.reading() as connection:
            assert settings.get(connection, "a") == ""
            with other.writing() as writer:
                settings.put(writer, "a", "b")
            assert settings.get(connection, "a") == ""
        with store.reading() as connection:
            assert settings.get(connection, "a") == "b"

    def test_one_that_waits_too_long_is_told(
        self, place: Path | str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened(place).close()
        monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
        store, other = Database(place), Database(place)
        says = "is being written by another process for 0.2 s: try again"
        with store.writing(), pytest.raises(StoreError, match=says), other.writing():
            pass

    def test_a_reader_cannot_write_to_a_server(self, server: Server) -> None:
        store = opened(server.store())
        says = "cannot be written .*read-only transaction.*: nothing was changed"
        with pytest.raises(StoreError, match=says), store.reading() as connection:
            settings.put(connection, "a", "b")

    def test_no_column_is_a_float(self) -> None:
        columns = [column for table in METADATA.sorted_tables for column in table.columns]
        assert [column for column in columns if isinstance(column.type, sa.Float)] == []
        assert {c.name for c in VERDICTS.columns} >= {"earned_numerator", "earned_denominator"}


class TestText:
    @pytest.mark.parametrize("text", [
        "", "anna", "josée", "caf\udce9", "a\x00b", "\x1a", "\x1a0041", "\ud800\udfff", "数学",
    ])  # fmt: skip
    def test_any_text_comes_back(self, place: Path | str, text: str) -> None:
        store = opened(place)
        with store.writing() as connection:
            settings.put(connection, "text", text)
        with store.reading() as connection:
            assert settings.get(connection, "text") == text


class TestMigrations:
    def test_a_new_store_has_the_present_version(self, place: Path | str) -> None:
        with opened(place).reading() as connection:
            assert migrations.version_of(connection) == VERSION

    def test_steps_are_taken_in_order_in_one_transaction(self, place: Path | str) -> None:
        taken: list[int] = []
        steps = {VERSION: lambda _: taken.append(1), VERSION + 1: lambda _: taken.append(2)}
        with opened(place).writing() as connection:
            migrations.migrate(connection, "here", steps)
            assert migrations.version_of(connection) == VERSION + 2
            migrations.migrate(connection, "here", steps)
        assert taken == [1, 2]

    def test_a_step_that_fails_leaves_the_store_as_it_was(self, place: Path | str) -> None:
        def fails(connection: sa.Connection) -> None:
            connection.execute(SETTINGS.delete())
            raise RuntimeError

        store = opened(place)
        with pytest.raises(RuntimeError), store.writing() as connection:
            migrations.migrate(connection, "here", {VERSION: fails})
        with store.reading() as connection:
            assert migrations.version_of(connection) == VERSION

    def test_one_of_the_first_version_keeps_what_its_pages_held(self, place: Path | str) -> None:
        """The marks among them tell which rows of `marks.csv` are new."""
        store = opened(place)
        with store.writing() as connection:
            connection.execute(sa.text("ALTER TABLE verdicts DROP COLUMN shown"))
            connection.execute(sa.text("DROP TABLE pages"))
            connection.execute(
                sa.text(
                    "CREATE TABLE pages (student TEXT PRIMARY KEY, stamp TEXT, row TEXT, "
                    "marks TEXT)"
                )
            )
            connection.execute(
                sa.text("INSERT INTO pages VALUES ('caf\x1adce9', 'a stamp', 'a row', 'its marks')")
            )
            settings.put(connection, "version", "1")
        store.open(create=False)
        with store.reading() as connection:
            assert migrations.version_of(connection) == VERSION
            assert list(connection.execute(sa.select(PAGES))) == [
                ("", "caf\udce9", "", "", "its marks")
            ]
            columns = sa.inspect(connection).get_columns(VERDICTS.name)
            assert "shown" in {column["name"] for column in columns}

    def test_a_newer_store_is_refused(self, place: Path | str) -> None:
        store = opened(place)
        with store.writing() as connection:
            settings.put(connection, "version", str(VERSION + 1))
        with pytest.raises(StoreError) as told:
            store.open(create=False)
        assert str(told.value) == (
            f"{address.shown(place)} is of version {VERSION + 1}, and this grade.py knows "
            f"{VERSION}: use a newer grade.py"
        )

    def test_an_older_one_without_a_way_is_refused(self, place: Path | str) -> None:
        store = opened(place)
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

    @pytest.mark.parametrize(("says", "told"), [
        ("canceling statement due to lock timeout",
         "is being written by another process for 60 s: try again"),
        ('connection to server at "db", port 5432 failed: Connection refused',
         'does not answer (connection to server at "db", port 5432 failed: Connection refused): '
         "what was stored before stays; try again"),
        ("could not extend file: No space left on device",
         "could not extend file: No space left on device"),
        ("permission denied for schema public",
         "cannot be written (permission denied for schema public): nothing was changed"),
        ("something\n\telse", "something else"),
    ])  # fmt: skip
    def test_a_fault_of_a_server_is_one_too(self, says: str, told: str) -> None:
        with pytest.raises(StoreError) as found, database.told("postgresql://db/class"):
            raise sa.exc.OperationalError("", {}, sqlite3.OperationalError(says))
        assert str(found.value).startswith(("postgresql://db/class", "no room for postgresql"))
        assert told in str(found.value)


class TestAddress:
    @pytest.mark.parametrize(("place", "says"), [
        ("class.db", "--store: expected an address such as postgresql://USER@HOST/DATABASE, "
         "found 'class.db'"),
        ("mysql://me:secret@db/class", "--store: mysql is no kind of store: SQLite needs no "
         "address, and PostgreSQL has postgresql://USER@HOST/DATABASE"),
        ("postgresql+psycopg2://db/class", "--store: postgresql+psycopg2 is no kind of store: "
         "SQLite needs no address, and PostgreSQL has postgresql://USER@HOST/DATABASE"),
        ("postgresql://me:secret@db:port/class", "--store: expected an address such as "
         "postgresql://USER@HOST/DATABASE, found 'db:port/class'"),
    ])  # fmt: skip
    def test_one_that_is_none_is_told(self, place: str, says: str) -> None:
        with pytest.raises(StoreError) as told:
            Database(place)
        assert str(told.value) == says

    @pytest.mark.parametrize("form", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_all_ways_to_write_it_are_one(self, form: str) -> None:
        url, path = address.read(f"{form}://db/class")
        assert (url.drivername, path) == ("postgresql+psycopg", None)

    def test_one_of_sqlite_is_its_file(self, path: Path) -> None:
        opened(f"sqlite:///{path}").close()
        assert Database(f"sqlite:///{path}").place == str(path)
        assert path.exists()

    def test_without_the_driver_it_says_how_to_get_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(StoreError, match=r"pip install 'graders\[postgres\]'"):
            Database("postgresql://db/class")

    def test_a_server_that_is_not_there_is_told_without_the_password(self, tmp_path: Path) -> None:
        store = Database(f"postgresql://me:secret@/class?host={tmp_path}")
        with pytest.raises(StoreError) as told:
            store.open(create=True)
        assert "secret" not in str(told.value)
        assert str(told.value).startswith("postgresql://me:***@/class?host=")
        assert "does not answer (" in str(told.value)
        assert str(told.value).endswith("what was stored before stays; try again")
