"""Gradescope's `submission_metadata.yml`: the students and the time of each folder of an export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from graders.intake.roster import Person
from graders.intake.submission import Unusable

METADATA = "submission_metadata.yml"
MOST_BYTES = 256 << 20
"""The file holds all that autograders printed."""
DEEPEST = 60


@dataclass
class Entry:
    """One submission of an export: the people who handed it in, and the time."""

    people: list[dict[str, str]] = field(default_factory=list)
    created: str = ""

    @property
    def submitters(self) -> list[Person]:
        """Everyone of the group."""
        return [
            Person(
                label=next(filter(None, (told.get(k) for k in ("email", "sid", "name"))), "nobody"),
                clues=tuple((k, told[k]) for k in ("email", "sid", "name") if told.get(k)),
            )
            for told in self.people
        ]

    @property
    def submitted(self) -> datetime | None:
        """The time, as far as it is told: Ruby writes `2026-10-01 12:00:00.226530000 Z`."""
        date, *rest = self.created.split() or [""]
        try:
            moment = datetime.fromisoformat(f"{date}T{''.join(rest)}".replace("UTC", "Z"))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read(text: str) -> dict[str, Entry]:
    """Folder -> entry. Only scalars at known places are taken: no tag is obeyed, no alias followed.

    The keys are Ruby symbols: `:submitters`, `:name`.
    """
    entries: dict[str, Entry] = {}
    for path, value in _scalars(text):
        match path:
            case (str(key), ":submitters", int(number), str(told)):
                people = entries.setdefault(key, Entry()).people
                people.extend({} for _ in range(len(people), number + 1))
                people[number][told.removeprefix(":")] = value.strip()
            case (str(key), ":created_at"):
                entries.setdefault(key, Entry()).created = value
    return entries


def _scalars(text: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(path, value) of every scalar, from the stream of events: nothing is built."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one is an extra in C
    path: list[str | int | None] = []
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.CollectionEndEvent):
                path.pop()
                _next(path)
            elif isinstance(event, yaml.MappingStartEvent):
                path.append(None)
            elif isinstance(event, yaml.SequenceStartEvent):
                path.append(0)
            elif isinstance(event, yaml.ScalarEvent) and path and path[-1] is None:
                path[-1] = event.value
            elif isinstance(event, yaml.NodeEvent):  # a scalar, or an alias, which says nothing
                if isinstance(event, yaml.ScalarEvent):
                    yield tuple(part for part in path if part is not None), event.value
                _next(path)
            if len(path) > DEEPEST:
                raise Unusable(f"{METADATA} is nested more than {DEEPEST} deep")
    except yaml.YAMLError as error:
        says = " ".join(str(error).split())[:200]
        raise Unusable(f"{METADATA} is not YAML that can be read: {says}") from None


def _next(path: list[str | int | None]) -> None:
    """After a value: the next index of a list, or the next key of a mapping."""
    if path:
        path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
