"""Starts a guest with its pipes, and registers all that must be closed and removed later."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass

from graders.host.child import Child, Ends, Start


@dataclass(frozen=True)
class Launched:
    """The process of a guest, and our ends of its pipes, which do not block."""

    child: Child
    requests: int
    replies: int
    prints: int


def launch(held: ExitStack, memory_bytes: int, start: Start) -> Launched:
    """A guest that waits for its submission. Closing `held` closes our ends and removes its folder;
    the process itself is for the caller to end."""
    with ExitStack() as given:
        requests, request_end = _pipe(held, given, we_read=False)
        replies, reply_end = _pipe(held, given, we_read=True)
        prints, print_end = _pipe(held, given, we_read=True)
        child = start(Ends(request_end, reply_end, print_end), memory_bytes)
    held.callback(child.close)
    return Launched(child, requests, replies, prints)


def _pipe(ours: ExitStack, given: ExitStack, *, we_read: bool) -> tuple[int, int]:
    """Make a pipe; return our end and the guest's. Each stack closes its own."""
    read, write = os.pipe()
    our_end, their_end = (read, write) if we_read else (write, read)
    ours.callback(os.close, our_end)
    given.callback(os.close, their_end)
    os.set_blocking(our_end, False)
    return our_end, their_end
