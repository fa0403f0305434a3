"""Brings the class's files along after marks, a little later and all at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable

from graders.course.results import Results
from graders.model import UserError

SECONDS = 2.0
"""The time for which marks gather before feedback, gradebook and `marks.csv` are written."""


class LaterPages:
    """Writes pages in a thread of its own. Marks are safe in the store before."""

    def __init__(self, results: Results, seconds: float = SECONDS) -> None:
        self.results, self.seconds = results, seconds
        self.changed = threading.Condition()
        self.students: set[str] | None = set()
        self.ending = False
        self.thread = threading.Thread(target=self._run, name="publishing", daemon=True)
        self.thread.start()

    def due(self, students: Iterable[str] | None) -> None:
        """Note that the pages of these students, or of all, are out of date."""
        with self.changed:
            if students is None or self.students is None:
                self.students = None
            else:
                self.students |= set(students)
            self.changed.notify_all()

    def close(self) -> None:
        """Write what is due, and end."""
        with self.changed:
            self.ending = True
            self.changed.notify_all()
        self.thread.join()

    def _run(self) -> None:
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.ending or self.students != set())
                if not self.ending:
                    self.changed.wait_for(lambda: self.ending, self.seconds)
                found, self.students = self.students, set()
                ending = self.ending
            if found is None or found:
                self._publish(found)
            if ending and self.students == set():
                return

    def _publish(self, students: set[str] | None) -> None:
        try:
            self.results.publish(students)
        except (UserError, OSError) as error:  # the marks are stored; publish writes them later
            print(f"grade.py: the pages were not written: {error}", file=sys.stderr)
