"""A class on a cluster: the same results, and what becomes of workers that are lost or others."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dask
import pytest
import sqlalchemy as sa

import grade
from graders.course import cluster_address, engine_code, shards
from graders.course.cluster import Cluster
from graders.course.cluster_address import ClusterError
from graders.course.results import Results
from graders.find_assignment import load
from graders.grading import plans_of
from graders.guest import wire
from graders.host.isolation import Level
from graders.host.session import frame_of
from tests.conftest import ROOT, SECRET
from tests.graders.course import poison
from tests.graders.course.samples import ASSIGNMENT
from tests.tiny_class import ANSWERS, contents_of, stand_in, totals

CHOSEN = ("early_exit", "messy", "module", "slips", "with_pdf")
RUN = ("run", "tiny", "class", "--secret", "given")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler on loopback, with two workers of which some hand-ins are the end."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        cluster_address.dask_distributed().LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, memory_limit=0,
            dashboard_address="127.0.0.1:0", silence_logs=60, preload=[poison.__name__],
        ) as cluster,
    ):  # fmt: skip
        yield cluster.scheduler_address


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "given").write_text("a secret of the tests", encoding="utf-8")
    for folder in stand_in(tmp_path, monkeypatch):
        (folder / "class" / "josée").mkdir()
        text = ANSWERS["anna"] + "open('beside.bin', 'rb').read()\nwhy = 'été, x̂'\n"
        (folder / "class" / "josée" / "answers.py").write_text(text, encoding="utf-8")
        (folder / "class" / "josée" / "beside.bin").write_bytes(bytes(range(256)))
        yield folder


def hand_in(folder: Path, student: str, text: str) -> None:
    (folder / "class" / student).mkdir()
    (folder / "class" / student / "answers.py").write_text(text, encoding="utf-8")


class TestResults:
    def test_they_are_those_of_this_machine(self, folder: Path, address: str) -> None:
        assert grade.main([*RUN, "--out", "here"]) == 0
        assert grade.main([*RUN, "--out", "there", "--cluster", address]) == 0
        assert contents_of(folder / "there") == contents_of(folder / "here")
        with Results.open(folder / "there").database.reading() as there:
            kept = [dict(row._mapping) for row in there.execute(KEPT)]
        with Results.open(folder / "here").database.reading() as here:
            assert kept == [dict(row._mapping) for row in here.execute(KEPT)]

    def test_those_of_the_example_class_too(
        self, example_class: Any, tmp_path: Path, address: str
    ) -> None:
        name, out = "ift6135_a2022", tmp_path / "there"
        for student in CHOSEN:
            shutil.copytree(ROOT / "examples" / name / student, tmp_path / "class" / student)
        arguments = [name, str(tmp_path / "class"), "--out", str(out), "--secret", str(SECRET)]
        assert grade.main(["run", *arguments, "--cluster", address]) == 0
        here = Results.open(example_class(name))
        there = Results.open(out)
        found = [without_signature(report) for report in there.reports()]
        assert len(found) == len(CHOSEN)
        assert found == [
            without_signature(here.get_report(report.student)) for report in there.reports()
        ]

    def test_a_second_run_asks_what_is_new(
        self, folder: Path, address: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert grade.main([*RUN]) == 0
        hand_in(folder, "zoe", ANSWERS["anna"])
        capsys.readouterr()
        assert grade.main([*RUN, "--cluster", address]) == 0
        assert "4 as before, 1 new" in capsys.readouterr().out
        assert totals(folder / "results")["zoe"] == "5"

    def test_workers_that_are_started_for_a_run(self, folder: Path) -> None:
        """Over TLS, with keys of that run alone."""
        assert grade.main([*RUN, "--cluster", "local:1"]) == 0
        assert totals(folder / "results") == {"anna": "5", "ben": "1", "cleo": "0", "josée": "5"}


KEPT = sa.text(
    "SELECT student, item, r.key, plan, r.digest FROM records r JOIN submissions s "
    "ON r.submission = s.id ORDER BY student, item"
)


def without_signature(report: Any) -> object:
    return replace(report, signature={})


class TestRefused:
    def test_a_worker_with_other_versions_refuses(
        self, folder: Path, address: str, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        own = engine_code.asking()
        other = own | {"numpy": "99", "graders/guest/": "cafe"}
        monkeypatch.setattr(engine_code, "asking", lambda: other)
        assert grade.main([*RUN, "--cluster", address]) == 2
        assert capsys.readouterr().err == (
            f"grade.py: --cluster {address}: a worker refuses: {socket.gethostname()} has "
            f"graders/guest/ {own['graders/guest/']} for cafe, numpy {own['numpy']} for 99\n"
        )

    @pytest.mark.parametrize(("address", "says"), [
        ("tcp://10.0.0.1:8786", "hidden inputs would cross the network for all to read; use tls:"),
        ("tcp://cluster.example.org:8786", "hidden inputs would cross the network"),
        ("tcp://127.0.0.1.example.org:8786", "hidden inputs would cross the network"),
        ("tcp://[2001:db8::1]:8786", "hidden inputs would cross the network"),
        ("127.0.0.1:8786", "expected tls://HOST:PORT, tcp://127.0.0.1:PORT or local:N, found"),
        ("local:x", "expected tls://HOST:PORT"),
        ("http://127.0.0.1:8786", "expected tls://HOST:PORT"),
        ("local:0", "needs at least one worker"),
        ("tls://127.0.0.1:1", "Dask's configuration names no certificates (distributed.comm.tls."),
        ("tcp://127.0.0.1:1", "--cluster tcp://127.0.0.1:1 does not answer: "),
    ])  # fmt: skip
    def test_an_address_that_cannot_be_used(
        self, folder: Path, address: str, says: str, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        monkeypatch.setattr(cluster_address, "CONNECT_SECONDS", 1)
        assert grade.main([*RUN, "--cluster", address]) == 2
        assert says in capsys.readouterr().err

    @pytest.mark.parametrize("address", [
        "tls://10.0.0.1:8786", "tcp://127.0.0.1:8786", "tcp://[::1]:1", "tcp://localhost:1",
        "local:4",
    ])  # fmt: skip
    def test_addresses_that_can(self, address: str) -> None:
        cluster_address.check(address)

    def test_a_worker_to_which_others_could_listen(self) -> None:
        """The scheduler is on loopback, and a worker has joined it from elsewhere."""
        workers = {"tcp://127.0.0.1:1": {"nthreads": 1}, "tcp://10.0.0.7:4321": {"nthreads": 1}}
        says = r"cross the network to its worker tcp://10\.0\.0\.7:4321; use tls://"
        with pytest.raises(ClusterError, match=says):
            asked(workers)

    def test_a_cluster_that_no_longer_answers(self) -> None:
        with pytest.raises(ClusterError, match="no longer answers: what is graded stays, and the"):
            asked({}, status="closed")

    def test_one_that_stays_without_workers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("graders.course.cluster.PATIENCE_SECONDS", -1.0)
        with pytest.raises(ClusterError, match="has had no worker for -1 s: start some with"):
            asked({})

    def test_without_dask_it_says_how_to_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(ClusterError, match=r"pip install 'graders\[cluster\]'"):
            cluster_address.check("local:2")

    def test_keys_of_its_own_need_a_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shutil, "which", lambda name: None)
        with (
            pytest.raises(ClusterError, match="needs the program openssl"),
            cluster_address.connected("local:1"),
        ):
            pass


def asked(workers: dict[str, Any], status: str = "running") -> int:
    """The threads of a cluster that looks so."""
    client = SimpleNamespace(
        status=status, scheduler_info=lambda n_workers: {"workers": workers},
        cancel=lambda *_, **__: None,
    )  # fmt: skip
    planned = plans_of(ASSIGNMENT, b"secret")
    cluster = Cluster(client, "tcp://127.0.0.1:1", ASSIGNMENT, planned, Level.WEAK)
    return cluster._threads()


class TestWire:
    @pytest.mark.parametrize("name", ["ift6135_a2022", "ift6135_h2022"])
    def test_every_plan_is_asked_by_the_same_bytes(self, name: str) -> None:
        """A worker makes a frame of a plan again where two files answer an item."""
        assignment = load(name)
        planned = plans_of(assignment, b"a secret of the tests")
        order = shards.read_order(shards.pack_order(assignment, planned, 2))
        assert order.limits == assignment.limits
        assert list(order.plans) == list(planned[0])
        for item, plan in planned[0].items():
            assert order.frames[item] == frame_of(plan)
            if order.frames[item]:
                assert wire.dumps(order.plans[item], capped=False) == order.frames[item]

    def test_an_order_that_was_changed_on_the_way_is_refused(self) -> None:
        packed = shards.pack_order(ASSIGNMENT, plans_of(ASSIGNMENT, b"secret"), 2)
        with pytest.raises(ValueError, match="not the one that was sent"):
            shards.read_order(packed[:-1] + b"\xff")


class TestLost:
    """The last, since workers take their time to come back."""

    def test_a_hand_in_that_ends_workers_is_told_and_the_rest_is_graded(
        self, folder: Path, address: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        hand_in(folder, "dora", f"{poison.DEADLY}\n{ANSWERS['anna']}")
        assert grade.main([*RUN, "--cluster", address]) == 1
        results = Results.open(folder / "results")
        assert {report.student for report in results.reports() if report.broken} == {"dora"}
        assert totals(folder / "results")["josée"] == "5"
        (told,) = {each.verdict.detail for each in results.get_report("dora").items}
        assert told == "It ended 2 workers of the cluster, each while it ran there alone."
        assert grade.main([*RUN]) == 0  # the next run asks it again
        assert "4 as before, 1 new" in capsys.readouterr().out
        assert totals(folder / "results")["dora"] == "5"
