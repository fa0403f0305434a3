"""`python -s -P -u .../graders/guest`: becomes one submission's guest, or a server that forks them.

With `REQUESTS REPLIES MEMORY` it is a guest without a wall, for systems that cannot fork one; with
`fork SETTINGS` it is the fork server.
"""

import importlib.util
import os
import signal
import sys
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARGUMENTS = sys.argv[1:]
sys.argv[:] = [""]  # a student's argparse must not read ours
if str(HERE) in sys.path:  # or a student's `import plan` would find ours
    sys.path.remove(str(HERE))


def _package() -> None:
    """Load this folder as a package of its own, so that nothing of `graders` comes along."""
    spec = importlib.util.spec_from_file_location(
        "_guest", HERE / "__init__.py", submodule_search_locations=[str(HERE)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{HERE} is not a package")
    package = importlib.util.module_from_spec(spec)
    sys.modules["_guest"] = package
    spec.loader.exec_module(package)


status = 1
try:
    _package()
    if ARGUMENTS[0] == "fork":
        importlib.import_module("_guest.forking").main(ARGUMENTS[1])
    else:
        requests, replies, memory = map(int, ARGUMENTS)
        limits = importlib.import_module("_guest.limits")
        serve = importlib.import_module("_guest.serve")
        warm = importlib.import_module("_guest.warm")
        limits.apply(memory)
        if sys.platform == "linux":  # a loop must not outlive whoever asked for it
            kernel = importlib.import_module("_guest.kernel")
            kernel.prctl(kernel.DIE_WITH_PARENT, signal.SIGKILL)
        warm.warm(())
        warm.seed()
        serve.serve(requests, replies)
    status = 0
except BaseException:
    traceback.print_exc()
finally:
    os._exit(status)  # without the student's hooks, and without waiting for the student's threads
