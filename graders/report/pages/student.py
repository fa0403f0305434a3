"""A student's page: points, what still waits, and each item with its verdict, drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from graders.model import Outcome
from graders.report import clean, feedback, mathml
from graders.report.pages import evidences, style
from graders.report.pages.evidences import Showing
from graders.report.pages.markup import joined, page, prose, tag
from graders.report.pages.prompt_lines import common, prompt_line
from graders.scores import Comment, Graded, Regrade, Report

LOOK: Mapping[Outcome, tuple[str, str]] = {
    Outcome.RIGHT: ("right", "\N{CHECK MARK}"),
    Outcome.PARTLY: ("partly", "\N{ALMOST EQUAL TO}"),
    Outcome.WRONG: ("wrong", "\N{BALLOT X}"),
    Outcome.MISSING: ("none", "\N{EN DASH}"),
    Outcome.UNREADABLE: ("partly", "?"),
    Outcome.TO_READ: ("open", "\N{HORIZONTAL ELLIPSIS}"),
    Outcome.BROKEN: ("open", "!"),
}
"""Outcome -> the class of its colours, and its sign: colour alone says nothing to many."""
MOST = 12
"""Things that are drawn of one item."""
LARGEST = 140_000
STYLE = style.minified(style.PALETTE + style.BASE + style.STUDENT)
ASKING = (
    "To ask for a second look, tell whoever teaches your course the item's number and, in a "
    "sentence or two, what you think was judged wrongly. Your words and the answer appear here."
)


def student_page(
    report: Report, title: str, prompts: Mapping[str, str] | None = None, answers: bool = False
) -> str:
    """The whole page. Expected values are told only once answers are published."""
    showing = Showing(answers, MOST)
    drawn = {graded.number: joined(*evidences.shown(graded, showing)) for graded in report.items}
    room = LARGEST - _bytes(_page(report, title, prompts or {}, answers, {}))
    fitting = {}
    for number, shown in sorted(drawn.items(), key=lambda one: _bytes(one[1])):
        room -= _bytes(shown)
        if room > 0:  # the largest are left out first
            fitting[number] = shown
    return _page(report, title, prompts or {}, answers, fitting)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _page(
    report: Report,
    title: str,
    prompts: Mapping[str, str],
    answers: bool,
    drawn: Mapping[str, Markup],
) -> str:
    numbers = {graded.number for graded in report.items}
    shared = common(tuple(prompts.values()))
    told = {n: prompt_line(prompt, shared) for n, prompt in prompts.items() if n in numbers}
    items = [
        _item(graded, report, joined(told.get(graded.number), drawn.get(graded.number)), answers)
        for graded in report.items
    ]
    general = [_asked(each) for each in report.regrades if each.item not in numbers]
    body = tag(
        "main",
        _top(report, title),
        *_remarks(report),
        *general,
        tag("nav", tag("ol", *map(_link, report.items), class_="map"), aria_label="Items"),
        tag("h2", "Item by item"),
        *items,
        tag("h2", "A second look"),
        tag("p", ASKING),
        _settings(report),
    )
    return page(f"{clean.line(title)}: {clean.line(report.student)}", STYLE, body)


def look(graded: Graded) -> tuple[str, str]:
    """The colour and the sign of an item, as it counts now."""
    adjustment = graded.adjustment
    if adjustment is not None and adjustment.points is None:
        return "none", "\N{EN DASH}"
    if graded.mark is not None or adjustment is not None:
        score = graded.score
        if score.earned >= score.possible:
            return LOOK[Outcome.RIGHT]
        return LOOK[Outcome.PARTLY] if score.earned else LOOK[Outcome.WRONG]
    return LOOK[graded.verdict.outcome]


def _top(report: Report, title: str) -> Markup:
    total = report.total
    waiting = total.waiting
    more = f", and {clean.points(waiting)} more that a person still gives" if waiting else ""
    words = Counter(map(feedback.word, report.items))
    counts = ", ".join(f"{count} {word}" for word, count in words.items())
    return tag(
        "header",
        tag("h1", clean.line(title), " \N{MIDDLE DOT} ", tag("bdi", clean.line(report.student))),
        tag("p", clean.points(total.earned),
            tag("small", f" of {clean.points(total.possible)} points{more}"), class_="points"),
        _bar(report),
        *(tag("p", clean.line(line)) for line in feedback.standing(report)),
        tag("p", f"{len(report.items)} items: {counts}." if counts else "There are no items."),
        tag("p", f"The total is multiplied by {report.scale}.") if report.scale != 1 else None,
    )  # fmt: skip


def _bar(report: Report) -> Markup:
    """Earned, waiting and possible points as one bar; the words beside it say the same."""
    total = report.total
    whole = float(max(total.possible, total.earned + total.waiting)) or 1.0
    earned = 100 * float(total.earned) / whole
    waits = 100 * float(total.waiting) / whole
    parts = [(0.0, 100.0, "f-none"), (0.0, earned, "f-right"), (earned, waits, "f-open")]
    rects = [
        tag("rect", x=f"{x:.2f}", y=0, width=f"{width:.2f}", height=4, class_=name)
        for x, width, name in parts
    ]
    return tag("svg", *rects, viewBox="0 0 100 4", preserveAspectRatio="none", class_="bar",
               aria_hidden="true")  # fmt: skip


def _remarks(report: Report) -> Iterator[Markup]:
    if report.problems:
        told = [tag("p", clean.line(problem)) for problem in report.problems]
        yield tag("section", tag("h2", "Not read"), *told, class_="box warn")
    if report.notes:
        told = [tag("li", clean.line(note)) for note in report.notes]
        yield tag("section", tag("h2", "Remarks"), tag("ul", *told), class_="box")


def _link(graded: Graded) -> Markup:
    kind, sign = look(graded)
    title = f"{graded.number}: {feedback.outcome(graded)}"
    inside = joined(graded.number, " ", tag("span", sign, aria_hidden="true"))
    return tag("li", tag("a", inside, href=f"#{anchor(graded.number)}", class_=f"s-{kind}",
                         title=title, aria_label=title))  # fmt: skip


def anchor(number: str) -> str:
    """An item's place in a page."""
    return "i-" + re.sub(r"[^\w.-]", "_", number)


