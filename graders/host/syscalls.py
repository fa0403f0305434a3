"""Compiles the wall's system-call filter: `python -m graders.host.syscalls` writes guest/filters/.

It runs when the list changes, not when a class is graded: what is reviewed and committed is what
is in force, and no machine that grades needs libseccomp. Everything is allowed but what is named
here. A call of the wrong architecture kills the guest, which is libseccomp's own default.
"""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

DENIED = """
socket connect bind listen accept accept4 sendmsg sendmmsg recvmmsg
ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd pidfd_open pidfd_send_signal
process_madvise process_mrelease
kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo
fork vfork execve execveat unshare setns setsid setpgid
io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key
mount umount2 pivot_root chroot move_mount open_tree fsopen fsmount fsconfig fspick mount_setattr
bpf perf_event_open userfaultfd init_module finit_module delete_module kexec_load kexec_file_load
reboot swapon swapoff quotactl quotactl_fd acct settimeofday clock_settime clock_adjtime adjtimex
inotify_init inotify_init1 inotify_add_watch inotify_rm_watch timer_create
name_to_handle_at open_by_handle_at iopl ioperm personality syslog sethostname setdomainname
vhangup fanotify_init fanotify_mark
shmget shmat shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink
memfd_create memfd_secret
setrlimit setpriority ioprio_set sched_setscheduler sched_setparam sched_setattr sched_setaffinity
landlock_create_ruleset seccomp capset
setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid
mbind set_mempolicy migrate_pages move_pages vmsplice modify_ldt mknod mknodat truncate
chown fchown lchown fchownat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
""".split()  # noqa: SIM905 (one a line would fill three screens)
"""Landlock forbids some of this too. It does not know modes, owners and attributes, and its early
versions know neither truncation, nor sockets, nor signals."""
PRETENDED = """
chmod fchmod fchmodat fchmodat2 utime utimes utimensat futimesat
flock sync syncfs fadvise64
""".split()  # noqa: SIM905
"""Succeeds and does nothing: `shutil.copy` sets modes and times, libraries lock files of their own,
and no mark depends on it. A guest is alone in its home; a lock on a file that others read as well,
or a sync of the whole disk, would reach them."""
UNSUPPORTED = ("fallocate",)
"""A disk could be reserved in one call that no limit counts. Libraries write in its place."""
ABSENT = ("clone3", "openat2")
"""Their flags lie in memory, where no filter looks; libraries fall back to the older calls."""
PROCESSORS = ("x86_64", "aarch64")

NEW_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
CLONE_THREAD = 0x10000
TERMINAL_INPUT, SOCKET_OWNERS = 0x5412, (0x8901, 0x8902)
SIGNAL_OWNERS = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: a pipe that signals a neighbour
LEASES = (1024, 1026, 1040)  # F_SETLEASE, F_NOTIFY, F_SETDELEG: who opens such a file would wait
PIPE_SIZE, HINTS = 1031, (1036, 1038)  # F_SETPIPE_SZ: a user has so many pages for all pipes
LOCKS = (6, 7, 37, 38)  # F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW
FILE_FLAGS = (0x5800, 0x6600, 0x7600, 0x9400)  # ioctls of file systems: X, f, v, btrfs
KIND_OF_IOCTL = 0xFF00
COLD, PAGE_OUT = 20, 21  # of pages that others have mapped as well
OPEN_FOR_READING, TRUNCATE = 0, 0o1000
ACCESS_MODE = 0o3
LOW_32_BITS = 0xFFFFFFFF
UNIX, STREAM, KINDS_OF_SOCKET = 1, 1, 16
PARENT_DEATH_SIGNAL, DUMPABLE = 1, 4  # without the second, the host could not see open files


def compiled(processor: str) -> bytes:
    """Compile the filter for one kind of processor."""
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    if pyseccomp.system_arch() != (wanted := getattr(pyseccomp.Arch, processor.upper())):
        rules.add_arch(wanted)
        rules.remove_arch(pyseccomp.system_arch())
    _add_whole_calls(rules, pyseccomp)
    _add_by_argument(rules, pyseccomp)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _add_whole_calls(rules: Any, pyseccomp: Any) -> None:
    answers = (
        *((DENIED, errno.EPERM), (PRETENDED, 0)),
        *((ABSENT, errno.ENOSYS), (UNSUPPORTED, errno.EOPNOTSUPP)),
    )
    for names, answer in answers:
        for name in names:
            try:
                rules.add_rule(pyseccomp.ERRNO(answer), name)
            except OSError as error:
                raise SystemExit(f"libseccomp does not know {name}: {error}") from None


def _add_by_argument(rules: Any, pyseccomp: Any) -> None:
    """Add the calls that are honest with some arguments and not with others."""

    def deny(name: str, *conditions: Any, answer: int = errno.EPERM) -> None:
        rules.add_rule(pyseccomp.ERRNO(answer), name, *conditions)

    def bits(argument: int, mask: int, value: int) -> Any:
        return pyseccomp.Arg(argument, pyseccomp.MASKED_EQ, mask, value)

    deny("clone", bits(0, CLONE_THREAD, 0))  # a process; threads remain
    for flag in NEW_NAMESPACES:
        deny("clone", bits(0, flag, flag))
    for request in (TERMINAL_INPUT, *SOCKET_OWNERS):
        deny("ioctl", bits(1, LOW_32_BITS, request))
    for kind in FILE_FLAGS:
        deny("ioctl", bits(1, KIND_OF_IOCTL, kind), answer=errno.EOPNOTSUPP)
    for command in (*SIGNAL_OWNERS, *LEASES, PIPE_SIZE, *HINTS):
        deny("fcntl", bits(1, LOW_32_BITS, command))
    for command in LOCKS:
        deny("fcntl", bits(1, LOW_32_BITS, command), answer=0)
    for advice in (COLD, PAGE_OUT):
        deny("madvise", bits(2, LOW_32_BITS, advice), answer=0)
    truncating = (ACCESS_MODE | TRUNCATE, OPEN_FOR_READING | TRUNCATE)
    deny("open", bits(1, *truncating))  # would empty a file that may only be read
    deny("openat", bits(2, *truncating))
    for option in (PARENT_DEATH_SIGNAL, DUMPABLE):
        deny("prctl", bits(0, LOW_32_BITS, option))
    deny("prlimit64", pyseccomp.Arg(2, pyseccomp.NE, 0))  # reading one's limits is fine
    deny("socketpair", pyseccomp.Arg(0, pyseccomp.NE, UNIX))
    for kind in set(range(KINDS_OF_SOCKET)) - {STREAM}:  # asyncio wakes itself by a stream
        deny("socketpair", bits(1, KINDS_OF_SOCKET - 1, kind))


def main() -> None:
    """Write the filters of all processors."""
    folder = Path(__file__).resolve().parent.parent / "guest" / "filters"
    for processor in PROCESSORS:
        instructions = compiled(processor)
        (folder / f"{processor}.bpf").write_bytes(instructions)
        print(f"{processor}: {len(instructions) // 8} instructions")


if __name__ == "__main__":
    main()
