"""The way to a cluster: only over TLS, or on this machine, since hidden inputs travel."""

from __future__ import annotations

import contextlib
import importlib
import ipaddress
import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graders.course.errors import ResultsError

LOCAL = re.compile(r"local:(\d{1,3})", re.ASCII)
REMOTE = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:]+\]|[^:/\s\[\]]+):\d{1,5}", re.ASCII)
CONNECT_SECONDS = 20
NO_PAGE = "127.0.0.1:0"
HOW = (
    "use tls://HOST:PORT, with the certificates that Dask's configuration names "
    "(distributed.comm.tls); docs/department.md shows how"
)


class ClusterError(ResultsError):
    """A cluster that cannot be used, or no longer; the message names it."""


def check(address: str) -> None:
    """Refuse an address that cannot be used, before anything is read."""
    if local := LOCAL.fullmatch(address):
        if not int(local[1]):
            raise ClusterError("--cluster local:N needs at least one worker")
    elif not REMOTE.fullmatch(address):
        raise ClusterError(
            f"--cluster: expected tls://HOST:PORT, tcp://127.0.0.1:PORT or local:N, "
            f"found {address!r}"
        )
    elif not is_private(address):
        raise ClusterError(
            f"--cluster {address}: hidden inputs would cross the network for all to read; {HOW}"
        )
    try:
        import distributed  # noqa: F401 (whether it is there)
    except ImportError as error:
        says = f"--cluster needs Dask ({error}): pip install 'graders[cluster]'"
        raise ClusterError(says) from None


def is_private(address: str) -> bool:
    """Whether nobody can read what is sent there: over TLS, or on this machine alone."""
    found = REMOTE.fullmatch(address)
    if found is None or found[1] == "tls":
        return found is not None
    host = found[2].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def dask_distributed() -> Any:
    """Dask's package, whose functions have no types."""
    return importlib.import_module("distributed")


@contextlib.contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the cluster; one that was started for it ends with it."""
    check(address)
    with contextlib.ExitStack() as held:
        held.enter_context(_quiet())
        place: Any = address
        if local := LOCAL.fullmatch(address):
            place = held.enter_context(_started(int(local[1])))
        elif address.startswith("tls:") and not dask_distributed().Security().tls_ca_file:
            raise ClusterError(
                f"--cluster {address}: Dask's configuration names no certificates "
                "(distributed.comm.tls.ca-file and others); docs/department.md shows how"
            )
        try:
            client = dask_distributed().Client(place, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError, RuntimeError, TypeError) as error:
            says = str(error) or f"nothing within {CONNECT_SECONDS} s"
            raise ClusterError(f"--cluster {address} does not answer: {says}") from None
        yield held.enter_context(client)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Within the context, Dask logs nothing: our sentences tell of lost connections."""
    names = ("distributed", "distributed.client", "distributed.core", "tornado", "asyncio")
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@contextlib.contextmanager
def _started(count: int) -> Iterator[Any]:
    """Workers on this machine, whose port nobody else can use."""
    import dask

    settings = {
        "distributed.scheduler.allowed-failures": 1,  # then the hand-in is to blame
        "distributed.scheduler.http.routes": [],  # no page on who is graded, for whoever asks
        "distributed.worker.http.routes": [],
    }
    with (
        tempfile.TemporaryDirectory(prefix="cluster-") as folder,
        dask.config.set(settings),
        dask_distributed().LocalCluster(
            n_workers=count, threads_per_worker=1, processes=True, memory_limit=0,
            dashboard_address=NO_PAGE, worker_dashboard_address=NO_PAGE, local_directory=folder,
            silence_logs=50,
            **_closed(Path(folder)),
        ) as cluster,
    ):  # fmt: skip
        yield cluster


def _closed(folder: Path) -> dict[str, Any]:
    """TLS with a key of this run's own: without it any user of this machine could send a task."""
    program = shutil.which("openssl")
    if not program:
        raise ClusterError("--cluster local:N needs the program openssl, for keys of its own")
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    made = subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj",
         "/CN=graders", "-keyout", key, "-out", certificate],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode:
        raise ClusterError(f"openssl made no key for --cluster local:N: {made.stderr.strip()}")
    names = [f"tls_{who}_{part}" for who in ("client", "scheduler", "worker")
             for part in ("key", "cert")]  # fmt: skip
    files = {name: key if name.endswith("key") else certificate for name in names}
    security = dask_distributed().Security(
        tls_ca_file=certificate, require_encryption=True, **files
    )
    return {"security": security, "protocol": "tls://", "host": "127.0.0.1"}
