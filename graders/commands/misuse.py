"""Commands called in a way that cannot be meant."""

from graders.assignment import Assignment
from graders.model import UserError


class Misuse(UserError):
    """A command was called in a way that cannot be meant; the message says why."""


def tracks(assignment: Assignment) -> str:
    """The assignment's tracks as a message names them."""
    return ", ".join(assignment.tracks) or "no tracks"


def check_track(track: str, assignment: Assignment) -> None:
    """Refuse a track that the assignment has not; none is everybody's."""
    if track and track not in assignment.tracks:
        raise Misuse(f"{assignment.name} has {tracks(assignment)}, not {track!r}")
