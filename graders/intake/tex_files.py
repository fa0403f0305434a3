r"""LaTeX hand-ins: the texts of `\begin{answer}{2.2}`, and of sections headed by a number."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from itertools import zip_longest

from graders.intake.claims import Claims
from graders.intake.submission import FileContents

BEGIN = re.compile(r"\\begin ?\{answer\} ?")
END = re.compile(r"\\end ?\{answer\}")
OPTION = re.compile(r"\[[^\]\n]{0,200}\] ?")
QUESTION, ASKED = (re.compile(rf"\\{word}\s?\{{question\}}") for word in ("begin", "end"))
SEAL = re.compile(r"^% questions as given: [0-9a-f]{8}(?=\s*$)", re.MULTILINE)
COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
r"""A percent sign after an even number of backslashes; `\%` is a percent sign that is meant."""
START, STOP = "\\begin{document}", "\\end{document}"
SECTIONS = {"section": "#", "subsection": "##", "subsubsection": "###", "paragraph": "####",
            "subparagraph": "#####", "question": "#", "problem": "#", "exercise": "#"}  # fmt: skip
HEADED = re.compile(rf"\\({'|'.join(SECTIONS)})\*? ?(?=[{{\[])")
BOLD = re.compile(r"\\(?:textbf|textit|emph|underline|textsc)\{([^{}\n]{0,200})\}")
BEFORE_BOLD = re.compile(
    r"\\(?:noindent|bigskip|medskip|smallskip|par|quad|vspace\{[^{}\n]{0,20}\})\s?"
)
LABELLED_ITEM = re.compile(r"\\item ?\[([^\]\n]{0,80})\]")
LAYOUT = re.compile(
    r"\\(?:maketitle|newpage|clearpage|pagebreak|tableofcontents|noindent|centering|bigskip|medskip)\b"
    r"|\\(?:label|vspace|hspace|title|author|date|thispagestyle|pagestyle|usepackage|documentclass)"
    r"\*?(?:\[[^\]\n]{0,200}\])?\{[^{}\n]{0,200}\}"
    r"|\\(?:begin|end)\{(?:document|enumerate|itemize|center|proof|solution|quote)\}(?:\[[^\]\n]{0,80}\])?"
)


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """The words by item. Nothing else of LaTeX is obeyed: no macro, no `\\input`."""
    claims = Claims(numbers)
    sealed = SEAL.search(text)
    as_given = sealed is not None and sealed[0] == seal(text)
    questions, text = _apart(COMMENT.sub(r"\1", text))
    for question in () if as_given else questions:
        written, start = _group(question, 0)
        claims.read(question[start:], name, first=claims.released.find(written))
    problems: list[str] = []
    outside: list[str] = []
    done = 0
    for start, body, end, number in _environments(name, text, claims, problems):
        outside.append(text[done:start])
        done = max(done, end)
        if number:
            claims.read(body, name, first=number)
    outside.append(text[done:])
    claims.close()
    claims.read(_as_markdown(_body("\n".join(outside))), name)
    blank = not (claims.prose or claims.unclaimed or problems)
    return FileContents(
        prose=claims.prose, unclaimed=claims.unclaimed, problems=tuple(problems), blank=blank
    )


def seal(text: str) -> str:
    """A line of a skeleton that shows whether anybody has written into one of its questions."""
    questions = "".join("".join(_apart(text)[0]).split())
    return f"% questions as given: {zlib.crc32(questions.encode()):08x}"


def _apart(text: str) -> tuple[list[str], str]:
    """The questions of a skeleton, and all else. One that never ends is none."""
    first, *parts = QUESTION.split(text)
    cut = [ASKED.split(part, maxsplit=1) for part in parts]
    questions = [part[0] for part in cut if part[1:]]
    return questions, first + "".join(part[-1] for part in cut)


def _environments(
    name: str, text: str, claims: Claims, problems: list[str]
) -> Iterator[tuple[int, str, int, str]]:
    """(start, body, end, number) of each answer; the number is empty where it cannot be placed."""
    line, counted = 1, 0
    begins = list(BEGIN.finditer(text))
    for begin, following in zip_longest(begins, begins[1:]):
        opened = begin.end()
        if option := OPTION.match(text, opened):
            opened = option.end()
        line, counted = line + text.count("\n", counted, opened), opened
        written, start = _group(text, opened)
        number = claims.released.find(re.sub(r"[{}\s]|\\\w{1,40}", "", written[:200]))
        end = END.search(text, start, following.start() if following else len(text))
        if not number:
            says = f"expected the number of an item in braces, found {written[:40]!r}"
            problems.append(f"{name}, line {line}: {says}")
        elif end is None:
            problems.append(f"{name}, line {line}: the answer {number} has no \\end{{answer}}")
        if end is None:  # its text goes to a person
            yield begin.start(), "", start, ""
        elif number:
            yield begin.start(), text[start : end.start()], end.end(), number
        else:
            yield begin.start(), "", start, ""


def _body(text: str) -> str:
    """Return the typeset part: between the first `\\begin{document}` and the last end."""
    text = re.sub(r"\\(begin|end) ?\{ ?document ?\}", r"\\\1{document}", text)
    start, stop = text.find(START), text.rfind(STOP)
    begin = start + len(START) if start >= 0 else 0
    return text[begin : stop if stop >= begin else len(text)]


def _as_markdown(text: str) -> str:
    """Sections as headings, and bold beginnings as bold ones: they tell the item below them."""
    return "\n".join(_line(line) for line in END.sub("", text).splitlines())


def _line(line: str) -> str:
    text = line.strip()
    if len(text) > 2000 or "\\" not in text:
        return line
    if match := HEADED.match(text):
        opened = match.end()
        if option := OPTION.match(text, opened):
            opened = option.end()
        title, end = _group(text, opened)
        if not title and option:  # \question[2] Because: points, then words
            return text[end:]
        return f"{SECTIONS[match[1]]} {_plain(title)}\n{_line(text[end:]) if text[end:] else ''}"
    text = BEFORE_BOLD.sub("", text)
    if match := LABELLED_ITEM.match(text):
        return f"**{_plain(match[1])}** {text[match.end() :]}"
    if match := BOLD.match(text):
        return f"**{_plain(match[1])}** {text[match.end() :]}"
    return LAYOUT.sub("", text)


def _plain(title: str) -> str:
    """A title without macros and math marks: `Question~$2.5$`."""
    return re.sub(r"\\\w{1,40}\s?|[{}$]", "", title[:400].replace("~", " ").replace("\\_", "_"))


def _group(text: str, start: int) -> tuple[str, int]:
    """Return the text in the braces that open at `start`, and the position after them."""
    if text[start : start + 1] != "{":
        return "", start
    depth = 0
    for position in range(start, min(len(text), start + 400)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return text[start + 1 : position], position + 1
    return text[start + 1 : start + 40], start
