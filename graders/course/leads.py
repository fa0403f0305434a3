"""Leads of a class: its code and words compared, with each other or with an earlier year's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.assignment import Assignment
from graders.course.results import Results
from graders.guest.plan import Got
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.public.given_out import told
from graders.report.pages.whole_class import Lead
from graders.report.similarity import comparing, fingerprints
from graders.report.similarity.comparing import Alike, Threshold
from graders.report.similarity.fingerprints import Marks

LONGEST_LINES = 60
LONGEST_EXCERPT = 4000
"""Lines and letters of each text that a lead shows."""
FEWEST_WORDS = 20
"""Words from which on an answer under a name counts as words."""
APART = "\x1e"
"""The sign between an item and a student, in the key of a text."""


@dataclass
class Work:
    """The hand-ins of a class, as far as they can be compared."""

    code: dict[str, dict[str, str]] = field(default_factory=dict)
    """Student -> name -> the definition that counts."""
    words: dict[str, str] = field(default_factory=dict)
    """Item and student -> words."""
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    """Student -> everybody for whom the hand-in counts."""

    @classmethod
    def of(cls, results: Results) -> Work:
        """Read from a store."""
        work = cls()
        for report, submission, transcript in results.all():
            work._add(report.student, submission, transcript)
        return work

    def _add(self, student: str, submission: Submission, transcript: Transcript) -> None:
        self.groups[student] = frozenset(member.student for member in submission.members)
        definitions = transcript.definitions.items()
        self.code[student] = {name: each.source for name, each in definitions}
        words = {item: [text] for item, text in submission.prose.items()}
        for item, record in transcript.records.items():
            for answer in record:
                value = answer.value if isinstance(answer, Got) else None
                if isinstance(value, str) and len(value.split()) >= FEWEST_WORDS:
                    words.setdefault(item, []).append(value)
        for item, texts in words.items():
            self.words[f"{item}{APART}{student}"] = "\n\n".join(texts)

    def code_marks(self) -> dict[str, Marks]:
        """Student -> the fingerprints of all definitions."""
        return {
            student: frozenset().union(*map(fingerprints.of_code, own.values()))
            for student, own in self.code.items()
        }


def compare(assignment: Assignment, work: Work, old: Work | None, year: str) -> list[Lead]:
    """The leads of code and of words, the strongest first."""
    found = [*_of_code(assignment, work, old, year), *_of_words(assignment, work, old, year)]
    apart = (lead for lead in found if year or lead.other not in work.groups[lead.one])
    return sorted(apart, key=lambda lead: (-lead.strength, lead.one, lead.other))


def _of_code(assignment: Assignment, work: Work, old: Work | None, year: str) -> Iterator[Lead]:
    files = [Path(path) for path in (*assignment.starter, *assignment.kit)]
    sources = [path.read_text("utf-8", "replace") for path in files if path.suffix == ".py"]
    given = frozenset[int]().union(*map(fingerprints.of_code, sources))
    earlier = old.code_marks() if old else None
    for pair in comparing.alike(work.code_marks(), given, comparing.CODE, earlier):
        mine, theirs = work.code[pair.one], (old or work).code[pair.other]
        texts = _most_alike(mine, pair.marks), _most_alike(theirs, pair.marks)
        says = f"{len(pair.marks)} runs of code in common, {100 * pair.share:.0f} % of the shorter"
        yield Lead(pair.one, pair.other, "code", "similar code", pair.share, says, texts, year)


def _of_words(assignment: Assignment, work: Work, old: Work | None, year: str) -> Iterator[Lead]:
    prompts = {placed.number: "\n".join(told(placed)) for placed in assignment.items}
    for item, texts in _by_item(work.words).items():
        earlier = _by_item(old.words).get(item, {}) if old else None
        given = fingerprints.of_words(prompts.get(item, ""))
        yield from (
            Lead(p.one, p.other, item, "similar words", p.share, _told(p),
                 (_cut(texts[p.one]), _cut((earlier or texts)[p.other])), year)
            for p in _alike_words(texts, earlier, given, comparing.WORDS)
        )  # fmt: skip


def _alike_words(
    texts: Mapping[str, str], earlier: Mapping[str, str] | None, given: Marks, least: Threshold
) -> Iterable[Alike]:
    marks = {who: fingerprints.of_words(text) for who, text in texts.items()}
    others = None
    if earlier is not None:
        others = {who: fingerprints.of_words(text) for who, text in earlier.items()}
    return comparing.alike(marks, given, least, others)


def _told(pair: Alike) -> str:
    run = fingerprints.SHINGLE
    share = f"{100 * pair.share:.0f} % of the shorter"
    return f"{len(pair.marks)} runs of {run} words in common, {share}"


def _by_item(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, text in words.items():
        item, _, student = key.partition(APART)
        found.setdefault(item, {})[student] = text
    return found


def _most_alike(definitions: Mapping[str, str], marks: Marks) -> str:
    """The definition that has most of the common fingerprints."""
    best = max(definitions.values(), key=lambda text: len(fingerprints.of_code(text) & marks))
    return _cut(best)


def _cut(text: str) -> str:
    lines: Sequence[str] = text.splitlines()
    more = ["..."] if len(lines) > LONGEST_LINES else []
    return "\n".join([*lines[:LONGEST_LINES], *more])[:LONGEST_EXCERPT]
