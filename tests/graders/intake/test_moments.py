"""A deadline lasts until the end of what it names, in a zone that is told."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from graders.intake import moments
from graders.intake.submission import IntakeError

END = timedelta(microseconds=999_999)
EAST = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(("text", "wanted"), [
    ("2026-03-01T23:59Z", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)),
    ("2026-03-01 23:59+00:00", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)),
    ("2026-03-01T23:59:00Z", datetime(2026, 3, 1, 23, 59, tzinfo=UTC)),
    ("2026-03-01T23:59:59Z", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)),
    ("2026-03-01T12:30+05:30", datetime(2026, 3, 1, 12, 30, 59, tzinfo=EAST)),
    ("2026-03-01T12:00", datetime(2026, 3, 1, 12, 0, 59).astimezone()),
    ("2026-03-01", datetime(2026, 3, 1, 23, 59, 59).astimezone()),
    ("2026-03-01T24:00", datetime(2026, 3, 1, 23, 59, 59).astimezone()),
    ("2028-02-29", datetime(2028, 2, 29, 23, 59, 59).astimezone()),
    (" 2026-03-01 ", datetime(2026, 3, 1, 23, 59, 59).astimezone()),
])  # fmt: skip
def test_a_deadline_lasts_until_its_day_minute_or_second_ends(text: str, wanted: datetime) -> None:
    assert moments.read(text).time == wanted + END


ZONES = [
    ("America/Toronto", -5), ("Europe/Berlin", 1), ("Asia/Tokyo", 9), ("Asia/Kolkata", 5.5),
    ("Australia/Lord_Howe", 11), ("Pacific/Chatham", 13.75), ("America/St_Johns", -3.5), ("UTC", 0),
    ("Europe/London", 0), ("America/Sao_Paulo", -3),
]  # fmt: skip


@pytest.mark.parametrize(("name", "hours"), ZONES)
@pytest.mark.parametrize("text", ["2026-01-15T23:59", "2026-01-15"])
def test_a_zone_has_a_name(name: str, hours: float, text: str) -> None:
    found = moments.read(text, name)
    assert found.notes == ()
    assert found.time == datetime(2026, 1, 15, 23, 59, 59, tzinfo=UTC) + END - timedelta(
        hours=hours
    )


def test_an_offset_that_is_typed_goes_before_the_zone() -> None:
    found = moments.read("2026-01-15T23:59+01:00", "America/Toronto").time
    assert found == datetime(2026, 1, 15, 22, 59, 59, tzinfo=UTC) + END
    assert str(found.tzinfo) == "America/Toronto"


GAPS = [
    ("America/Toronto", "2026-03-08T02:30", "2026-03-08 03:30:59 -0400"),
    ("Europe/Berlin", "2026-03-29T02:15", "2026-03-29 03:15:59 +0200"),
    ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-04 02:40:59 +1100"),
    ("America/Santiago", "2026-09-06T00:30", "2026-09-06 01:30:59 -0300"),
]
FOLDS = [
    ("America/Toronto", "2026-11-01T01:30", "2026-11-01 01:30:59 -0500"),
    ("Europe/Berlin", "2026-10-25T02:15", "2026-10-25 02:15:59 +0100"),
    ("Europe/London", "2026-10-25T01:00", "2026-10-25 01:00:59 +0000"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-05 01:45:59 +1030"),
]


@pytest.mark.parametrize(("name", "text", "until"), GAPS)
def test_a_time_that_the_clocks_skip(name: str, text: str, until: str) -> None:
    (note,) = moments.read(text, name).notes
    assert note == f"deadline {text}: the clocks skip it, so it lasts until {until}"


@pytest.mark.parametrize(("name", "text", "until"), FOLDS)
def test_of_a_time_that_the_clocks_show_twice_the_later_counts(
    name: str, text: str, until: str
) -> None:
    (note,) = moments.read(text, name).notes
    assert note == f"deadline {text}: the clocks show it twice, and the later one counts: {until}"


@pytest.mark.parametrize("text", [
    "tomorrow", "", "2026-02-30", "2026-13-01", "23:59", "2026-03-01T25:00", "2026-03-01T23",
    "01.03.2026", "3/1/2026", "2026-03-01T23:59 EST", "9999-12-31", "2026-03-01T23:60",
])  # fmt: skip
def test_what_is_no_deadline_is_told(text: str) -> None:
    with pytest.raises(IntakeError, match="deadline: ") as told:
        moments.read(text)
    assert repr(text) in str(told.value)


@pytest.mark.parametrize("name", ["EST5", "Toronto", "../../etc/passwd", "America/", "\x00"])
def test_what_is_no_zone_is_told(name: str) -> None:
    with pytest.raises(IntakeError, match="timezone: expected an IANA name"):
        moments.zone(name)


@pytest.mark.parametrize(("text", "wanted"), [
    ("2d", timedelta(days=2)), ("36h", timedelta(hours=36)), ("1d12h", timedelta(hours=36)),
    ("90m", timedelta(minutes=90)), ("1 day 2 hours", timedelta(hours=26)), ("0", timedelta(0)),
    ("+2d", timedelta(days=2)), ("1w", timedelta(days=7)), ("2 Days", timedelta(days=2)),
    ("0d", timedelta(0)),
])  # fmt: skip
def test_lengths_of_time(text: str, wanted: timedelta) -> None:
    assert moments.is_length(text)
    assert moments.length(text) == wanted


@pytest.mark.parametrize("text", ["", "two days", "2", "-1d", "2x", "99999999999d", "1h1d"])
def test_what_is_no_length_is_told(text: str) -> None:
    with pytest.raises(IntakeError, match="expected a length such as 2d"):
        moments.length(text)


def at(text: str, name: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=moments.zone(name))


@pytest.mark.parametrize(("name", "due", "later", "hours"), [
    ("America/Toronto", "2026-03-07T23:59", "2026-03-08T23:59", 23),
    ("America/Toronto", "2026-10-31T23:59", "2026-11-01T23:59", 24),
    ("Europe/Berlin", "2026-03-28T12:00", "2026-03-30T12:00", 47),
    ("Europe/Berlin", "2026-10-24T12:00", "2026-10-26T12:00", 48),
    ("UTC", "2026-03-01T12:00", "2026-03-01T13:00", 1),
    ("UTC", "2026-03-01T12:00", "2026-03-01T12:00", 0),
    ("UTC", "2026-03-01T12:00", "2026-03-01T11:00", 0),
])  # fmt: skip
def test_how_late_by_the_clock_that_favours_the_student(
    name: str, due: str, later: str, hours: float
) -> None:
    assert moments.after(at(later, name), at(due, name)) == timedelta(hours=hours)


@pytest.mark.parametrize(("by", "words"), [
    (timedelta(days=1, hours=3, minutes=5), "1 day 3 hours"), (timedelta(minutes=45), "45 minutes"),
    (timedelta(seconds=20), "20 seconds"), (timedelta(days=2), "2 days"),
    (timedelta(hours=1, seconds=1), "1 hour 1 second"),
    (timedelta(microseconds=1), "less than a second"),
])  # fmt: skip
def test_lengths_in_words(by: timedelta, words: str) -> None:
    assert moments.in_words(by) == words
