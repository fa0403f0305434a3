"""One walk through nested values: tuples and dictionaries, with a leaf at the end of each path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Path: TypeAlias = tuple[object, ...]


def formed(
    value: Any, of: Callable[[Path, Any], object], *, lists: bool = False, path: Path = ()
) -> Any:
    """A value of the same form, with something made of each leaf; lists become tuples, or stay."""
    if isinstance(value, dict):
        return {
            key: formed(part, of, lists=lists, path=(*path, key)) for key, part in value.items()
        }
    if isinstance(value, tuple) or (lists and isinstance(value, list)):
        return tuple(
            formed(part, of, lists=lists, path=(*path, place)) for place, part in enumerate(value)
        )
    return of(path, value)


def leaves(value: Any, *, lists: bool = False) -> Iterator[tuple[Path, Any]]:
    """The leaves of a value, each with its path."""
    found: list[tuple[Path, Any]] = []
    formed(value, lambda path, leaf: found.append((path, leaf)), lists=lists)
    return iter(found)


def under(value: Any, path: Path) -> Any:
    """The value at a path; None where there is none."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, tuple | list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value
