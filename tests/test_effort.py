"""A limit on computing catches what takes long, here as on a machine ten times slower."""

import pytest

from tests import effort
from tests.effort import fixed_work, is_affordable, within


def test_work_beyond_the_limit_fails() -> None:
    with pytest.raises(AssertionError, match=r"s of computing; given are 0\.001 s"), within(0.001):
        sum(fixed_work() for _ in range(30))


def test_work_within_the_limit_passes() -> None:
    with within(3.0):
        fixed_work()


def test_a_slow_machine_is_given_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_affordable(5.0, 1.0) or effort.slowness() > 5
    monkeypatch.setattr(effort, "slowness", lambda: 10.0)
    assert is_affordable(5.0, 1.0)
    assert not is_affordable(15.0, 1.0)
