"""An attack: a hostile submission, how it may end, and where it is known to win."""

from __future__ import annotations

from dataclasses import dataclass

from graders.host.isolation import Level

PRELUDE = """
import ctypes, gc, os, signal, socket, struct, subprocess, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
def system_call(number, *given):
    result = libc.syscall(ctypes.c_long(number), *given)
    return result if result >= 0 else -ctypes.get_errno()
def frame(header, buffers=b''):
    body = struct.pack('<I', len(header)) + header + buffers
    return struct.pack('<Q', len(body)) + body
def everywhere(folder, most=20000):
    for place, folders, names in os.walk(folder):
        for name in names:
            most -= 1
            if most < 0:
                return
            yield os.path.join(place, name)
def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read(1 << 20).decode('latin-1')
    except OSError:
        return ''
"""
"""What most attackers need. An attack defines `f(w)`, where `w` names what there is to hit."""

VALUE = "value"
RAISED = "raised"
STOPPED = frozenset({VALUE, RAISED})
"""An attack that is merely refused ends as any function does."""
CRASHED = frozenset({"crashed"})
TIMED_OUT = frozenset({"timed out"})
NEEDS_X86 = "system_call("


@dataclass(frozen=True)
class Attack:
    """It has won when `f` returns True or the secret, or when the world is not as it was."""

    id: str
    does: str
    source: str
    ends: frozenset[str] = STOPPED
    """The words in which it may end: `value`, or a cause."""
    wins_below: Level = Level.WEAK
    """Below this level it may win: then `docs/security.md` says so."""

    def __str__(self) -> str:
        """Its name in the list of tests."""
        return f"{self.id} {self.does}"
