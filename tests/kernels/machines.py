"""The unlike machines that this one can play, by the environment that makes it one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORES = ("SkylakeX", "Zen", "Haswell", "Prescott")
"""What OPENBLAS_CORETYPE may name; a kernel that the processor cannot run is not taken."""
MACHINES = (*CORES, "two threads")
OLD = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "ATEN_CPU_CAPABILITY": "default",
    "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
}
"""What numpy and torch run on a processor without vectors of 256 bits."""


def threads(count: int) -> dict[str, str]:
    """So many threads, for whoever asks the environment."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return dict.fromkeys(names, str(count))


def run(environment: Mapping[str, str], *arguments: str) -> Any:
    """What `tests.kernels.elsewhere` prints in an environment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.kernels.elsewhere", *arguments],
        env={**os.environ, **threads(1), **environment},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@cache
def kernels(core: str) -> str:
    """The name of what BLAS runs when it is told a core; empty where the processor cannot."""
    probe = (
        "import numpy, threadpoolctl; a = numpy.ones((64, 64)); a @ a\n"
        "print({lib['architecture'] for lib in threadpoolctl.threadpool_info()})"
    )
    environment = {**os.environ, **({"OPENBLAS_CORETYPE": core} if core else {})}
    done = subprocess.run(
        [sys.executable, "-c", probe], env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def machine(name: str) -> dict[str, str]:
    """The environment that makes this machine another one."""
    if name == "two threads":
        return threads(2)
    core = {"OPENBLAS_CORETYPE": name}
    return core | OLD if name == CORES[-1] else core


def why_not(name: str) -> str:
    """Why playing a machine would show nothing here; or nothing."""
    if name == "two threads":
        return ""
    if not (runs := kernels(name)):
        return f"this processor cannot run the kernels of {name}"
    before = ("", *CORES[: CORES.index(name)])
    same = next((core for core in before if kernels(core) == runs), None)
    return "" if same is None else f"the kernels of {name} are those of {same or 'this machine'}"


def differences(here: Mapping[str, Any], there: Mapping[str, Any]) -> Sequence[str]:
    """The students and items that are told something else there."""
    lines = []
    for student in sorted({*here, *there}):
        ours, theirs = here.get(student, {}), there.get(student, {})
        for item in sorted({*ours, *theirs}):
            if ours.get(item) != theirs.get(item):
                lines.append(f"{student} {item}: {ours.get(item)} / {theirs.get(item)}")
    return lines
