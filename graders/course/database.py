"""The connection to a class's store: one writer at a time, and faults told in a sentence."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from graders.course import address, edited, migrations
from graders.course.errors import StoreError
from graders.course.tables import METADATA, VERSION

WAIT_SECONDS = 60
"""The time that a writer waits for another one."""
ANSWER_SECONDS = 20
"""The time that a server has to accept a connection."""
IDLE_MINUTES = 30
"""A writer that a sleeping laptop holds open is ended after this, so that others may write."""
ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
SIGNATURE = b"SQLite format 3\x00"
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre",
                     "fuse.sshfs", "fuse.glusterfs", "beegfs", "gpfs"})  # fmt: skip
LOCK = 7_264_021
"""The number of the advisory lock of PostgreSQL that stands for the one writer."""


class Database:
    """A store in a SQLite file, or in a database that an address names."""

    def __init__(self, place: Path | str) -> None:
        url, self.path = address.read(place)
        self.place = str(self.path) if self.path else address.shown(place)
        self.notes: list[str] = []
        """Sentences for the instructor on how the store is kept."""
        self.lock = threading.RLock()
        waits = {"timeout": WAIT_SECONDS, "check_same_thread": False}
        arguments: dict[str, Any] = waits if self.path else {"connect_timeout": ANSWER_SECONDS}
        self.engine = sa.create_engine(url, connect_args=arguments, pool_pre_ping=not self.path)
        weakref.finalize(self, self.engine.dispose)  # the last to close folds the journal in
        prepare = _begin_by_hand if self.path else _wait_for_the_writer
        sa.event.listen(self.engine, "connect", prepare)
        self._check_head()

    def open(self, *, create: bool) -> None:
        """Choose the journal, and make or migrate the tables."""
        with told(self.place):
            if self.path is not None and create:
                self.notes = [note for note in [choose_journal(self.engine, self.path)] if note]
            if create or self._is_old():
                with self.writing() as connection:
                    migrations.migrate(connection, self.place)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the store and writes nothing."""
        surprises = edited.told(self.engine, self.place)
        with surprises, told(self.place), self.engine.connect() as connection:
            if self.path is not None:
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(**ONE_STATE)
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The one writer's transaction: all of it is stored, or nothing."""
        surprises = edited.told(self.engine, self.place)
        with surprises, self.lock, told(self.place), self.engine.connect() as connection:
            if self.path is not None:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            try:
                yield connection
            except BaseException:
                with contextlib.suppress(exc.DBAPIError):  # the server may be gone: so it has
                    connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        """Let go of the file: the last one to do so folds the journal into it."""
        self.engine.dispose()

    def check(self) -> None:
        """Refuse a store whose pages are damaged; PostgreSQL looks after its own."""
        if self.path is not None:
            with self.reading() as connection:
                says = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
            if says != "ok":
                raise StoreError(_damaged(self.place, says))

    def erase(self) -> None:
        """Overwrite deleted rows, so that no byte of them is left in the file."""
        with self.lock, told(self.place), self.engine.connect() as connection:
            if self.path is not None:
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                return
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in METADATA.sorted_tables:
                alone.exec_driver_sql(f"VACUUM FULL {table.name}")

    def _is_old(self) -> bool:
        with self.reading() as connection:
            if not sa.inspect(connection).has_table("settings"):
                return True
            return migrations.version_of(connection) != VERSION

    def _check_head(self) -> None:
        """Refuse a file that is no store, before SQLite takes an empty one for its own."""
        if self.path is not None and self.path.exists() and self.path.stat().st_size:
            with self.path.open("rb") as file:
                if file.read(len(SIGNATURE)) != SIGNATURE:
                    raise StoreError(_damaged(self.place, "it is no SQLite file"))


def _begin_by_hand(connection: Any, _: object) -> None:
    """Begin transactions by hand: Python's driver begins late and without the writer's lock."""
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _wait_for_the_writer(connection: Any, _: object) -> None:
    """Limit the waits: a server would wait for ever, and let others wait for a sleeping writer."""
    connection.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_MINUTES}min'")
    connection.commit()


def choose_journal(engine: sa.Engine, path: Path) -> str:
    """Choose WAL, or DELETE where WAL fails or is not safe; return a sentence if it is DELETE."""
    kind = filesystem(path.parent)
    why = f"{path.parent} is on a network file system ({kind})" if kind in NETWORK else ""
    if not why:
        why = _try_wal(engine, path)
    if not why:
        return ""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    return f"{why}: the store keeps a rollback journal instead of WAL, so that readers may wait"


def _try_wal(engine: sa.Engine, path: Path) -> str:
    """Try WAL by writing under it; return the reason if it does not work here, or nothing."""
    try:
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar()
            if mode != "wal":
                return f"{path.parent} gives no WAL but {mode}"
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("COMMIT")
    except exc.DBAPIError as error:
        if any(word in str(error.orig) for word in ("readonly", "full", "malformed", "not a data")):
            raise
        engine.dispose()
        return f"{path.parent} gives no WAL ({error.orig})"
    return ""


def filesystem(folder: Path) -> str:
    """The kind of file system that a folder lies on; empty where the system does not tell."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    mounts = [line.split() for line in lines]
    place = folder.resolve()
    above = [(m[1], m[2]) for m in mounts if len(m) > 2 and place.is_relative_to(m[1])]
    return max(above, key=lambda mount: len(mount[0]), default=("", ""))[1]


@contextlib.contextmanager
def told(place: str) -> Iterator[None]:
    """Within the context, a fault of the database becomes a sentence that says what to do."""
    try:
        yield
    except exc.DBAPIError as error:
        says = " ".join(str(error.orig).split())
        sentence = _of_server if "://" in place else _of_file
        raise StoreError(sentence(place, says)) from error


def _of_server(place: str, says: str) -> str:
    """Return a sentence on a server's fault: its cause, and the effect on the class."""
    low = says.lower()
    if "lock timeout" in low:
        return _busy(place)
    if "connection" in low or "timeout expired" in low or "terminat" in low:
        return f"{place} does not answer ({says}): what was stored before stays; try again"
    if "no space left" in low or "disk full" in low:
        return _full(place, says)
    if "read-only" in low or "permission denied" in low:
        return _closed(place, says)
    return f"{place}: {says}"


def _of_file(place: str, says: str) -> str:
    low = says.lower()
    if "readonly" in low or "read-only" in low:
        return _closed(place, says)
    if "full" in low:
        return _full(place, says)
    if "malformed" in low or "not a database" in low or "disk i/o" in low or "no such" in low:
        return _damaged(place, says)
    if "locked" in low or "busy" in low:
        return _busy(place)
    return f"{place}: {says}"


def _busy(place: str) -> str:
    return f"{place} is being written by another process for {WAIT_SECONDS} s: try again"


def _closed(place: str, says: str) -> str:
    return f"{place} cannot be written ({says}): nothing was changed"


def _full(place: str, says: str) -> str:
    return f"no room for {place} ({says}): what was stored before stays"


def _damaged(place: str, says: str) -> str:
    return (
        f"{place} is damaged ({says}). Restore it from a copy; or move it away and run the class "
        "again: marks.csv beside it still holds the marks"
    )
