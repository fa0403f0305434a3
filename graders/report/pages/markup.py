"""HTML, written so that text cannot become markup: all but the results of `tag` is escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from markupsafe import Markup, escape

from graders.report import clean, mathml

PLAIN = re.compile(r"[\x20-\x7e\n]*")
VOID = frozenset({"meta", "br", "input", "col"})
Child = Markup | str | int | None


def tag(name: str, *children: Child, **attributes: str | int | float | None) -> Markup:
    """An element; `class_` is `class`, and `data_x` is `data-x`."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{told}>")
    inside = "".join(text(child) for child in children if child is not None)
    return Markup(f"<{name}{told}>{inside}</{name}>")


def text(value: Child) -> Markup:
    """A text as nothing but text, without characters that steer or turn it."""
    if isinstance(value, Markup):
        return value
    told = str(value)
    return escape(told if PLAIN.fullmatch(told) else clean.text(told))


def joined(*parts: Child) -> Markup:
    """Elements and texts side by side."""
    return Markup("".join(text(part) for part in parts if part is not None))


def prose(words: str) -> Markup:
    """Words whose formulas are drawn."""
    return Markup(mathml.prose(words))


def formula(latex: str) -> Markup:
    """A formula of LaTeX, drawn."""
    return Markup(mathml.formula(latex))


def page(title: str, style: str, body: Markup, script: str = "") -> str:
    """A whole page, in one file. No style, script or picture of others may be asked for."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    if script:  # this one, and no other that might get in
        digest = b64encode(sha256(script.encode()).digest()).decode()
        policy += f"; script-src 'sha256-{digest}'"
    head = joined(
        Markup('<meta charset="utf-8">'),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark">'),
        tag("title", title),
        Markup(f"<style>{style}</style>"),
    )
    told = Markup(f"<script>{script}</script>") if script else Markup("")
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>{body}{told}</body></html>\n'
    )
