"""The class's page: one file with the distribution, items, slips, students, leads, provenance."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from graders.report import clean
from graders.report.pages import figures, style
from graders.report.pages.markup import joined, page, tag, text
from graders.report.pages.sorting import SCRIPT
from graders.report.pages.whole_class import Lead, WholeClass
from graders.scores import Graded, Report

STYLE = style.minified(style.PALETTE + style.BASE + style.WHOLE_CLASS)
MOST_NAMES = 40
MOST_LEADS = 100


def class_page(told: WholeClass) -> str:
    """The whole page."""
    if not told.reports:
        body = tag("main", tag("h1", clean.line(told.title)), tag("p", "Nobody is graded yet."))
        return page(clean.line(told.title), STYLE, body)
    body = tag(
        "main",
        tag("h1", clean.line(told.title)),
        _cards(told),
        *_person(told),
        _section("Distribution of totals", figures.distribution(told)),
        _section("Items", _items(told)),
        _section("Commonest slips", _slips(told)),
        _section("Item by student", figures.heat_map(told)),
        _section("Students", _students(told)),
        _section("Time and lateness", figures.times(told)),
        _section("People who marked", _graders(told)),
        _section("Similarity leads", _leads(told)),
        _section("Provenance", _provenance(told)),
    )
    return page(f"{clean.line(told.title)}: the class", STYLE, body, SCRIPT)


def _section(title: str, inside: Markup | None) -> Markup | None:
    return tag("section", tag("h2", title), inside) if inside is not None else None


def _cards(told: WholeClass) -> Markup:
    waiting = len(told.waiting())
    cards = [
        (str(len(told.reports)), "students"),
        (clean.points(told.mean), f"mean of {clean.points(told.possible)}"),
        (clean.points(told.median), "median"),
        (str(waiting), "items wait for a person"),
        (str(len(told.late)), "late"),
    ]
    return tag("ul", *(tag("li", tag("b", n), says) for n, says in cards), class_="cards")


def _person(told: WholeClass) -> Iterator[Markup]:
    """Yield the boxes that cannot wait: failures of the grader, requests that are open."""
    if broken := told.broken():
        lines = [_command(report, graded) for report, graded in broken[:10]]
        more = f"and {len(broken) - 10} more" if len(broken) > 10 else None
        says = f"The grader itself failed on {len(broken)} items; it cost nobody a point. See why:"
        yield tag("div", tag("p", says), *lines, more, class_="box warn")
    if asked := told.open_requests():
        named = ", ".join(f"{clean.line(who)} ({item or 'the whole'})" for who, item in asked[:20])
        yield tag("div", tag("p", f"{len(asked)} requests for a second look are open: {named}."),
                  class_="box warn")  # fmt: skip


def _command(report: Report, graded: Graded) -> Markup:
    words = shlex.join(["grade.py", "explain", clean.line(report.student), graded.number])
    return tag("pre", words, tabindex=0)


def _table(head: Sequence[tuple[str, str]], rows: Sequence[Markup], name: str) -> Markup:
    """A table that the script can sort by any column."""
    cells = [
        tag("th", tag("button", title, type="button"), scope="col", class_=kind or None)
        for title, kind in head
    ]
    return tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows), class_="sortable",
               aria_label=name)  # fmt: skip


def _wide(table: Markup, name: str, kind: str = "wide") -> Markup:
    return tag("div", table, class_=kind, tabindex=0, role="region", aria_label=name)


def _items(told: WholeClass) -> Markup:
    fifths = told.quintiles()
    rows = []
    for each in told.items:
        r = "" if each.correlation is None else f"{each.correlation:.2f}"
        share = float(each.mean / each.possible) if each.possible else 0.0
        strip = figures.strip(fifths[each.number]) if each.number in fifths else ""
        rows.append(
            tag(
                "tr", tag("td", each.number), tag("td", clean.points(each.mean)),
                tag("td", clean.points(each.possible)), tag("td", f"{100 * share:.0f} %"),
                tag("td", _share(each.full, each.count)), tag("td", _share(each.none, each.count)),
                tag("td", str(each.waiting or "")), tag("td", r), tag("td", strip),
            )
        )  # fmt: skip
    head = [("item", ""), ("mean", ""), ("of", ""), ("mean share", ""), ("full", ""), ("none", ""),
            ("waits", ""), ("r with the rest", ""), ("fifths", "")]  # fmt: skip
    says = (
        "r is the correlation of an item's points with the sum of the other items: near zero or "
        "below, the item says little of who knows the subject, or is graded wrongly. Fifths: the "
        "mean share in each fifth of the class by total, the lowest first."
    )
    return joined(_wide(_table(head, rows, "Items"), "Items"), tag("p", says, class_="soft"))


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %"


def _slips(told: WholeClass) -> Markup:
    if not (found := told.slips()):
        return tag("p", "No sentence was told to more than one student.")
    rows = [
        tag(
            "tr", tag("td", item), tag("td", str(len(slip.students))),
            tag("td", clean.line(slip.says)[:600], class_="says"),
            tag("td", _names(slip.students), class_="says"),
        )
        for item, slip in found
    ]  # fmt: skip
    head = [("item", ""), ("students", ""), ("what they were told", "l"), ("who", "l")]
    return _wide(_table(head, rows, "Commonest slips"), "Commonest slips")


def _names(students: Sequence[str]) -> Markup:
    more = f" and {len(students) - MOST_NAMES} more" if len(students) > MOST_NAMES else ""
    named = ", ".join(map(clean.line, students[:MOST_NAMES])) + more
    return tag("details", tag("summary", "names"), named)


def _students(told: WholeClass) -> Markup:
    """Everybody's points, item by item; the script sorts and filters it."""
    numbers = [each.number for each in told.items]
    rows = []
    for report in told.ranked:
        name = tag("bdi", clean.line(report.student))
        path = told.pages.get(report.student)
        linked = tag("a", name, href=path) if path else name
        own = {graded.number: graded for graded in report.items}
        total = told.total_of[report.student]
        cells = "".join(f"<td>{_earned(own.get(number))}" for number in numbers)
        late = "late" if report.student in told.late else ""
        first = f"<td>{linked}<td>{clean.points(total.earned)}<td>{clean.points(total.waiting)}"
        rows.append(Markup(f"<tr>{first}<td>{late}{cells}\n"))
    head = [
        ("student", ""),
        ("total", ""),
        ("waits", ""),
        ("late", ""),
        *((n, "") for n in numbers),
    ]
    label = tag("label", "Show students whose row has: ", tag("input", type="search", id="filter"))
    shown = tag("p", f"{len(rows)} students", id="shown", role="status", class_="soft")
    table = _wide(_table(head, rows, "Students"), "Students", "students")
    return joined(tag("p", label), shown, table)


