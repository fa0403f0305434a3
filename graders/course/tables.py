"""The tables of a class's store, in their present shape. Points are two integers, never a float."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

VERSION = 3
"""The version of the shape. `migrations` brings an older store to it."""
ESCAPE = "\x1a"
UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
ESCAPED = re.compile(ESCAPE + "([0-9a-f]{4})")


class StoredText(TypeDecorator[str]):
    """Any text. Databases refuse lone surrogates and NUL, which names of files may hold."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """The text with those characters escaped."""
        if value is None or not UNSTORABLE.search(value):
            return value
        return UNSTORABLE.sub(lambda found: f"{ESCAPE}{ord(found[0]):04x}", value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> str | None:
        """The text as it was."""
        if value is None or ESCAPE not in value:
            return value
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


def _number() -> sa.types.TypeEngine[int]:
    """A key that counts up: SQLite counts only in its own integer type."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(name: str) -> list[sa.Column[int]]:
    return [
        sa.Column(f"{name}_{part}", sa.BigInteger, nullable=False)
        for part in ("numerator", "denominator")
    ]


def _of_submission() -> sa.Column[int]:
    return sa.Column("submission", _number(), sa.ForeignKey("submissions.id"), primary_key=True)


METADATA = sa.MetaData()

SETTINGS = sa.Table(
    "settings",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", StoredText, nullable=False),
)
"""The assignment, the secret's fingerprint, the end of the chain of events."""

SUBMISSIONS = sa.Table(
    "submissions",
    METADATA,
    sa.Column("id", _number(), primary_key=True),
    sa.Column("student", StoredText, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),  # of what was handed in
    sa.Column("current", sa.Boolean, nullable=False),  # whether it is the attempt that counts
    sa.Column("handed_in", sa.Text, nullable=False),  # ISO 8601, with its zone; or empty
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("track", StoredText, nullable=False),  # by which its items were credited
    sa.Column("described", sa.Text, nullable=False),  # JSON: files, words, members, notes
    sa.Column("transcript", sa.LargeBinary, nullable=False),  # zlib of JSON, without the records
    sa.Column("told", sa.Text, nullable=False),  # JSON: the report's problems, notes, signature
    sa.Column("stamp", sa.Text, nullable=False),  # a digest of its verdicts and of `told`
    sa.Column("milliseconds", sa.BigInteger, nullable=False),  # from the start of its guest
    sa.UniqueConstraint("student", "digest"),
)
sa.Index(
    "one_attempt_counts",
    SUBMISSIONS.c.student,
    unique=True,
    sqlite_where=SUBMISSIONS.c.current.is_(True),
    postgresql_where=SUBMISSIONS.c.current.is_(True),
)

CONTENTS = sa.Table(
    "contents",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),  # of the bytes before zlib
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)
"""Bytes of files and of records, each kept once."""

FILES = sa.Table(
    "files",
    METADATA,
    _of_submission(),
    sa.Column("path", StoredText, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, index=True),
)
"""Files that a person must see: notebooks, markdown, PDF, LaTeX, pictures."""

RECORDS = sa.Table(
    "records",
    METADATA,
    _of_submission(),
    sa.Column("item", StoredText, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),  # of all that a record depends on; or empty
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, index=True),  # of its wire bytes, in `contents`
)
sa.Index("equal_answers", RECORDS.c.item, RECORDS.c.digest)

VERDICTS = sa.Table(
    "verdicts",
    METADATA,
    _of_submission(),
    sa.Column("item", StoredText, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("key", sa.Text, nullable=False),  # of the record, the question and the engine
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("credit", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    *_points("share"),
    *_points("earned"),
    *_points("waiting"),
    *_points("possible"),
    sa.Column("because", StoredText, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("detail", StoredText, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("rubric", sa.Text, nullable=False),
    sa.Column("shown", StoredText, nullable=False, server_default=""),  # JSON; or empty
)

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("number", _number(), primary_key=True, autoincrement=False),
    sa.Column("time", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("who", StoredText),
    sa.Column("student", StoredText, index=True),
    sa.Column("item", StoredText),
    sa.Column("submission", sa.BigInteger),
    sa.Column("before", sa.Text),  # JSON
    sa.Column("after", sa.Text),  # JSON
    sa.Column("reason", StoredText),
    sa.Column("salt", sa.Text),  # without it nobody can guess a forgotten name from its digest
    sa.Column("content", sa.Text, nullable=False),  # digest of the salt and what is said above
    sa.Column("hash", sa.Text, nullable=False),  # of the hash before, number, time, what, content
)
sa.Index("events_of_a_kind", EVENTS.c.what, EVENTS.c.student)

RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("id", _number(), primary_key=True),
    sa.Column("began", sa.Text, nullable=False),
    sa.Column("ended", sa.Text, nullable=False),  # empty while it lasts, or when it was killed
    sa.Column("who", StoredText, nullable=False),
    sa.Column("kept", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
)

PAGES = sa.Table(
    "pages",
    METADATA,
    sa.Column("home", StoredText, primary_key=True),  # the results folder; see `address.home`
    sa.Column("student", StoredText, primary_key=True),
    sa.Column("stamp", sa.Text, nullable=False),
    sa.Column("row", StoredText, nullable=False),  # of the gradebook; or empty
    sa.Column("marks", StoredText, nullable=False),  # the lines of marks.csv
)
"""Copies of what each results folder holds of each student, made anew when the stamp is another."""
