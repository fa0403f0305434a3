"""Threads and guests that end when a run does."""

from __future__ import annotations

import threading
import time

import pytest

from graders.course.pool import Pool
from graders.course.watch import Watched
from graders.host.child import Ends, Lost


class Guest:
    """A guest that only notes what is done to it."""

    has_own_disk = False

    def __init__(self, *_: object) -> None:
        self.pid, self.home, self.kills = 0, "/nonexistent", 0

    def poll(self, seconds: float = 0) -> int | None:
        return None

    def wait(self) -> int:
        return 0

    def kill(self) -> None:
        self.kills += 1

    def close(self) -> None:
        """Nothing is open."""


class TestPool:
    @pytest.mark.parametrize("jobs", [1, 3, 20])
    def test_each_is_made_once(self, jobs: int) -> None:
        with Pool[int, int](lambda x: x * x, jobs) as pool:
            assert sorted(pool.each(range(7))) == [x * x for x in range(7)]
            assert len(pool.threads) == min(jobs, 7)
            assert pool.join()

    def test_a_fault_is_raised_where_results_are_taken(self) -> None:
        def work(x: int) -> int:
            raise RuntimeError(f"at {x}")

        with Pool[int, int](work, 1) as pool, pytest.raises(RuntimeError, match="at 3"):
            list(pool.each([3]))

    def test_who_leaves_early_stops_the_rest(self) -> None:
        done: list[int] = []
        go = threading.Event()

        def work(x: int) -> int:
            if x:
                go.wait()
            done.append(x)
            return x

        with Pool[int, int](work, 1) as pool:
            assert next(pool.each(range(50))) == 0
        go.set()
        assert pool.join()
        assert len(done) <= 2

    def test_a_thread_that_goes_on_is_told_and_holds_up_nobody(self) -> None:
        go = threading.Event()
        with Pool[int, object](lambda _: go.wait(), 1) as pool:
            taker = threading.Thread(target=lambda: list(pool.each([1])), daemon=True)
            taker.start()
            while not pool.threads:
                time.sleep(0.001)
            assert not pool.join()
            assert pool.threads[0].daemon
            go.set()
            taker.join()


class TestWatched:
    def test_guests_that_run_are_killed(self) -> None:
        stopping = threading.Event()
        watched = Watched(Guest, stopping)
        ends = Ends(0, 0, 0)
        guests = [watched.start(ends, 0) for _ in range(3)]
        watched.end()
        assert [guest.kills for guest in guests if isinstance(guest, Guest)] == [1, 1, 1]

    def test_no_guest_starts_once_the_run_is_stopped(self) -> None:
        stopping = threading.Event()
        stopping.set()
        with pytest.raises(Lost, match="the run was stopped"):
            Watched(Guest, stopping).start(Ends(0, 0, 0), 0)
