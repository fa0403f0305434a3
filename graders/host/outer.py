"""The outer wall: bubblewrap round the fork server, where it is installed and works.

It hides the disk and the network from the fork server itself, and makes a Python below /root
readable for the user that guests run as. What it cannot do is part one guest from another: that is
the inner wall's work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from graders.guest import view

NAME = "bubblewrap"
APART = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
TO_CHANGE_USER = ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
PROBE_SECONDS = 20


def around(command: Sequence[str], homes: Path) -> list[str]:
    """Return the command that runs another one inside the outer wall."""
    as_root = os.getuid() == 0
    user = TO_CHANGE_USER if as_root else ("--unshare-user",)
    trees = _shown()
    places = [*map(Path, trees), homes]
    above = sorted({str(folder) for place in places for folder in place.parents})
    shown = ["--perms", "1777", "--tmpfs", "/tmp"]  # for what the fork server imports
    for folder in above[1:]:  # bubblewrap would make them for root alone
        shown += ["--perms", "0755", "--dir", folder]
    for tree in trees:
        shown += ["--ro-bind-try", tree, tree]
    return [
        *("bwrap", *APART, *user, "--new-session", "--dev", "/dev", "--proc", "/proc"),
        *(*shown, "--bind", str(homes), str(homes), "--chdir", "/", "--"),
        *command,
    ]


def _shown() -> list[str]:
    """Return the folders of Python and of the system's libraries; links keep their names."""
    prefixes = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)}
    system = ["/usr", "/lib", "/lib64", "/bin", *view.SYSTEM, *view.python_trees()]
    trees = sorted({path for path in (*prefixes, *system) if not path.startswith("/dev/")})
    return [tree for tree in trees if not any(tree.startswith(f"{above}/") for above in trees)]


def missing(homes: Path) -> str:
    """Try the outer wall; return the reason why it fails here, or an empty text."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    command = around([sys.executable, "-I", "-S", "-c", ""], homes)
    try:
        tried = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"bubblewrap did not start within {PROBE_SECONDS} s"
    says = tried.stderr.decode(errors="replace").strip()
    return says or ("" if tried.returncode == 0 else f"ended with status {tried.returncode}")
