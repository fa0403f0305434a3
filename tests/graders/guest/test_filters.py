"""The committed filters say what `graders.host.syscalls` lists: a small machine reads each back."""

from __future__ import annotations

import errno
import struct
from collections.abc import Callable, Mapping
from ctypes.util import find_library
from typing import Any

import pytest

from graders.guest.seccomp import FILTERS
from graders.host import syscalls

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL_THREAD, ERRNO = 0x7FFF0000, 0, 0x00050000
DENIED = ERRNO | errno.EPERM
LOAD, JUMP, RETURN, AND = 0x20, 0x05, 0x06, 0x54
CONDITIONS: dict[int, Callable[[int, int], bool]] = {
    0x15: lambda a, k: a == k,
    0x25: lambda a, k: a > k,
    0x35: lambda a, k: a >= k,
    0x45: lambda a, k: bool(a & k),
}

needs_libseccomp = pytest.mark.skipif(
    find_library("seccomp") is None, reason="libseccomp names the calls; it is not installed"
)


def answer(processor: str, number: int, arguments: Mapping[int, int] | None = None) -> int:
    """What the kernel would do with a call, by the classic BPF that the file holds."""
    program = list(struct.iter_unpack("=HBBI", (FILTERS / f"{processor}.bpf").read_bytes()))
    given = [(arguments or {}).get(k, 0) for k in range(6)]
    seen = struct.pack("<iIQ6Q", number, ARCHITECTURES[processor], 0, *given)
    place = value = 0
    while True:
        code, yes, no, k = program[place]
        place += 1
        if code == RETURN:
            return int(k)
        if code == LOAD:
            (value,) = struct.unpack_from("<I", seen, k)
        elif code == AND:
            value &= k
        elif code == JUMP:
            place += k
        else:
            place += yes if CONDITIONS[code](value, k) else no


def number_of(processor: str, name: str) -> int:
    seccomp: Any = pytest.importorskip("pyseccomp")
    arch: int = getattr(seccomp.Arch, processor.upper())
    resolved: int = seccomp.resolve_syscall(arch, name)
    return resolved


LISTS = [
    *((name, DENIED) for name in syscalls.DENIED),
    *((name, ERRNO) for name in syscalls.PRETENDED),
    *((name, ERRNO | errno.ENOSYS) for name in syscalls.ABSENT),
    *((name, ERRNO | errno.EOPNOTSUPP) for name in syscalls.UNSUPPORTED),
]


@needs_libseccomp
@pytest.mark.parametrize("processor", ARCHITECTURES)
def test_every_listed_call_is_answered_as_listed(processor: str) -> None:
    for name, wanted in LISTS:
        number = number_of(processor, name)
        if number >= 0:  # not every processor has every call
            assert answer(processor, number) == wanted, name


CASES = [
    ("read", {}, ALLOW),
    ("mmap", {}, ALLOW),
    ("clone", {0: syscalls.CLONE_THREAD}, ALLOW),
    ("clone", {0: 0x11}, DENIED),
    ("clone", {0: syscalls.CLONE_THREAD | 0x10000000}, DENIED),
    ("openat", {2: 0o1}, ALLOW),
    ("openat", {2: 0o1001}, ALLOW),
    ("openat", {2: 0o1000}, DENIED),
    ("fcntl", {1: 3}, ALLOW),
    ("fcntl", {1: 8}, DENIED),
    ("fcntl", {1: 1024}, DENIED),
    ("fcntl", {1: 1024 | 1 << 40}, DENIED),
    ("fcntl", {1: 1025}, ALLOW),  # asks for a lease, takes none
    ("fcntl", {1: 1026}, DENIED),
    ("fcntl", {1: 1031}, DENIED),
    ("fcntl", {1: 1032}, ALLOW),
    ("fcntl", {1: 5}, ALLOW),
    *(("fcntl", {1: command}, ERRNO) for command in (6, 7, 37, 38)),
    ("madvise", {2: 4}, ALLOW),
    ("madvise", {2: 21}, ERRNO),
    ("ioctl", {1: 0x40086602}, ERRNO | errno.EOPNOTSUPP),
    ("ioctl", {1: 0x40049409}, ERRNO | errno.EOPNOTSUPP),
    ("ioctl", {1: 0x541B}, ALLOW),
    ("ioctl", {1: 0x5401}, ALLOW),
    ("ioctl", {1: 0x5412}, DENIED),
    ("ioctl", {1: 0x5412 | 1 << 40}, DENIED),
    ("prlimit64", {}, ALLOW),
    ("prlimit64", {2: 4096}, DENIED),
    ("prctl", {0: 15}, ALLOW),
    ("prctl", {0: 1}, DENIED),
    ("prctl", {0: 4}, DENIED),
    ("socketpair", {0: 1, 1: 1}, ALLOW),
    ("socketpair", {0: 1, 1: 0o4001}, ALLOW),
    ("socketpair", {0: 1, 1: 2}, DENIED),
    ("socketpair", {0: 2, 1: 1}, DENIED),
]


@needs_libseccomp
@pytest.mark.parametrize("processor", ARCHITECTURES)
@pytest.mark.parametrize(("name", "arguments", "wanted"), CASES)
def test_some_calls_depend_on_their_arguments(
    processor: str, name: str, arguments: dict[int, int], wanted: int
) -> None:
    assert answer(processor, number_of(processor, name), arguments) == wanted


def test_another_architecture_is_fatal() -> None:
    program = (FILTERS / "x86_64.bpf").read_bytes()
    assert program != (FILTERS / "aarch64.bpf").read_bytes()
    assert answer("x86_64", 0x40000000 | 39) == KILL_THREAD  # the x32 calls


@needs_libseccomp
def test_compiling_again_gives_a_filter_of_the_same_size() -> None:
    """libseccomp orders its rules as it likes; what they say is tested above."""
    pytest.importorskip("pyseccomp")
    for processor in syscalls.PROCESSORS:
        committed = (FILTERS / f"{processor}.bpf").stat().st_size
        assert abs(len(syscalls.compiled(processor)) - committed) <= 80