def _earned(graded: Graded | None) -> str:
    if graded is None:
        return ""
    if graded.adjustment is not None and graded.adjustment.points is None:
        return "EX"
    waits = "\N{HORIZONTAL ELLIPSIS}" if graded.score.waiting else ""
    return f"{clean.points(graded.score.earned)}{waits}"


def _graders(told: WholeClass) -> Markup | None:
    if not (found := told.graders()):
        return None
    rows = [
        tag(
            "tr",
            tag("td", clean.line(name)),
            tag("td", str(count)),
            tag("td", f"{100 * mean:.0f} %"),
        )
        for name, count, mean in found
    ]
    head = [("who", ""), ("items marked", ""), ("mean share of the points given", "")]
    return _wide(_table(head, rows, "People who marked"), "People who marked")


def _leads(told: WholeClass) -> Markup:
    note = (
        "Leads, not verdicts: equal work has innocent reasons too (a shared source, a common "
        "mistake). A person looks at both before anything is said to anybody."
    )
    asked = None if told.compared else "Code and words are compared by `grade.py leads`."
    if not told.leads:
        return joined(tag("p", "None was found. ", asked), tag("p", note, class_="soft"))
    rows = [_lead(lead) for lead in told.leads[:MOST_LEADS]]
    head = [
        ("item", ""),
        ("one", "l"),
        ("other", "l"),
        ("sign", "l"),
        ("strength", ""),
        ("why", "l"),
    ]
    more = len(told.leads) - MOST_LEADS
    left = tag("p", f"and {more} weaker ones") if more > 0 else None
    return joined(tag("p", note, " ", asked), _wide(_table(head, rows, "Leads"), "Leads"), left)


def _lead(lead: Lead) -> Markup:
    other = f"{clean.line(lead.other)} ({lead.year})" if lead.year else clean.line(lead.other)
    texts = None
    if any(lead.texts):
        both = tag(
            "div", *(tag("pre", text(each), tabindex=0) for each in lead.texts), class_="pair"
        )
        texts = tag("details", tag("summary", "both texts"), both)
    return tag(
        "tr", tag("td", lead.item), tag("td", clean.line(lead.one), class_="l"),
        tag("td", other, class_="l"), tag("td", lead.sign, class_="l"),
        tag("td", f"{100 * lead.strength:.0f} %"), tag("td", lead.says, texts, class_="says"),
    )  # fmt: skip


def _provenance(told: WholeClass) -> Markup:
    rows = [
        tag("tr", tag("td", name), tag("td", value, class_="l"), tag("td", str(count)))
        for name, value, count in told.signatures()
    ]
    head = tag("tr", *(tag("th", word, scope="col") for word in ("setting", "value", "reports")))
    as_of = tag("p", f"As of {told.as_of}.", class_="soft") if told.as_of else None
    return joined(as_of, _wide(tag("table", tag("thead", head), tag("tbody", *rows)), "Provenance"))
