"""Lines that say which item follows: `### Answer 1.5(ii)`, `## 2.5`, `**Question 2.2:** yes`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graders.intake.released import Released, tokens

LONGEST = 160
"""The most letters of a line that are looked at."""
LABEL = (
    r"(?:questions?|problems?|exercises?|exercices?|items?|parts?|sections?|tasks?|aufgabe|q|p|ex)"
)
ANSWER = re.compile(
    r"(?:(?:my|your|the) )?(?:answers?|réponse|reponse|solution|ans|proof)"
    r"(?: ?(?:to|for|of|à|a|pour))?(?: (?:the|la))?"
    rf"(?: {LABEL}\.?(?: ?n?[o°]\.?)?)? ?#?(?P<after>[\d(].*|Q\d.*)",
    re.IGNORECASE,
)
LABELLED = re.compile(rf"{LABEL}\.?(?: ?n[o°]\.?)? ?#?(?P<after>\d.*)", re.IGNORECASE)
PARTS = re.compile(r"[\w.()\[\]-]{1,40}")
SUFFIX = re.compile(r"\(?\w{1,24}\)?[.):]?")
SUBPART = re.compile(r"\(?(?P<part>[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})[.)](?= |$)")
POINTS = re.compile(r"\W*\(?\[?\d+(?:\.\d+)? ?(?:points?|pts?|marks?)\b.*", re.IGNORECASE)
LEADS = " \t#*_>-"
SIGNS = ":—\u2013-="
"""Signs between the number and an answer in the same line."""


@dataclass(frozen=True)
class Heading:
    """The item that a heading opens; with an empty number, it opens none."""

    number: str
    rest: str = ""
    """The part of the answer in the line itself."""
    level: int = 0
    """The level of a markdown heading; 0 for a line that is no more than bold, or plain."""
    prefix: tuple[str, ...] = ()
    """The parts of its number where that is not an item's, but may be what items begin with."""


def heading(
    line: str, released: Released, bare: bool = False, prefix: tuple[str, ...] = ()
) -> Heading | None:
    """The heading that a line is. With `bare`, a number needs neither marks nor a label."""
    text = line.strip()
    lead = text[: len(text) - len(text.lstrip(LEADS))]
    level = min(lead.count("#"), 7)
    is_bold = "**" in lead or "__" in lead or (lead in ("*", "_") and text[-1:] in "*_")
    whole = text[len(lead) :]
    shown = whole[: 2 * LONGEST].replace("**", "").replace("__", "")
    words = " ".join(shown.split())[:LONGEST].rstrip("*_")
    if match := ANSWER.fullmatch(words):
        number, after = _number(match["after"], released, strict=level == 0 and not is_bold)
        if number:
            return Heading(number, _rest(whole, after), level)
    labelled = LABELLED.fullmatch(words)
    if not (level or is_bold or bare or labelled):
        return _subpart(whole, words, released, prefix) if prefix else None
    strict = not (level or is_bold)
    after_label = labelled["after"] if labelled else words
    number, after = _number(after_label, released, strict=strict)
    if number:
        return Heading(number, _text_after(whole, after, level), level)
    if level and prefix and (found := _subpart(whole, words, released, prefix, level)):
        return found
    if is_bold and not level:
        return _subpart(whole, words, released, prefix) if prefix else None
    if not level:
        return None
    parts = _leading_parts(after_label, released)
    return Heading("", level=level, prefix=parts)


def _number(text: str, released: Released, strict: bool) -> tuple[str, str]:
    """Return the item whose number begins a text, the longest there is, and the text after it.

    Strictly, only an end, a colon or a dash may follow: a sentence can begin with a number.
    """
    pieces = text[:80].split(" ")[:3]
    candidates = [(" ".join(pieces[:k]), k) for k in range(min(len(pieces), 2), 0, -1)]
    for written, count in candidates:
        if count == 2 and not SUFFIX.fullmatch(pieces[1]):
            continue
        clean = written.strip("*_:. ")
        match = PARTS.match(written) if count == 1 else None
        shown = match.group() if match else written
        number = released.find(clean) or (count == 1 and released.find(shown)) or ""
        if not number:
            continue
        rest = text[len(shown if released.find(shown) else written) :].lstrip("*_")
        bare_letter = count == 2 and pieces[1].isalpha()
        if (
            (strict or bare_letter)
            and rest.strip(" .*_)")
            and rest.lstrip(" *_.)")[:1] not in f"{SIGNS}("
        ):
            continue
        return number, rest
    return "", ""


def _leading_parts(text: str, released: Released) -> tuple[str, ...]:
    """The parts of a number that is no item's, as `1.5` where there are 1.5.i and 1.5.ii."""
    match = PARTS.match(text)
    parts = tokens(match.group()) if match and match.group()[:1].isdigit() else ()
    begins = any(key[: len(parts)] == parts for key in released.by_tokens)
    return parts if parts and begins else ()


def _subpart(
    whole: str, words: str, released: Released, prefix: tuple[str, ...], level: int = 0
) -> Heading | None:
    """`(ii)` under a heading `1.5`."""
    match = SUBPART.match(words)
    if match is None and level:
        match = re.match(r"(?P<part>\w{1,24})[*_:.]*$", words)
    if match is None:
        return None
    number = released.by_tokens.get((*prefix, *tokens(match["part"])), "")
    if not number:
        return None
    return Heading(number, whole[len(match.group()) :].lstrip("*_ ").strip(), level, prefix)


def _rest(whole: str, after: str) -> str:
    """The answer that stands in the line of its heading, behind a colon or a dash."""
    return _behind(whole, after) if after.lstrip(" .*_)")[:1] in tuple(SIGNS) else ""


def _text_after(whole: str, after: str, level: int) -> str:
    """Return the answer behind a number: a heading's title is none, unless it follows a colon."""
    if POINTS.fullmatch(after):
        return ""
    if level:
        return _rest(whole, after) if re.search(r"[\d$\\]", after) else ""
    return _behind(whole, after)


def _behind(whole: str, after: str) -> str:
    """The end of the line, in full length and with its blanks."""
    start = after.lstrip(f" .*_){SIGNS}")[:12]
    position = whole.rfind(start) if len(after) < 12 else whole.find(start)
    return whole[position:].strip() if start and position >= 0 else ""
