"""The nouns of a question: its draw, its slips, its rubric, and the verdict on an answer."""

from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import ClassVar, Protocol, TypeAlias

import numpy as np

from graders.evidence import Shown
from graders.guest.plan import Plan, Record
from graders.rubric import Criterion as Criterion
from graders.rubric import criterion as criterion
from graders.rubric import read_share as read_by_people

Namespace: TypeAlias = Mapping[str, object]
"""An answer of anybody's: names to objects."""
Points: TypeAlias = int | str
"""Exact: 5, "5/2" or "2.5"."""


class Outcome(StrEnum):
    """The outcome of one answer. `BROKEN` blames the grader, and never costs a point."""

    RIGHT = "right"
    PARTLY = "partly right"
    WRONG = "wrong"
    MISSING = "no answer"
    UNREADABLE = "not readable"
    TO_READ = "to be read"
    BROKEN = "grader failed"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A kind's verdict on one answer: how it went, its share, and why. It knows no points.

    `because` is for the student and never shows an expected value; `detail` is for the grader.
    """

    outcome: Outcome
    share: Fraction = Fraction(0)
    because: str = ""
    notes: tuple[str, ...] = ()
    detail: str = ""
    cause: str = ""
    """The way in which the code ended without a result: timed out, crashed, exited ..."""
    shown: tuple[Shown, ...] = field(default=(), compare=False)
    """For pages: the answer as it was read, and where it goes wrong. It decides nothing."""
    proved: tuple[str, ...] = ()
    """Parts that were found right and prove lines of the rubric, which then wait for nobody."""
    mistake: str = ""
    """The mistake that a slip knows it by."""

    @classmethod
    def right(cls, *notes: str) -> Verdict:
        """The whole share."""
        return cls(outcome=Outcome.RIGHT, share=Fraction(1), notes=notes)

    @classmethod
    def wrong(cls, because: str, detail: str = "", share: Fraction = Fraction(0)) -> Verdict:
        """No share, or a part of it."""
        outcome = Outcome.PARTLY if share else Outcome.WRONG
        return cls(outcome=outcome, share=share, because=because, detail=detail)

    @classmethod
    def to_read(cls, because: str, *notes: str) -> Verdict:
        """No points yet: a person must look."""
        return cls(outcome=Outcome.TO_READ, because=because, notes=notes)


class Unreadable(ValueError):
    """An answer that has not the form that was asked for; the message says which form."""


@dataclass(frozen=True)
class Draw:
    """One key for an item of a class, HMAC(secret, assignment and item): its hidden inputs."""

    key: bytes

    @classmethod
    def of(cls, secret: bytes, assignment: str, item: str) -> Draw:
        """The draw of one item under a class's secret."""
        return cls(hmac.digest(secret, f"{assignment}/{item}".encode(), hashlib.sha256))

    def again(self, number: int) -> Draw:
        """Another draw of the same item, to replace inputs of this one that are unsuitable."""
        return Draw(hmac.digest(self.key, f"again {number}".encode(), hashlib.sha256))

    def case(self, number: int) -> np.random.Generator:
        """The random generator of one case."""
        seed = hmac.digest(self.key, str(number).encode(), hashlib.sha256)
        return np.random.default_rng(int.from_bytes(seed[:16]))


class Check(Protocol):
    """A public check of an answer: its form, a law between its own values, a case with its result.

    It needs no reference and takes no draw, so that nothing secret can be in it.
    """

    @property
    def name(self) -> str:
        """The kind of check: `form`, `cases`, or the law's name."""

    @property
    def says(self) -> str:
        """The condition that must hold, in one public sentence."""

    def ask(self) -> Plan:
        """The values that it is about; the same for everybody."""

    def judge(self, record: Record) -> Verdict:
        """Right, or a counterexample in the student's own numbers."""

    def describe(self) -> dict[str, object]:
        """Itself as plain public data."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Question(ABC):
    """One question, whole. It has no number and no points: its place in an assignment gives both.

    A subclass is a kind of answer. An instance is a question.
    """

    kind: ClassVar[str]
    public: ClassVar[Sequence[str]] = ()
    """Fields of a twin that are safe to publish: they describe an answer's form."""
    prompt: str = ""
    """The question in our own words; a question inside another inherits that one's."""
    source: str = ""
    """The place in the handout; inherited like the prompt."""
    properties: Sequence[Check] = ()
    """Public checks of an answer; nothing in them is secret."""
    rubric: Sequence[Criterion] = ()
    """Lines that a person reads for; the machine judges the rest of the points."""
    remark: str = ""
    """A hint for the person who reads."""
    prose: bool = False
    """Whether the handout asks for words (a proof, a derivation): words can then earn all."""

    @property
    def read_share(self) -> Fraction:
        """The share of the points that a person gives where no offered part shows it."""
        return read_by_people(self.rubric)

    @property
    def answer(self) -> Namespace:
        """The right answer of a question that has one; its stubs have the same signatures."""
        return {}

    @property
    def takes_words(self) -> bool:
        """Whether words can earn some of the points."""
        return self.prose or self.read_share > 0

    @property
    def log_name(self) -> str:
        """The name of a training log that the question asks for; empty for most questions."""
        return ""

    @property
    def counted(self) -> Sequence[Question]:
        """The questions in it that earn points: itself, or some of its parts."""
        return (self,)

    @property
    def offered(self) -> Sequence[Question]:
        """The questions in it that earn no points, which a student may have checked."""
        return ()

    @property
    def sought_in_outputs(self) -> str:
        """The thing that a person looks for in a notebook's outputs; empty for most questions."""
        return ""

    def inherited(self, outer: Question) -> Question:
        """The question with an outer one's prompt and source, where it has none of its own."""
        if self.prompt and self.source:
            return self
        return replace(self, prompt=self.prompt or outer.prompt, source=self.source or outer.source)

    @property
    def rule(self) -> str:
        """The sentence on the form of an answer that its prompt ends with, or nothing."""
        return " ".join(filter(None, dict.fromkeys(part.rule for _, part in self.inner)))

    def twins(self) -> Sequence[Question]:
        """The question without anything secret: enough to ask, and to read an answer back.

        None where only running an answer shows its form.
        """
        return [twin for _, question in self.inner for twin in question.twins()]

    def echo(self, record: Record) -> str:
        """Describe how a record was read; raises `Unreadable` as judging does."""
        raise NotImplementedError

    def exhibit(self, record: Record) -> Sequence[Shown]:
        """The answer as it was read, for pages; may raise `Unreadable` as judging does."""
        return ()

    @property
    def inner(self) -> Sequence[tuple[str, Question]]:
        """The questions that this one is made of, each with a name of its own."""
        return ()

    @abstractmethod
    def ask(self, draw: Draw) -> Plan:
        """The plan of asks for one draw."""

    @abstractmethod
    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Judge a record. Pure: it never touches anybody's code."""


class UserError(ValueError):
    """A fault of the command, or of a file that it names: told in one line, with exit code 2."""


class AuthoringError(UserError):
    """A question or assignment that cannot be right as it is written. No student's fault."""


@lru_cache(maxsize=1024)
def asked(question: Question, draw: Draw) -> Plan:
    """The plan of a question for one draw, made once for a class; nobody alters it."""
    return question.ask(draw)


def split(record: Record, plans: Iterable[Plan]) -> list[Record]:
    """Split a record of several plans, asked one after another, into one record a plan."""
    answers = iter(record)
    return [tuple(islice(answers, len(plan))) for plan in plans]
