"""The class's secret: a file that only its owner reads, from which hidden inputs are drawn."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from graders.course.errors import ResultsError


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
