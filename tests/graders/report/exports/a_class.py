"""A class in which everything happens that an export must bear."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from graders.assignment import Credit
from graders.model import Outcome
from graders.report.exports.pupils import Identity, Pupil
from graders.scores import Adjustment, Graded, Lateness, Mark, Report
from tests.graders.samples import graded, report

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def items(share: str = "1", waiting: str = "0") -> list[Graded]:
    """Three items of 10 points; the share is that of the first."""
    first = graded("1.1", Outcome.RIGHT, points="5")
    if share != "1":
        first = graded("1.1", Outcome.PARTLY, share=share, points="5", because="Half a pair.")
    return [
        first,
        graded("1/2.a", Outcome.RIGHT, points="3"),
        graded("2", Outcome.TO_READ, points="2", waiting=waiting, because="20 words."),
    ]


def pupil(student: str, own: Report | None = None, **who: str) -> Pupil:
    """A student with the points of a report: 8 of 10 where none is given."""
    made = own or report(*items())
    return Pupil(
        who=Identity.of(student, who), report=replace(made, student=student), submitted=NOON,
        files=("answers.py",), lines={"1.1": ("answers.py", 3)},
    )  # fmt: skip


EXCUSED = report(
    *(replace(each, adjustment=Adjustment("ill")) for each in items("1/2", waiting="2"))
)
PDF_ALONE = report(
    *(graded(n, Outcome.TO_READ, points=p, waiting=p, because="A PDF was handed in.")
      for n, p in (("1.1", "5"), ("1/2.a", "3"), ("2", "2")))
)  # fmt: skip
BROKEN = report(
    graded("1.1", Outcome.BROKEN, points="5", waiting="5", because="The grader itself failed."),
    *items()[1:],
)
MARKED = report(*items()[:2], replace(items(waiting="2")[2], mark=Mark(Fraction("3/2"), True)))
EXTRA = report(*items(), graded("3", points="4", credit=Credit.EXTRA))

ADA = pupil("ada", name="Lovelace, Ada", platform_id="1001", sid="S1001", login="alovelace",
               email="ada@x.edu", section="DL-01")  # fmt: skip
THIRD = pupil("bob", report(*items("1/3")), first="Bob", last="O'Hara, Jr.", sid="S1002",
                 email="bob@x.edu", login="bob")  # fmt: skip
FORMULA = pupil("=1+1", MARKED, name="@SUM(A1)", sid="S1003", login="=1+1", email="eve@x.edu")
TWIN = pupil("kim1", name="Kim Lee", sid="S1004", login="kim1", email="kim1@x.edu")
OTHER_TWIN = pupil("kim2", report(*items("1/2")), name="Kim Lee", sid="S1005", login="kim2",
                      email="kim2@x.edu")  # fmt: skip
ZOE = pupil("zoë", replace(EXTRA, scale=Fraction(11, 10)), name="Zoë Müller", sid="S1006",
               login="zoë", email="zoë@x.edu")  # fmt: skip
AWAY = pupil("away", EXCUSED, name="Al Away", sid="S1007", login="away", email="away@x.edu")
PDF = pupil("pdf", PDF_ALONE, name="Paula Page", sid="S1008", login="pdf", email="pdf@x.edu")
FAILED = pupil("fay", BROKEN, name="Fay Null", sid="S1009", login="fay", email="fay@x.edu")
LATE = pupil(
    "leo", replace(report(*items()), late=Lateness(timedelta(days=1), Fraction("5/32"))),
    name="Leo Late", sid="S1010", login="leo", email="leo@x.edu",
)  # fmt: skip
CLASS = [ADA, THIRD, FORMULA, TWIN, OTHER_TWIN, ZOE, AWAY, PDF, FAILED, LATE]
FINAL = {
    "ada": "8", "bob": "4.67", "=1+1": "9.5", "kim1": "8", "kim2": "5.5", "zoë": "13.2",
    "away": "EX", "leo": "6.75",
}  # fmt: skip
"""What goes out, by hand: 5/3 + 3 is 4.67, 12 * 1.1 is 13.2, 8 - 8 * 5/32 is 6.75."""
KNOWN = [
    {
        "student": each.who.student, "id": str(1001 + k), "sid": each.who.sid,
        "login": each.who.login, "email": each.who.email, "participant": str(657001 + k),
        "name": each.who.name, "sorted": f"{each.who.last}, {each.who.first}".strip(", "),
    }
    for k, each in enumerate(CLASS)
]  # fmt: skip
"""The same people as a platform knows them."""
