"""A guest sets its own limits of memory, and goes without them where a system has none."""

import resource
import sys
from pathlib import Path

import pytest

from graders.guest import limits


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """The limits that were set, which stay as they were."""
    found: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", found.__setitem__)
    return found


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_memory_is_limited_beyond_what_is_used_and_no_core_is_left(
    asked_for: dict[int, tuple[int, int]],
) -> None:
    limits.apply(1 << 30)
    assert asked_for[resource.RLIMIT_CORE] == (0, 0)
    soft, hard = asked_for[resource.RLIMIT_AS]
    assert soft == hard > 1 << 30


def test_a_system_that_refuses_is_gone_on_with(
    asked_for: dict[int, tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Path) -> str:
        raise OSError("no /proc here")

    monkeypatch.setattr(Path, "read_text", refuses)
    limits.apply(1 << 30)
    assert list(asked_for) == [resource.RLIMIT_CORE]


def test_a_system_without_such_limits_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    limits.apply(1 << 30)
