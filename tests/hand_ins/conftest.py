"""One server of guests for all hand-ins of these tests."""

from collections.abc import Iterator

import pytest

from graders.host import isolation
from graders.host.child import Start
from graders.host.isolation import Level


@pytest.fixture(scope="session")
def start() -> Iterator[Start]:
    """What gives a guest."""
    with isolation.guests(("numpy",), Level.WEAK) as guests:
        yield guests.start
