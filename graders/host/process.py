"""One guest process: its pipes, its clocks, and the typed ways in which it can end."""

from __future__ import annotations

import contextlib
import math
import os
import selectors
import signal
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass

from graders.guest import wire
from graders.guest.plan import Cause, Failed, Got, Load, Plan
from graders.host import replies, steady
from graders.host.child import Lost, Spawned, Start
from graders.host.holdings import Holdings
from graders.host.launch import launch
from graders.host.replies import Loaded, Message, Place

TICK_SECONDS = 0.02
CLOCK_SECONDS = 0.001
PIPE_BYTES = 1 << 16
START_SECONDS = 60.0
OUTPUT_KEPT = 64 << 10
MOST_PLACES = 100_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of a submission. CPU time is the contract; wall time is its backstop."""

    statement_seconds: float = 60.0
    """CPU seconds of one top-level statement of the submission."""
    item_seconds: float = 10.0
    """CPU seconds of all that one item asks."""
    submission_seconds: float = 1800.0
    """CPU seconds of a whole submission, reloads included; what is left goes to a person."""
    wall_seconds: float = math.inf
    """Wall time after which nothing more of it is started; what is left goes to a person."""
    patience_seconds: float = 5.0
    """Wall time that is granted beyond four times the CPU seconds."""
    memory_bytes: int = 4 << 30
    output_bytes: int = 8 << 20
    """The bytes that one statement, or one item, may print."""
    frame_bytes: int = 4 << 20
    """The bytes that one item may answer in all."""
    submission_bytes: int = 5 << 20
    """The bytes that all items of one submission may answer."""
    submission_nodes: int = 1_000_000
    """The values in these answers: each number, text, list and array counts one."""
    reloads: int = 20
    """The most deaths of a submission: after so many its other items go to a person."""


class Died(Exception):
    """The guest ended before it answered."""

    def __init__(self, cause: Cause, says: str) -> None:
        super().__init__(says)
        self.cause, self.says = cause, says


class GuestProcess:
    """A process beside student code. Every wait is bounded by its CPU clock and by the wall's."""

    def __init__(self, limits: Limits, start: Start = Spawned) -> None:
        self.limits = limits
        self.output = bytearray()
        self.received = bytearray()
        self.python = ""
        self.loaded = Loaded()
        self.cpu_seconds = 0.0
        self.answered = 0
        """The bytes of all answers so far."""
        self.clocks_seen = 0.0
        self.started = time.monotonic()
        self.held = contextlib.ExitStack()
        try:
            ends = launch(self.held, limits.memory_bytes, start)
        except (Lost, OSError) as error:
            self.held.close()
            raise Died(Cause.WALL, f"the guest could not be started: {error}") from error
        self.child, self.holdings = ends.child, Holdings(ends.child)
        self.requests, self.replies, self.prints = ends.requests, ends.replies, ends.prints
        self.selector = self.held.enter_context(selectors.DefaultSelector())
        for end in (self.replies, self.prints):
            self.selector.register(end, selectors.EVENT_READ)
        self._allow(START_SECONDS)

    @property
    def spent_seconds(self) -> float:
        """The seconds used so far. A sleeper pays a quarter of the time that others waited."""
        return max(self._cpu_clock(), (time.monotonic() - self.started) / 4)

    def load(self, load: Load) -> Iterator[Place]:
        """Hand over a submission; yield its statements as they start, each with an allowance."""
        with self._strictly():
            self.python = replies.python(self._receive())
        self._send(wire.dumps(load, capped=False))
        with self._strictly():
            for _ in range(MOST_PLACES):
                message = self._receive()
                if message[0] != "at":
                    self.loaded = steady.loaded(replies.loaded(message), self.child.home)
                    return
                place = replies.place(message, len(load.cells))
                self._allow(self.limits.statement_seconds)
                yield place
        raise self._kill(Cause.GARBLED, f"a submission of more than {MOST_PLACES} statements")

    def ask(self, plan: Plan, frame: bytes = b"") -> Iterator[Got | Failed]:
        """Ask a plan; yield its answers one at a time. `frame` is the plan's, where it is known."""
        self._allow(self.limits.item_seconds)
        self._send(frame or wire.dumps(plan, capped=False))
        with self._strictly():
            for number, ask in enumerate(plan):
                answer = replies.answer(self._receive(), number, ask)
                yield steady.answer(answer, self.child.home)
            if self._receive() != ("done",):
                raise replies.Garbled("more answers than asks")

    def close(self) -> str:
        """End the process and all that it started; return the text that it printed."""
        self.child.kill()
        with contextlib.suppress(Lost):
            self.child.wait()
        self._pump(0)
        self.held.close()
        return steady.text(self.output.decode(errors="replace"), self.child.home)

    def _allow(self, cpu_seconds: float) -> None:
        """Start a new allowance. A sleeper uses no CPU, a busy machine stretches the clock."""
        self.allowed = cpu_seconds
        self.cpu_end = self._cpu_clock() + cpu_seconds
        self.patience = 4 * cpu_seconds + self.limits.patience_seconds
        self.wall_end = time.monotonic() + self.patience
        self.printed, self.bytes_left = 0, self.limits.frame_bytes

    def _send(self, frame: bytes) -> None:
        data = memoryview(struct.pack("<Q", len(frame)) + frame)
        self.selector.register(self.requests, selectors.EVENT_WRITE)
        try:
            while data:
                self._check_limits()
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self.requests, data) :]
                self._pump()
        except BrokenPipeError:
            raise self._ended() from None
        finally:
            self.selector.unregister(self.requests)

    def _receive(self) -> Message:
        """Return the next message; to be called `_strictly`."""
        while (frame := self._take_frame()) is None:
            self._check_limits()  # at each read: who sends for ever is stopped as well
            if not self._pump() and self._status() is not None and not self._pump(0):
                raise self._ended()
        return replies.message(wire.loads(frame))

    @contextlib.contextmanager
    def _strictly(self) -> Iterator[None]:
        """End the guest where bytes that are no reply are met inside."""
        try:
            yield
        except (wire.WireError, replies.Garbled) as error:
            raise self._kill(Cause.GARBLED, str(error)) from None

    def _pump(self, seconds: float = TICK_SECONDS) -> int:
        """Read whatever has come, waiting so long at most; return the number of bytes."""
        count = 0
        for key, _ in self.selector.select(seconds):
            if key.fd == self.requests:
                continue
            data = os.read(key.fd, PIPE_BYTES)
            count += len(data)
            if not data:
                self.selector.unregister(key.fd)
            elif key.fd == self.replies:
                self.received += data
            else:
                self.printed += len(data)
                self.output += data[: OUTPUT_KEPT - len(self.output)]
        return count

    def _take_frame(self) -> bytes | None:
        if len(self.received) < 8:
            return None
        (size,) = struct.unpack_from("<Q", self.received)
        if size > self.bytes_left:
            limit = f"{self.limits.frame_bytes >> 20} MiB"
            raise self._kill(Cause.TOO_LARGE, f"returned more than {limit}")
        if len(self.received) < 8 + size:
            return None
        frame = bytes(self.received[8 : 8 + size])
        del self.received[: 8 + size]
        self.bytes_left -= size
        self.answered += size
        return frame

    def _check_limits(self) -> None:
        if self.printed > self.limits.output_bytes:
            says = f"printed more than {self.limits.output_bytes >> 10} KiB"
            raise self._kill(Cause.FLOODED, says)
        if (now := time.monotonic()) < self.clocks_seen + CLOCK_SECONDS:
            return  # many answers come within so short a time
        self.clocks_seen = now
        if self._cpu_clock() > self.cpu_end:
            says = f"was still running after {self.allowed:g} s of computing time"
            raise self._kill(Cause.TIMED_OUT, says)
        if now > self.wall_end:
            says = f"was still waiting after {self.patience:g} s"
            raise self._kill(Cause.TIMED_OUT, says)
        if found := self.holdings.too_much(now):
            raise self._kill(*found)

    def _status(self, seconds: float = 0) -> int | None:
        """Return the exit status, if the process has ended by then."""
        try:
            return self.child.poll(seconds)
        except Lost as lost:
            raise self._kill(Cause.WALL, str(lost)) from None

    def _ended(self) -> Died:
        """Tell from the exit status why the process is gone."""
        if (status := self._status(TICK_SECONDS)) is None:
            return self._kill(Cause.GARBLED, "closed the pipe on which it is asked")
        if status >= 0:
            return Died(Cause.EXITED, f"ended the process with status {status}")
        with contextlib.suppress(ValueError):  # a real-time signal has no name
            return Died(Cause.CRASHED, f"ended the process with {signal.Signals(-status).name}")
        return Died(Cause.CRASHED, f"ended the process with signal {-status}")

    def _kill(self, cause: Cause, says: str) -> Died:
        self.child.kill()
        return Died(cause, says)

    def _cpu_clock(self) -> float:
        """Return the CPU seconds of all threads together; 0 where the system does not tell."""
        if not self.child.pid:
            return self.cpu_seconds
        with contextlib.suppress(OSError, AttributeError):  # it has ended, or this is no Linux
            # a process's CPU-time clock, as clock_getcpuclockid(3) numbers it
            self.cpu_seconds = time.clock_gettime((~self.child.pid << 3) | 2)
        return self.cpu_seconds