def _item(graded: Graded, report: Report, above: Markup, answers: bool) -> Markup:
    kind, sign = look(graded)
    score = graded.score
    badge = tag("span", tag("span", sign, aria_hidden="true"), f" {feedback.outcome(graded)}",
                class_=f"badge s-{kind}")  # fmt: skip
    points = f"{clean.points(score.earned)} of {clean.points(score.possible)}"
    head = tag("div", tag("h3", graded.number), badge, tag("span", points, class_="got"),
               class_="head")  # fmt: skip
    asked = [_asked(each) for each in report.regrades if each.item == graded.number]
    return tag(
        "article",
        head,
        above,
        *_person(graded),
        *_machine(graded),
        _expected(graded) if answers else None,
        *asked,
        id=anchor(graded.number),
    )


def _person(graded: Graded) -> Iterator[Markup]:
    """The words of people: a decision for all, a mark's comment, comments on the answer."""
    words = []
    if graded.adjustment is not None:
        words.append(Markup(mathml.paragraphs(graded.adjustment.reason)))
    if graded.mark is not None and graded.mark.comment:
        words.append(Markup(mathml.paragraphs(graded.mark.comment)))
    words += [_comment(each) for each in graded.comments]
    if words:
        yield tag("div", tag("span", "From a person", class_="label"), *words, class_="person")


def _comment(comment: Comment) -> Markup:
    """Words on a place of the answer, or a line of the rubric with its points."""
    points = "" if comment.points is None else f"{clean.points(comment.points)} points"
    head = ", ".join(part for part in (clean.line(comment.place), points) if part)
    label = tag("span", head, class_="label") if head else None
    return joined(label, Markup(mathml.paragraphs(comment.words)))


def _machine(graded: Graded) -> Iterator[Markup]:
    """The machine's words, where they still count."""
    mark = graded.mark
    lost = graded.score.earned < graded.score.possible
    if mark is not None and mark.whole and (mark.comment or not lost):
        return
    verdict = graded.verdict
    if verdict.because:
        yield from _said(verdict.because)
    if verdict.notes:
        yield tag("ul", *(tag("li", prose(note)) for note in verdict.notes if note),
                  class_="notes")  # fmt: skip


def _said(because: str) -> Iterator[Markup]:
    """The reason; a line with a mark below a place in it stays as it was set."""
    lines = because.split("\n")
    at = next((k for k, line in enumerate(lines) if k and line.strip() == "^"), None)
    if at is None:
        yield tag("p", prose(because), class_="said")
        return
    yield tag("p", prose("\n".join(lines[: at - 1])), class_="said")
    yield tag("pre", "\n".join(lines[at - 1 : at + 1]), tabindex=0)
    if rest := lines[at + 1 :]:
        yield from _said("\n".join(rest))


def _expected(graded: Graded) -> Markup | None:
    """The right answer, once answers are published; a traceback is no answer."""
    verdict = graded.verdict
    lost = (Outcome.WRONG, Outcome.PARTLY, Outcome.UNREADABLE)
    if verdict.outcome not in lost or not verdict.detail:
        return None
    return tag("p", tag("span", "The answer: ", class_="label"), prose(verdict.detail),
               class_="said")  # fmt: skip


def _asked(asked: Regrade) -> Markup:
    answer = asked.answer or "your request is open"
    return tag("div", tag("p", tag("b", "You asked: "), prose(asked.words)),
               tag("p", tag("b", "Answer: "), prose(answer)), class_="person")  # fmt: skip


def _settings(report: Report) -> Markup:
    settings = ", ".join(f"{name} {value}" for name, value in report.signature.items())
    return tag("footer", tag("p", f"Graded with {settings}." if settings else "Graded by hand."))
