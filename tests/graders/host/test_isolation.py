"""Levels, what each lacks and how to get it; and what `run` and `doctor` say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grade import main
from graders.course.results import Results
from graders.host import isolation
from graders.host.fork_server import ForkServer
from graders.host.isolation import (
    LANDLOCK,
    NAMESPACES,
    OUTER,
    SECCOMP,
    Isolation,
    IsolationError,
    Level,
)
from graders.host.selfattack import ATTACKS, attack

ROOT = Path(__file__).resolve().parents[3]
TIDY = ROOT / "examples" / "ift6135_a2022" / "tidy"

LEVELS = [
    ((), Level.STRONG),
    ((OUTER,), Level.STRONG),
    ((NAMESPACES,), Level.STANDARD),
    ((OUTER, NAMESPACES), Level.STANDARD),
    ((LANDLOCK,), Level.BASIC),
    ((NAMESPACES, LANDLOCK), Level.BASIC),
    ((SECCOMP,), Level.WEAK),
]


@pytest.mark.parametrize(("missing", "level"), LEVELS)
def test_a_level_is_what_its_layers_add_up_to(missing: tuple[str, ...], level: Level) -> None:
    assert Level.of(missing) is level


def test_each_layer_that_is_switched_off_lowers_the_level() -> None:
    for off in ((), (NAMESPACES,), (NAMESPACES, LANDLOCK), (NAMESPACES, LANDLOCK, SECCOMP)):
        with isolation.guests(("numpy",), switched_off=off) as guests:
            assert set(off) <= set(guests.isolation.missing)
            assert guests.isolation.level <= Level.of(off)


@pytest.mark.parametrize("off", [(), (OUTER, NAMESPACES), (OUTER, NAMESPACES, LANDLOCK)])
def test_no_attack_wins_that_its_level_stops(off: tuple[str, ...]) -> None:
    with isolation.guests(("numpy",), switched_off=off) as guests:
        made = list(attack(guests))
        assert [each.title for each, won in made if won] == []
        expected = [a for a in ATTACKS if a.stopped_from <= guests.isolation.level]
        assert [each for each, _ in made] == expected


def test_a_level_says_what_the_next_one_lacks() -> None:
    found = Isolation(Level.STANDARD, {NAMESPACES: "unshare: not permitted", OUTER: "absent"})
    assert str(found) == "standard (no namespaces: unshare: not permitted)"
    assert any("MISSING" in line and "unshare: not permitted" in line for line in found.lines())
    assert any("AppArmor" in line for line in found.lines())


def test_a_demand_says_how_to_get_higher_and_how_to_go_lower() -> None:
    found = Isolation(Level.BASIC, {NAMESPACES: "no", LANDLOCK: "the kernel has no Landlock"})
    found.demand(Level.BASIC)
    with pytest.raises(IsolationError) as refused:
        found.demand(Level.STANDARD)
    says = str(refused.value)
    assert "is basic, and standard is demanded" in says
    assert "Linux 5.13" in says
    assert "AppArmor" not in says  # namespaces are not what standard needs
    assert "--min-isolation basic" in says


def test_run_refuses_below_the_level_and_writes_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    off = (NAMESPACES, LANDLOCK)
    monkeypatch.setattr(
        "graders.host.fork_server.ForkServer", lambda warm, _: ForkServer(("numpy",), off)
    )
    arguments = ["run", "ift6135_a2022", str(TIDY), "--out", str(tmp_path / "out")]
    assert main(arguments) == 2
    assert "standard is demanded" in capsys.readouterr().err
    assert Results.open(tmp_path / "out").reports() == []
    assert main([*arguments, "--min-isolation", "basic"]) == 0
    assert "isolation: basic" in capsys.readouterr().out


def test_the_level_stands_in_every_report(tmp_path: Path) -> None:
    arguments = ["run", "ift6135_a2022", str(TIDY), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--min-isolation", "weak"]) == 0
    (report,) = Results.open(tmp_path / "out").reports()
    assert report.signature["isolation"].split()[0] in ("strong", "standard", "basic", "weak")


def test_doctor_shows_layers_and_attacks(capsys: pytest.CaptureFixture[str]) -> None:
    ended = main(["doctor"])
    printed = capsys.readouterr().out
    with isolation.guests() as guests:
        assert f"isolation: {guests.isolation.level}" in printed
        assert ended == (0 if guests.isolation.level >= Level.STANDARD else 1)
    assert "stopped  starts a process" in printed
    assert "WON" not in printed


def test_elsewhere_than_on_linux_it_is_weak_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with isolation.guests() as guests:
        assert guests.isolation.level is Level.WEAK
        assert "darwin" in str(guests.isolation)
    with pytest.raises(IsolationError, match="Linux container"), isolation.guests((), Level.BASIC):
        pass
