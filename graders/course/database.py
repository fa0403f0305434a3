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

from graders.course import edited, migrations
from graders.course.errors import StoreError
from graders.course.tables import VERSION

WAIT_SECONDS = 60
"""The time that a writer waits for another one."""
SIGNATURE = b"SQLite format 3\x00"
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre",
                     "fuse.sshfs", "fuse.glusterfs", "beegfs", "gpfs"})  # fmt: skip
LOCK = 7_264_021
"""The number of the advisory lock of PostgreSQL that stands for the one writer."""


class Database:
    """A store in a SQLite file, or in a database that an address names."""

    def __init__(self, place: Path | str) -> None:
        self.place = str(place)
        self.path = place if isinstance(place, Path) else None
        self.notes: list[str] = []
        """Sentences for the instructor on how the store is kept."""
        self.lock = threading.RLock()
        address = f"sqlite:///{place}" if isinstance(place, Path) else place
        options: dict[str, Any] = {}
        if self.path is not None:
            options["connect_args"] = {"timeout": WAIT_SECONDS, "check_same_thread": False}
        self.engine = sa.create_engine(address, **options)
        weakref.finalize(self, self.engine.dispose)  # the last to close folds the journal in
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _begin_by_hand)
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
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The one writer's transaction: all of it is stored, or nothing."""
        surprises = edited.told(self.engine, self.place)
        with surprises, self.lock, told(self.place), self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        """Let go of the file: the last one to do so folds the journal into it."""
        self.engine.dispose()

    def check(self) -> None:
        """Refuse a store whose pages are damaged."""
        if self.engine.dialect.name == "sqlite":
            with self.reading() as connection:
                says = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
            if says != "ok":
                raise StoreError(_damaged(self.place, says))

    def erase(self) -> None:
        """Overwrite what was deleted, so that no byte of it is left in the file."""
        if self.engine.dialect.name == "sqlite":
            with self.lock, told(self.place), self.engine.connect() as connection:
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _is_old(self) -> bool:
        with self.reading() as connection:
            if not sa.inspect(connection).has_table("settings"):
                return True
            return migrations.version_of(connection) != VERSION

    def _check_head(self) -> None:
        """A file that is no store is told before SQLite takes an empty one for its own."""
        if self.path is not None and self.path.exists() and self.path.stat().st_size:
            with self.path.open("rb") as file:
                if file.read(len(SIGNATURE)) != SIGNATURE:
                    raise StoreError(_damaged(self.place, "it is no SQLite file"))


def _begin_by_hand(connection: Any, _: object) -> None:
    """Python's driver would begin late and without the writer's lock."""
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def choose_journal(engine: sa.Engine, path: Path) -> str:
    """WAL, or DELETE where WAL does not work or cannot be trusted; then a sentence on it."""
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
    """The reason that WAL does not work here, found by writing under it; or nothing."""
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
    """Inside, a fault of the database becomes a sentence that says what to do."""
    try:
        yield
    except exc.DBAPIError as error:
        says = str(error.orig)
        raise StoreError(_sentence(place, says)) from error


def _sentence(place: str, says: str) -> str:
    low = says.lower()
    if "readonly" in low or "read-only" in low:
        return f"{place} cannot be written ({says}): nothing was changed"
    if "full" in low:
        return f"no room for {place} ({says}): what was stored before stays"
    if "malformed" in low or "not a database" in low or "disk i/o" in low or "no such" in low:
        return _damaged(place, says)
    if "locked" in low or "busy" in low:
        return f"{place} is being written by another process for {WAIT_SECONDS} s: try again"
    return f"{place}: {says}"


def _damaged(place: str, says: str) -> str:
    return (
        f"{place} is damaged ({says}). Restore it from a copy; or move it away and run the class "
        "again: marks.csv beside it still holds the marks"
    )
