"""The class's secret: a file that only its owner reads, from which hidden inputs are drawn."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from graders.course.errors import ResultsError
from graders.course.signature import inputs_of


def keep_secret(path: Path, secret: bytes) -> None:
    """A new secret file, whole or not at all; one that is there stays and raises."""
    beside = path.with_name(f".new-{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
        os.link(beside, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()


def read_secret(path: Path) -> bytes:
    """The bytes of a secret file, which is never empty."""
    if secret := path.read_bytes().strip():
        return secret
    raise ResultsError(f"{path} is empty: anybody could guess the inputs drawn from it")


def agree(path: Path, wanted: bytes | None, known: str | None) -> None:
    """One secret for a class: made once, or given, and never another.

    `known` is what the class's store tells of it, where there is a class already.
    """
    says = f"{path.parent}: its inputs were drawn with another secret; use another --out"
    if wanted is not None and known and known != inputs_of(wanted):
        raise ResultsError(says)
    if not path.exists() and (wanted is not None or known is None):
        with contextlib.suppress(FileExistsError):  # another run was first
            keep_secret(path, wanted or secrets.token_hex(32).encode())
    if wanted is not None and read_secret(path) != wanted:
        raise ResultsError(says)
