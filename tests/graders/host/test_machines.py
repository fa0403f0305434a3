"""Machines that give less, played by filters and limits: the level that is found there is told."""

from __future__ import annotations

import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or find_library("seccomp") is None,
    reason="libseccomp plays the other machines; it is not there",
)

DENY = """
import errno, sys
import pyseccomp as s
rules = s.SyscallFilter(s.ALLOW)
def deny(name, *arguments, answer=errno.EPERM):
    rules.add_rule(s.ERRNO(answer), name, *arguments)
"""
NO_CLONES = """
for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
    deny("clone", s.Arg(0, s.MASKED_EQ, flag, flag))
deny("clone3", answer=errno.ENOSYS)
"""
DOCKER = f'''{DENY}{NO_CLONES}
for name in """
    acct add_key bpf clock_adjtime clock_settime delete_module finit_module
    fsconfig fsmount fsopen fspick init_module io_uring_enter io_uring_register
    io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl
    lookup_dcookie mbind mount mount_setattr move_mount move_pages
    name_to_handle_at open_by_handle_at open_tree perf_event_open pivot_root
    process_vm_readv process_vm_writev quotactl reboot request_key set_mempolicy
    setdomainname sethostname setns settimeofday swapoff swapon syslog umount2
    unshare userfaultfd vhangup
""".split():
    deny(name)
rules.load()
'''
"""What Docker's default profile takes from a container without CAP_SYS_ADMIN, call by call."""
UBUNTU = f"""{DENY}
for name in ("mount", "umount2", "pivot_root", "sethostname"):
    deny(name, answer=errno.EACCES)
rules.load()
"""
"""AppArmor of 24.04: a user namespace may be made, and holds no capability."""
HARDENED = f"""{DENY}{NO_CLONES}
deny("unshare", answer=errno.ENOSPC)
rules.load()
"""
"""`user.max_user_namespaces=0`: the kernel has room for none."""
OLD = f"""{DENY}{NO_CLONES}
deny("unshare")
for name in ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"):
    deny(name, answer=errno.ENOSYS)
rules.load()
"""
"""A kernel before 5.13 in a container."""
MACHINES = [
    # the machine, the level that is found there, the layer that lacks, what the kernel says of it
    (DOCKER, "standard", "namespaces", "Operation not permitted"),
    (UBUNTU, "standard", "namespaces", "Permission denied"),
    (HARDENED, "standard", "namespaces", "No space left on device"),
    (OLD, "basic", "landlock", "no Landlock"),
]


ORDINARY = f"""
import os, sys
if os.getuid() == 0:
    from pathlib import Path
    from graders.guest import view, wall
    here = [sys.base_prefix, str(Path(sys.executable).resolve().parent.parent), {str(ROOT)!r}]
    view.open_closed_folders(place for place in here if place != "/usr")
    wall.become(60871)
"""
"""As an ordinary user: root would do some of it without the calls that are denied."""


def told(machine: str, then: str) -> subprocess.CompletedProcess[str]:
    """What a command says in a process that lives on such a machine."""
    command = [sys.executable, "-c", f"{ORDINARY}{machine}\n{then}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


LEVEL = """
from graders.host import isolation
with isolation.guests() as guests:
    print("\\n".join(guests.isolation.lines()))
"""
DOCTOR = "from grade import main\nsys.exit(main(['doctor']))"


@pytest.mark.parametrize(("machine", "level", "layer", "says"), MACHINES)
def test_the_level_is_the_one_that_is_there(
    machine: str, level: str, layer: str, says: str
) -> None:
    lines = told(machine, LEVEL).stdout.splitlines()
    assert lines[0] == f"isolation: {level}"
    (line,) = [line for line in lines if line.split()[0] == layer]
    assert "MISSING" in line
    assert says in line


def test_doctor_tells_it_and_its_attacks_are_stopped_there() -> None:
    found = told(DOCKER, DOCTOR)
    assert found.returncode == 0, found.stderr
    assert "isolation: standard" in found.stdout
    assert "In Docker the default profile forbids them" in " ".join(found.stdout.split())
    assert "WON" not in found.stdout
    assert found.stdout.count("stopped ") > 5
