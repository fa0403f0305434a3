"""The store's shape, made or brought to the present version, forwards only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from graders.course.errors import StoreError
from graders.course.tables import METADATA, PAGES, SETTINGS, VERSION, StoredText

Step = Callable[[sa.Connection], None]


def _show(connection: sa.Connection) -> None:
    """Migrate from version 1 to 2: verdicts show answers and cases beside their words."""
    connection.execute(sa.text("ALTER TABLE verdicts ADD COLUMN shown TEXT NOT NULL DEFAULT ''"))


def _pages_of_many_folders(connection: sa.Connection) -> None:
    """Copies of pages belong to a results folder. They came from the one beside the store."""
    read = sa.text("SELECT student, marks FROM pages")
    old = connection.execute(read.columns(student=StoredText, marks=StoredText)).all()
    connection.execute(sa.text("DROP TABLE pages"))
    PAGES.create(connection)
    rows = [
        {"home": "", "student": student, "stamp": "", "row": "", "marks": lines}
        for student, lines in old
    ]
    if rows:
        connection.execute(PAGES.insert(), rows)


STEPS: Mapping[int, Step] = {1: _show, 2: _pages_of_many_folders}
"""Version -> the step from a store of that version to the next, each in one transaction."""


def migrate(connection: sa.Connection, place: str, steps: Mapping[int, Step] = STEPS) -> None:
    """Make the tables, or bring them from the version they have to the present one."""
    latest = max([VERSION, *(version + 1 for version in steps)])
    if not sa.inspect(connection).has_table(SETTINGS.name):
        METADATA.create_all(connection)
        connection.execute(SETTINGS.insert().values(name="version", value=str(latest)))
        return
    version = version_of(connection)
    if version > latest:
        says = f"is of version {version}, and this grade.py knows {latest}: use a newer grade.py"
        raise StoreError(f"{place} {says}")
    for number in range(version, latest):
        if number not in steps:
            raise StoreError(f"{place} is of version {number}, from which no way leads on")
        steps[number](connection)
        wanted = SETTINGS.update().where(SETTINGS.c.name == "version")
        connection.execute(wanted.values(value=str(number + 1)))


def version_of(connection: sa.Connection) -> int:
    """The version of the store; 0 where it tells none."""
    wanted = sa.select(SETTINGS.c.value).where(SETTINGS.c.name == "version")
    told = connection.execute(wanted).scalar()
    return int(told) if told and told.isdecimal() else 0
