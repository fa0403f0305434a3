"""A world for each level that this machine can give, built once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from graders.host import isolation
from graders.host.isolation import NAMESPACES, OUTER, Guests, Level
from tests.attacks.world import World, world

SETTINGS: dict[str, tuple[Level, tuple[str, ...]]] = {
    "strong": (Level.STRONG, ()),
    "strong without bubblewrap": (Level.STRONG, (OUTER,)),
    "standard": (Level.STANDARD, (OUTER, NAMESPACES)),  # as in Docker
}
WARM = ("numpy", "sympy", "torch")


@contextmanager
def at(setting: str, warm: Sequence[str]) -> Iterator[Guests]:
    """Guests in one setting; layers that this machine has beyond it are switched off."""
    level, off = SETTINGS[setting]
    with isolation.guests(warm, switched_off=off) as made:
        if made.isolation.level < level:
            pytest.skip(f"this machine gives {made.isolation}")
        if OUTER not in off and (why := made.isolation.missing.get(OUTER)):
            pytest.skip(f"{why}, and without it the attacks run anyway (apt install bubblewrap)")
        yield made


@pytest.fixture(scope="session", params=SETTINGS)
def guests(request: pytest.FixtureRequest) -> Iterator[Guests]:
    """Guests that have imported numpy."""
    with at(request.param, ("numpy",)) as made:
        yield made


@pytest.fixture(scope="session", params=SETTINGS)
def warm_guests(request: pytest.FixtureRequest) -> Iterator[Guests]:
    """Guests that have imported all that a deep-learning homework does."""
    with at(request.param, WARM) as made:
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
