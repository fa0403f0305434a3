"""The guest's loop: load one submission, then carry out each plan that comes, and answer it."""

from __future__ import annotations

import importlib
import os
import struct
import sys
from os import _exit, getpid, write  # bound now: a student's own os.write must not stand between
from types import ModuleType
from typing import Any, BinaryIO

from . import bound_kit, no_cuda, own_check, wire
from .carry_out import answers
from .cells import LoadedSubmission
from .finder import Finder
from .plan import Instead, Load
from .trace import remember

MOST_FAULTS = 200
MOST_IGNORED = 50


class Channel:
    """Length-prefixed frames over two pipes."""

    def __init__(self, requests: BinaryIO, replies: int) -> None:
        self.requests, self.replies = requests, replies
        self.process = getpid()

    def receive(self) -> Any:
        """The next request, or None when the host has gone."""
        head = self.requests.read(8)
        if len(head) < 8:
            return None
        frame = self.requests.read(struct.unpack("<Q", head)[0])
        return wire.loads(frame, capped=False, live=True)

    def send(self, *message: object) -> None:
        """One reply: a word, then its parts."""
        if getpid() != self.process:
            _exit(1)  # a student's fork came back from where it was called: it is not the guest
        frame = wire.dumps(message, capped=False)
        data = memoryview(struct.pack("<Q", len(frame)) + frame)
        while data:
            data = data[write(self.replies, data) :]


def serve(requests: int, replies: int) -> None:
    """Speak with the host until it closes the pipe."""
    submission: LoadedSubmission | None = None
    with os.fdopen(requests, "rb") as pipe:
        channel = Channel(pipe, replies)
        channel.send("ready", sys.version.split()[0])
        while (request := channel.receive()) is not None:
            if isinstance(request, Load):
                submission = _load(request, channel)
            elif submission is not None:
                file, plan = "", request
                if isinstance(request, Instead):
                    file, plan = request.file, request.plan
                for number, answer in enumerate(answers(plan, submission.namespace_of(file))):
                    channel.send("answer", number, answer)
                channel.send("done")


def _load(request: Load, channel: Channel) -> LoadedSubmission:
    import_kit(request.kit)
    no_cuda.install(cell.source for cell in request.cells)
    own_check.install()
    submission = LoadedSubmission(request, lambda *place: channel.send("at", *place))
    submission.run()
    faults, ignored = submission.faults[:MOST_FAULTS], submission.shell.ignored[:MOST_IGNORED]
    channel.send("loaded", faults, submission.definitions.by_name(submission.file_of), ignored)
    return submission


def import_kit(sources: dict[str, str]) -> None:
    """The assignment's support files: a submission's copies never win, nor does it run before."""

    def run(module: ModuleType) -> None:
        source, name = sources[module.__name__], f"{module.__name__}.py"
        remember(name, source)
        exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)

    sys.meta_path.insert(0, Finder(sources, run))
    for name in sources:
        importlib.import_module(name)  # a fault that shows here is ours
    bound_kit.bind(sys.modules[name] for name in sources)
