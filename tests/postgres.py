"""A PostgreSQL of the tests' own: on a socket in a short path, and gone with them."""

from __future__ import annotations

import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian keeps its programs, by version."""
USER = "postgres"
SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=60",
            "shared_buffers=16MB", "autovacuum=off", "log_min_messages=fatal")  # fmt: skip
START_SECONDS = 60
DIE_WITH_PARENT = 1


def missing() -> str:
    """The reason that there is none here; empty where there is one."""
    if not FOLDERS:
        return "no PostgreSQL under /usr/lib/postgresql (Debian's package: postgresql)"
    return ""


class Server:
    """A running server. Each store gets a schema of its own, which is made in an instant."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        self.process = self._start()

    def store(self) -> str:
        """The address of a new, empty store."""
        import psycopg

        name = f"store{next(self.numbers)}"
        with psycopg.connect(host=str(self.folder), user=USER, dbname=USER) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self.address}&options=-csearch_path%3D{name}"

    @property
    def address(self) -> str:
        """The address of the whole database."""
        return f"postgresql://{USER}@/{USER}?host={self.folder}"

    def stop(self, number: int = signal.SIGINT) -> None:
        """End it: at once with SIGQUIT, as a machine does that loses its power."""
        self.process.send_signal(number)
        self.process.wait(START_SECONDS)

    def start(self) -> None:
        """Start it again on what it keeps."""
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        command = ["postgres", "-D", "data", "-k", str(self.folder), *settings]
        process = subprocess.Popen(
            [FOLDERS[-1] / command[0], *command[1:]], cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, preexec_fn=_end_with_us, **_as_user(),
        )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            if self._answers():
                return process
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL does not start in {self.folder}")

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(host=str(self.folder), user=USER, dbname=USER).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def server() -> Iterator[Server]:
    """A server in a folder of its own; the path of a socket has room for about 100 letters."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, USER, USER)
        made: list[str | Path] = [
            FOLDERS[-1] / "initdb",
            "-D",
            "data",
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        subprocess.run(
            [*made, "--no-locale", "--no-sync"], cwd=folder, check=True, capture_output=True,
            **_as_user(),
        )  # fmt: skip
        running = Server(folder)
        try:
            yield running
        finally:
            if running.process.poll() is None:
                running.stop(signal.SIGQUIT)  # nothing of it is kept
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user() -> dict[str, Any]:
    """It refuses to run as root."""
    return {"user": USER, "group": USER, "extra_groups": []} if os.getuid() == 0 else {}


def _end_with_us() -> None:
    """A server must not outlive tests that were killed."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGINT)
