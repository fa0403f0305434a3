"""Faults of a results folder, each told in a sentence."""

from graders.model import UserError


class ResultsError(UserError):
    """A folder that holds no results, or not those asked for."""


class StoreError(UserError):
    """A store or a report that cannot be read or written; the message names it."""
