"""Work side by side in threads that can be left at once: nothing waits for running work."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
JOIN_SECONDS = 1.0
"""The time that threads have to end once they are told to."""


class Pool(Generic[Given, Made]):
    """So many threads that work on a list. They are daemons: an end of the program is not theirs.

    Use as a context: leaving it before the list is done tells the threads to stop.
    """

    def __init__(self, work: Callable[[Given], Made], jobs: int) -> None:
        self.work, self.jobs = work, jobs
        self.stopping = threading.Event()
        self.todo: queue.SimpleQueue[Given] = queue.SimpleQueue()
        self.made: queue.SimpleQueue[tuple[Made | None, BaseException | None]] = queue.SimpleQueue()
        self.threads: list[threading.Thread] = []

    def __enter__(self) -> Pool[Given, Made]:
        return self

    def __exit__(self, *_: Any) -> None:
        self.stopping.set()

    def each(self, given: Iterable[Given]) -> Iterator[Made]:
        """The results in the order in which they are done; a fault of the work is raised here."""
        count = 0
        for one in given:
            self.todo.put(one)
            count += 1
        for number in range(min(self.jobs, count)):
            thread = threading.Thread(target=self._run, name=f"pool_{number}", daemon=True)
            thread.start()
            self.threads.append(thread)
        for _ in range(count):
            made, error = self.made.get()
            if error is not None:
                raise error
            yield made  # type: ignore[misc]  # there is one where there is no error

    def join(self) -> bool:
        """Whether all threads have ended within the time that they have for it."""
        for thread in self.threads:
            thread.join(JOIN_SECONDS / len(self.threads))
        return not any(thread.is_alive() for thread in self.threads)

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                one = self.todo.get_nowait()
            except queue.Empty:
                return
            try:
                self.made.put((self.work(one), None))
            except BaseException as error:
                self.made.put((None, error))
                return
