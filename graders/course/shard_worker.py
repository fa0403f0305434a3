"""The end of a cluster where students' code runs: behind the wall, in guests of a fork server.

The server is kept from task to task. The process that speaks with the cluster only passes bytes.
"""

from __future__ import annotations

import atexit
import socket
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import ExitStack

from graders.course import engine_code, shards
from graders.course.shards import Order, Reply
from graders.guest.plan import Load
from graders.host import isolation
from graders.host.isolation import Guests, IsolationError, Level
from graders.host.session import Transcript, take

_HELD = ExitStack()
_SERVERS: dict[tuple[tuple[str, ...], int], Guests] = {}
_TURN = threading.Lock()


def answer(order: bytes, shard: bytes) -> bytes:
    """Run each hand-in of a shard once; reply with the answers, or the reason for none."""
    wanted = shards.read_order(order)
    if says := _other(wanted.machine, engine_code.asking()):
        return shards.pack_reply(Reply(refused=f"{socket.gethostname()} has {says}"))
    try:
        guests = _guests(wanted)
    except IsolationError as error:
        return shards.pack_reply(Reply(refused=f"{socket.gethostname()}: {error}"))
    answers = [_asked(wanted, guests, load, due) for load, due in shards.read_shard(shard)]
    return shards.pack_reply(Reply(isolation=str(guests.isolation), answers=answers))


def _other(wanted: Mapping[str, str], own: Mapping[str, str]) -> str:
    """The differences that would give other answers, in words; empty where there are none."""
    names = [name for name in {**wanted, **own} if wanted.get(name) != own.get(name)]
    told = [f"{name} {own.get(name, 'none')} for {wanted.get(name, 'none')}" for name in names]
    return ", ".join(told)


def _guests(order: Order) -> Guests:
    """The fork server for these packages, started by the first task that needs it."""
    key = tuple(order.warm), order.minimum
    with _TURN:
        if key not in _SERVERS:
            made = isolation.guests(order.warm, Level(order.minimum))
            _SERVERS[key] = _HELD.enter_context(made)
    return _SERVERS[key]


def _asked(
    order: Order, guests: Guests, load: Load, due: list[str]
) -> tuple[int, Transcript | str]:
    began = time.monotonic()
    plans = {item: plan for item, plan in order.plans.items() if item in due}
    try:
        found: Transcript | str = take(load, plans, order.limits, guests.start, order.frames)
    except Exception:  # one hand-in that we fail on must not end the others of its shard
        found = traceback.format_exc()
    return round(1000 * (time.monotonic() - began)), found


atexit.register(_HELD.close)
