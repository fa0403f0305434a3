"""An answer as it was handed in, read from the store: words, code, record, files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from graders.assignment import Item
from graders.compared import Compared
from graders.course import blobs, submissions
from graders.course.tables import FILES, RECORDS, SUBMISSIONS
from graders.desk import groups
from graders.desk.classbook import Classbook
from graders.desk.groups import Group, Told
from graders.guest import wire
from graders.guest.plan import Ask, Definition, Failed, Got, Plan, Record, Text
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Draw, asked

MOST_COMPARED = 200
"""Records of one item that are compared, beyond those whose bytes are equal."""
PAPERS = (".pdf", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class HandedText:
    """A text that was handed in, and its name."""

    name: str
    text: str


@dataclass(frozen=True)
class GivenAnswer:
    """One student's answer to an item."""

    words: tuple[HandedText, ...]
    code: tuple[tuple[str, Definition], ...]
    """Name -> the definition that counts, in the order of the asks."""
    files: Mapping[str, str]
    """Path -> digest of each file that a person can look at."""
    looked_for: tuple[str, ...]
    """The files in which a person looks for answers."""
    faults: tuple[str, ...]
    submission: Submission
    transcript: Transcript


def answer(connection: sa.Connection, number: int, placed: Item, draw: Draw) -> GivenAnswer:
    """The answer of one attempt to an item, whole."""
    (row,) = submissions.rows(connection, SUBMISSIONS.c.id == number)
    transcript = submissions.transcript_of(connection, row, [placed.number])
    submission, plan = submissions.submission_of(row), plan_of(placed, draw)
    record = transcript.records.get(placed.number, ())
    names = dict.fromkeys(ask.name for ask in plan if not isinstance(ask, Text))
    code = [(n, transcript.definitions[n]) for n in names if n in transcript.definitions]
    return GivenAnswer(
        words=tuple(_words(submission, placed.number, plan, record)),
        code=tuple(code),
        files=files_of(connection, number),
        looked_for=submission.to_read,
        faults=tuple(f"{f.cell}, line {f.line}: {f.says}" for f in transcript.faults),
        submission=submission,
        transcript=transcript,
    )


def files_of(connection: sa.Connection, number: int) -> dict[str, str]:
    """Path -> digest of the files of one attempt."""
    wanted = sa.select(FILES.c.path, FILES.c.digest).where(FILES.c.submission == number)
    return {row.path: row.digest for row in connection.execute(wanted.order_by(FILES.c.path))}


def plan_of(placed: Item, draw: Draw) -> Plan:
    """The item's plan; empty where the question itself fails, which the verdict tells."""
    try:
        return asked(placed.question, draw)
    except Exception:
        return ()


def _words(submission: Submission, item: str, plan: Plan, record: Record) -> Iterable[HandedText]:
    """The texts for one item, those that are the same once; else those that belong to none."""
    found = {}
    if text := submission.prose.get(item, ""):
        found[groups.same_words(text)] = HandedText("handed in for the item", text)
    for ask, got in zip(plan, record, strict=False):
        if is_words(ask, got):
            text = str(got.value) if isinstance(got, Got) else ""
            found.setdefault(groups.same_words(text), HandedText(f"{ask.name}", text))
    if text := submission.remarks.get(item, ""):
        found.setdefault(groups.same_words(text), HandedText("comments in the code", text))
    if not found:
        for place, text in submission.unclaimed.items():
            found[place] = HandedText(f"tied to no item: {place}", text)
    return found.values()


def is_words(ask: Ask, got: Got | Failed) -> bool:
    """Whether an answer is a text for a person, and no value for the machine."""
    return isinstance(ask, Text) and isinstance(got, Got) and isinstance(got.value, str)


def groups_of(connection: sa.Connection, book: Classbook, placed: Item, draw: Draw) -> list[Group]:
    """The groups of one item's answers, over the class."""
    item = placed.number
    numbers = {entry.submission: student for student, entry in book.entries.items()}
    machine = book.machine[item]
    plan = plan_of(placed, draw)
    chosen = sa.select(RECORDS.c.submission, RECORDS.c.digest).where(RECORDS.c.item == item)
    digests = {
        numbers[row.submission]: row.digest
        for row in connection.execute(chosen)
        if row.submission in numbers
    }
    texts = any(isinstance(ask, Text) for ask in plan)
    frames = blobs.get(connection, digests.values()) if texts else {}
    records = {digest: _loaded(frame) for digest, frame in frames.items()}
    described = _described(connection)
    papers = _papers(connection)
    told = []
    for student, graded in machine.items():
        digest = digests.get(student, "")
        hand_in = described[book.entries[student].submission]
        words = [hand_in["prose"].get(item, ""), hand_in["remarks"].get(item, "")]
        record = digest
        if texts and digest in records:
            own, record = _parted(plan, records[digest])
            words += [text for text in own if not _same(text, words)]
        files: tuple[str, ...] = ()
        if not any(words) and graded.machine.waiting:
            words += hand_in["unclaimed"].values()
            files = tuple(papers.get(book.entries[student].submission, ()))
        told.append(
            Told(student=student, graded=graded, record=record,
                 words=tuple(filter(None, words)), files=files)
        )  # fmt: skip
    slips = getattr(placed.question, "slips", ())
    found = groups.group(told, {slip.sentence for slip in slips})
    return groups.join(found, _agree(connection, placed, plan), MOST_COMPARED)


def _same(text: str, words: Iterable[str]) -> bool:
    return groups.same_words(text) in {groups.same_words(each) for each in words}


def _loaded(frame: bytes) -> Record:
    found: Record = wire.loads(frame, capped=False)
    return found


def _parted(plan: Plan, record: Record) -> tuple[list[str], str]:
    """The texts of a record for a person, and a digest of the rest: empty where nothing is left."""
    pairs = list(zip(plan, record, strict=False))
    words = [str(got.value) for ask, got in pairs if is_words(ask, got) and isinstance(got, Got)]
    rest = tuple(got for ask, got in pairs if not is_words(ask, got))
    said = hashlib.sha256(wire.dumps(rest, capped=False)).hexdigest() if rest else ""
    return words, said


def _described(connection: sa.Connection) -> dict[int, dict[str, dict[str, str]]]:
    """The words of every hand-in that counts, by its number."""
    wanted = sa.select(SUBMISSIONS.c.id, SUBMISSIONS.c.described)
    found = connection.execute(wanted.where(SUBMISSIONS.c.current.is_(True)))
    return {row.id: json.loads(row.described) for row in found}


def _papers(connection: sa.Connection) -> dict[int, list[str]]:
    """The digests of the PDFs and pictures of every hand-in."""
    papers: dict[int, list[str]] = {}
    wanted = sa.select(FILES.c.submission, FILES.c.path, FILES.c.digest).order_by(FILES.c.path)
    for row in connection.execute(wanted):
        if row.path.lower().endswith(PAPERS):
            papers.setdefault(row.submission, []).append(row.digest)
    return papers


def _agree(connection: sa.Connection, placed: Item, plan: Plan) -> Callable[[str, str], bool]:
    """Return a test: whether two records differ in nothing, as the question compares answers."""
    question = placed.question
    loaded: dict[str, Record] = {}

    def record(digest: str) -> Record:
        if digest not in loaded:
            loaded.update({d: _loaded(f) for d, f in blobs.get(connection, [digest]).items()})
        return loaded[digest]

    def agree(one: str, other: str) -> bool:
        if not isinstance(question, Compared):
            return False
        try:
            return question.agree(record(one), record(other), plan)
        except Exception:  # records that cannot be compared may differ
            return False

    return agree
