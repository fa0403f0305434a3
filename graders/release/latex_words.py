"""A prompt as LaTeX: its formulas as they are, its names in typewriter, its words escaped."""

from __future__ import annotations

from collections.abc import Mapping

from graders.report import plain_math

ESCAPED: Mapping[int, str] = {
    **{ord(sign): f"\\{sign}" for sign in "#%&_{}$"},
    ord("\\"): r"\textbackslash{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
    ord("⊙"): r"\(\odot\)",
    ord('"'): r"\textquotedbl{}",
}
"""Signs that LaTeX would interpret, or that its fonts lack."""


def latex(prompt: str) -> str:
    """A prompt as paragraphs of LaTeX."""
    return "".join(_piece(kind, text) for kind, text in plain_math.pieces(prompt))


def _piece(kind: plain_math.Kind, text: str) -> str:
    if kind == "math":
        return f"${text}$"
    if kind == "code":
        return f"\\texttt{{{' '.join(text.split()).translate(ESCAPED)}}}"
    return text.translate(ESCAPED)
