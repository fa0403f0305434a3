"""Stores of both kinds: what holds of one holds of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """One PostgreSQL for all tests of a process."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.server() as running:
        yield running


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def new_store(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Gives the address of a new store; an empty one stands for a file in the results folder."""
    if request.param == "SQLite":
        return lambda: ""
    running: postgres.Server = request.getfixturevalue("server")
    return running.store


@pytest.fixture
def store(new_store: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that every command of the test takes, as a grader's environment names it."""
    address = new_store()
    monkeypatch.setenv("GRADE_STORE", address)
    return address
