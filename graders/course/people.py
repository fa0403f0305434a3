"""Students as the roster of the last run knew them, in two settings of the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from graders.course import settings
from graders.intake.enrolled import Enrolled
from graders.intake.roster import Roster

SETTING = "people"
ROSTER = "roster"
"""The setting that holds the students of the last roster, in its order."""


def read(connection: sa.Connection) -> dict[str, Enrolled]:
    """Return each student's entry."""
    told = settings.get(connection, SETTING)
    return {who: Enrolled(**row) for who, row in json.loads(told).items()} if told else {}


def roster(connection: sa.Connection) -> Roster | None:
    """The roster of the last run that was given one."""
    names = json.loads(settings.get(connection, ROSTER) or "[]")
    known = read(connection)
    return Roster({who: _told(known[who]) for who in names if who in known}) if names else None


def put(connection: sa.Connection, people: Mapping[str, Enrolled]) -> None:
    """Store a roster in the place of an earlier one; whoever left it stays known."""
    told = {who: _told(each) for who, each in {**read(connection), **people}.items()}
    settings.put(connection, SETTING, json.dumps(told, sort_keys=True))
    settings.put(connection, ROSTER, json.dumps(list(people)))


def forget(connection: sa.Connection, student: str) -> None:
    """Take a person out."""
    left = {who: _told(each) for who, each in read(connection).items() if who != student}
    settings.put(connection, SETTING, json.dumps(left, sort_keys=True))
    names = json.loads(settings.get(connection, ROSTER) or "[]")
    settings.put(connection, ROSTER, json.dumps([who for who in names if who != student]))


def _told(person: Enrolled) -> dict[str, str]:
    return {name: value for name, value in asdict(person).items() if value}
