"""JSON laid out for people and for diffs: whatever fits on a line stands on one line."""

from __future__ import annotations

import json
from typing import Any

COLUMNS = 100


def json_text(value: Any, indent: int = 0, before: int = 0) -> str:
    """The text of a JSON value, at an indentation, behind a key of so many letters."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not isinstance(value, dict | list) or indent + before + len(text) < COLUMNS:
        return text
    inner = indent + 1
    if isinstance(value, dict):
        keys = [f"{json.dumps(key, ensure_ascii=False)}: " for key in value]
        parts = [
            key + json_text(value[k], inner, len(key)) for k, key in zip(value, keys, strict=True)
        ]
    else:
        parts = [json_text(part, inner) for part in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    lines = ",\n".join(f"{' ' * inner}{part}" for part in parts)
    return f"{opening}\n{lines}\n{' ' * indent}{closing}"
