"""Dates and lengths of time as people type them, in a zone that is named and told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from graders.intake.submission import IntakeError

LENGTH = re.compile(
    r"\+?(?:(?P<weeks>\d+)\s*(?:w|weeks?))?\s*(?:(?P<days>\d+)\s*(?:d|days?))?\s*"
    r"(?:(?P<hours>\d+)\s*(?:h|hours?))?\s*(?:(?P<minutes>\d+)\s*(?:m|min|minutes?))?",
    re.IGNORECASE,
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MINUTES = re.compile(r"(\d{4}-\d{2}-\d{2}[T ]\d{2}(?::\d{2})?)(?:[Zz]|[+-]\d{2}(?::?\d{2})?)?")
"""A time without seconds: it lasts until its minute ends."""
INSTANT = timedelta(microseconds=1)
SHOWN = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Until:
    """A moment, and notes on how it was read."""

    time: datetime
    notes: tuple[str, ...] = ()


def zone(name: str) -> tzinfo | None:
    """The zone of an IANA name; None stands for this machine's."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        says = "expected an IANA name such as America/Toronto or Europe/Paris"
        raise IntakeError(f"timezone: {says}; found {name!r}") from None


def read(text: str, zone_name: str = "", what: str = "deadline") -> Until:
    """The last instant of the day, the minute or the second that is named.

    A time that the clocks skip is taken as if they had not been set; of one that they show twice
    the later counts. Both are told.
    """
    text = text.strip()
    wanted = text
    if DAY.fullmatch(text) or (text[:10] and DAY.fullmatch(text[:10]) and text[11:] == "24:00"):
        text, length = f"{text[:10]}T00:00", timedelta(days=1)
    else:
        length = timedelta(seconds=1)
        if found := MINUTES.fullmatch(text):
            length = timedelta(minutes=1) if ":" in found[1][11:] else timedelta(0)
    try:
        begins = datetime.fromisoformat(text)
    except ValueError:
        says = "expected a date such as 2026-03-01 or 2026-03-01T23:59"
        raise IntakeError(f"{what}: {says}; found {wanted!r}") from None
    if not length:
        says = "a time has hours and minutes, such as 2026-03-01T23:59"
        raise IntakeError(f"{what}: {says}; found {wanted!r}")
    place = zone(zone_name)
    try:
        last = begins + length - INSTANT
        if begins.tzinfo is not None:
            return Until(last.astimezone(place) if place else last)
        return _local(last, place, wanted, what)
    except OverflowError:
        raise IntakeError(f"{what}: {wanted!r} is out of range") from None


def _local(last: datetime, place: tzinfo | None, wanted: str, what: str) -> Until:
    """A time of the clocks on the wall."""
    both = [
        last.replace(fold=fold, tzinfo=place) if place else last.replace(fold=fold).astimezone()
        for fold in (0, 1)
    ]
    first, second = sorted(both, key=lambda moment: moment.astimezone(UTC))
    if first.astimezone(UTC) == second.astimezone(UTC):
        return Until(first)
    local = second.astimezone(UTC).astimezone(place)
    if local.replace(tzinfo=None) != last:
        says = f"the clocks skip it, so it lasts until {local:{SHOWN} %z}"
    else:
        says = f"the clocks show it twice, and the later one counts: {local:{SHOWN} %z}"
    return Until(local, (f"{what} {wanted}: {says}",))


def length(text: str, what: str = "length of time") -> timedelta:
    """`2d`, `36h`, `1d 12h`, `90m`, `2 days`."""
    found = LENGTH.fullmatch(text.strip())
    parts = {unit: int(n) for unit, n in found.groupdict().items() if n} if found else {}
    if text.strip() == "0":
        return timedelta(0)
    try:
        if parts:
            return timedelta(**parts)
    except OverflowError:
        pass
    raise IntakeError(f"{what}: expected a length such as 2d, 36h or 1d12h; found {text!r}")


def is_length(text: str) -> bool:
    """Whether it is a length of time, and no date."""
    return bool(text.strip()) and (LENGTH.fullmatch(text.strip()) is not None or text == "0")


def after(later: datetime, due: datetime) -> timedelta:
    """Return the time after: by the clock on the wall if that is less, as when clocks are set.

    Whoever hands in at the due time of the next day is one day late, though it be 25 hours.
    """
    passed = later.astimezone(UTC) - due.astimezone(UTC)
    if passed <= timedelta(0):
        return timedelta(0)
    wall = later.astimezone(due.tzinfo).replace(tzinfo=None) - due.replace(tzinfo=None)
    return min(passed, wall) if wall > timedelta(0) else passed


def short(by: timedelta) -> str:
    """`1 d 3 h`, `45 min`: for a column of a table."""
    words = in_words(by)
    for name, sign in (("day", "d"), ("hour", "h"), ("minute", "min"), ("second", "s")):
        words = words.replace(f"{name}s", sign).replace(name, sign)
    return words


def in_words(by: timedelta) -> str:
    """`1 day 3 hours`, `45 minutes`, `20 seconds`: the two largest parts."""
    seconds = int(by.total_seconds())
    parts = []
    for name, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}{'s' * (count != 1)}")
    return " ".join(parts[:2]) or "less than a second"
