"""Hand-ins asked on many machines: shards go out, records come back, lost workers are replaced.

Judging and writing stay where the class is: there is one writer.
"""

from __future__ import annotations

import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graders.assignment import Assignment
from graders.course import cluster_address, shard_worker, shards
from graders.course.cluster_address import HOW, ClusterError
from graders.course.keeping import Asked
from graders.course.running import Task
from graders.grading import Planned, failed
from graders.guest import wire
from graders.host.isolation import Level
from graders.host.session import Transcript, digest
from graders.load_plan import kit_of, load_of, stubs_of

MOST_IN_A_SHARD = 8
MOST_BYTES = 4 << 20
"""The most bytes of the hand-ins of one shard, unless a single one is larger."""
SHARDS_FOR_A_THREAD = 2
"""The shards for a thread: one that runs, and one that waits for it."""
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 300.0
"""The time that a cluster may be without any worker."""

Answered = tuple[Task, Asked, str]
"""A task, its answers, and the isolation behind which it ran."""


@dataclass(eq=False)
class Shard:
    """Tasks that go out together."""

    tasks: list[Task] = field(default_factory=list)
    packed: list[tuple[bytes, Sequence[str]]] = field(default_factory=list)
    size: int = 0


class Cluster:
    """One class on one cluster."""

    def __init__(
        self, client: Any, address: str, assignment: Assignment, planned: Planned, minimum: Level
    ) -> None:
        self.client, self.address = client, address
        self.assignment, self.planned = assignment, planned
        self.kit, self.stubs = kit_of(assignment), stubs_of(assignment)
        self.order = shards.pack_order(assignment, planned, int(minimum))
        self.digests = {item: digest(plan) for item, plan in planned[0].items()}
        self.running: dict[Any, Shard] = {}
        self.suspects: deque[Task] = deque()
        """Tasks of shards whose workers were lost, to be asked one by one when all else is done."""
        self.seen = time.monotonic()

    def each(self, tasks: Sequence[Task], stopping: threading.Event) -> Iterator[Answered]:
        """Yield the answer to each task, in the order in which they are done."""
        todo = deque(tasks)
        try:
            while (todo or self.running or self.suspects) and not stopping.is_set():
                threads = self._threads()
                while todo and len(self.running) < SHARDS_FOR_A_THREAD * threads:
                    yield from self._send(todo, self._room(len(todo), threads))
                if not todo and not self.running and threads:
                    yield from self._send(deque([self.suspects.popleft()]), 1)
                for future in self._done():
                    yield from self._taken(future, self.running.pop(future))
        finally:
            self.client.cancel(list(self.running), force=True)

    def _threads(self) -> int:
        """Return the threads of all workers, which come and go; raise if one is not private."""
        if self.client.status != "running":
            raise self._gone()
        found = self.client.scheduler_info(n_workers=-1)["workers"]
        for address in found:
            if not cluster_address.is_private(address):
                raise ClusterError(
                    f"--cluster {self.address}: hidden inputs would cross the network to its "
                    f"worker {address}; {HOW}"
                )
        if found:
            self.seen = time.monotonic()
        elif time.monotonic() > self.seen + PATIENCE_SECONDS:
            raise ClusterError(
                f"--cluster {self.address} has had no worker for {PATIENCE_SECONDS:.0f} s: start "
                "some with `dask worker`; what is graded stays, the same command goes on"
            )
        return sum(int(each["nthreads"]) for each in found.values())

    def _room(self, left: int, threads: int) -> int:
        """Return the size of a shard in hand-ins: fewer near the end, so that all end together."""
        return max(1, min(MOST_IN_A_SHARD, left // (2 * SHARDS_FOR_A_THREAD * threads)))

    def _send(self, todo: deque[Task], most: int) -> Iterator[Answered]:
        """Send the next shard; a hand-in that cannot be packed is answered here."""
        shard = Shard()
        while todo and len(shard.tasks) < most and shard.size < MOST_BYTES:
            task = todo.popleft()
            try:
                load = load_of(task.submission, self.kit, self.planned[0], self.stubs)
                frame = wire.dumps(load, capped=False)
            except Exception:  # one that we fail on must not end the class
                yield task, (*failed(self.planned, traceback.format_exc()), 0), ""
                continue
            shard.tasks.append(task)
            shard.packed.append((frame, task.due))
            shard.size += len(frame)
        if shard.tasks:
            with warnings.catch_warnings():  # a hand-in may come with large files
                warnings.simplefilter("ignore", UserWarning)
                future = self.client.submit(
                    shard_worker.answer, self.order, shards.pack_shard(shard.packed), pure=False
                )
            shard.packed.clear()
            self.running[future] = shard

    def _done(self) -> list[Any]:
        """The shards that are done, after a while at most."""
        if not self.running:
            time.sleep(LOOK_SECONDS)
            return []
        wait = cluster_address.dask_distributed().wait
        try:
            with self.client.as_current():
                waited = wait(list(self.running), LOOK_SECONDS, "FIRST_COMPLETED")
        except TimeoutError:
            return []
        except Exception as error:
            if self.client.status == "running":
                raise
            raise self._gone() from error
        return list(waited.done)

    def _taken(self, future: Any, shard: Shard) -> Iterator[Answered]:
        """The answers of a shard; where workers were lost, its tasks are asked one by one later."""
        if future.status == "cancelled":
            raise self._gone()
        if future.status == "error":
            error = future.exception()
            if type(error).__name__ != "KilledWorker":
                says = f"{type(error).__name__}: {error}"
                raise ClusterError(f"--cluster {self.address}: a worker cannot do this: {says}")
            if self.suspects or self.running or len(shard.tasks) > 1:
                self.suspects += shard.tasks
            else:
                yield shard.tasks[0], (*failed(self.planned, _killed(error)), 0), ""
            return
        reply = shards.read_reply(future.result())
        if reply.refused:
            raise ClusterError(f"--cluster {self.address}: a worker refuses: {reply.refused}")
        for task, (spent, answered) in zip(shard.tasks, reply.answers, strict=True):
            yield task, self._asked(task, spent, answered), reply.isolation

    def _asked(self, task: Task, spent: int, answered: Transcript | str) -> Asked:
        if isinstance(answered, str):
            return (*failed(self.planned, answered), spent)
        asked = {item: self.digests[item] for item in answered.records}
        return replace(answered, asked=asked), self.planned[1], spent

    def _gone(self) -> ClusterError:
        says = "no longer answers: what is graded stays, and the same command goes on"
        return ClusterError(f"--cluster {self.address} {says}")


def _killed(error: Any) -> str:
    """The reason that a hand-in was not graded."""
    count = getattr(error, "allowed_failures", 1) + 1
    return f"It ended {count} workers of the cluster, each while it ran there alone."
