"""A world for each level that this machine can give, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import isolation
from graders.isolation import Guests, Level
from tests.attacks.world import World, world

OFF: dict[Level, tuple[str, ...]] = {
    Level.STRONG: (),
    Level.STANDARD: ("outer", "namespaces"),  # as in Docker
}

WARM = ("numpy", "sympy", "torch")


@pytest.fixture(scope="session", params=OFF, ids=str)
def guests(request: pytest.FixtureRequest) -> Iterator[Guests]:
    """Guests at one level; layers that this machine has beyond it are switched off."""
    level: Level = request.param
    with isolation.guests(("numpy",), switched_off=OFF[level]) as made:
        if made.isolation.level < level:
            pytest.skip(f"this machine gives {made.isolation}")
        yield made


@pytest.fixture(scope="session", params=OFF, ids=str)
def warm_guests(request: pytest.FixtureRequest) -> Iterator[Guests]:
    """The same with all that a deep-learning homework imports."""
    level: Level = request.param
    with isolation.guests(WARM, switched_off=OFF[level]) as made:
        if made.isolation.level < level:
            pytest.skip(f"this machine gives {made.isolation}")
        yield made


@pytest.fixture(scope="session")
def around(guests: Guests, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """What there is to hit."""
    with world(in_the_open(tmp_path_factory), guests) as made:
        yield made


def in_the_open(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that everybody may enter: only the wall stands between a guest and its files."""
    folder = tmp_path_factory.mktemp("world")
    for above in (folder, *folder.parents):
        if above != Path("/tmp") and above.is_relative_to("/tmp"):
            above.chmod(0o755)
    return folder
