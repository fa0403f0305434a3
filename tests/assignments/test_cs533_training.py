"""CS533-S2020 problem 3, training: who reaches the bands, who leaks, and what goes to a person."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from assignments.cs533_s2020 import q3_reading, q3_training
from assignments.cs533_s2020.q3_training import contexts
from graders import Training
from graders.guest import wire
from graders.guest.carry_out import carry_out
from graders.model import Draw, Outcome, Verdict
from reference import batches, corpus, language_model
from tests.graders.samples import DRAW, judge

Array = NDArray[np.float64]
Text = Sequence[Sequence[str]]

STREAM, CONDITIONED = q3_training.STREAM_MODEL, q3_training.CONDITIONED_MODEL
ATTENDING, CONVERGED = q3_training.ATTENDING_MODEL, q3_training.CONVERGED_MODEL
WITH_SOURCES = [CONDITIONED, ATTENDING, CONVERGED]
EVERY = [STREAM, *WITH_SOURCES]
NAMES = ["p3_3", "p3_4", "p3_8", "p3_9"]
SURE = 50.0
"""A score so far above the others that its probability is one."""
LOG = {"train_ppl": [19.0, 6.0, 5.1], "valid_ppl": [18.0, 6.5, 5.6], "seed": 1}

every_question = pytest.mark.parametrize(
    ("question", "name"), list(zip(EVERY, NAMES, strict=True)), ids=NAMES
)
with_sources = pytest.mark.parametrize(
    ("question", "name"), list(zip(WITH_SOURCES, NAMES[1:], strict=True)), ids=NAMES[1:]
)


def scored(question: Training, name: str, row: Callable[..., Array]) -> Verdict:
    """The verdict on a model that gives a row of scores for a prefix, and a source if any."""

    def scores(train: Text, words: Sequence[str], *given: Text) -> Array:
        return np.stack([row(*one) for one in zip(*given, strict=True)])

    return judge(question, **{f"{name}_scores": scores})


def of_the_language(prefix: Sequence[str]) -> Array:
    P = corpus.transitions()[corpus.WORDS.index(([".", *prefix])[-1])]
    return np.asarray(np.log(P + 1e-300))


def counted(train: Text, order: int) -> Callable[[Sequence[str]], Array]:
    """Counts of words, or of pairs of them, with a little for what was never seen."""
    seen = Counter[tuple[str, ...]]()
    for sentence in train:
        line = [".", *sentence, "."]
        seen.update(tuple(line[k - order : k + 1]) for k in range(order, len(line)))

    def row(prefix: Sequence[str]) -> Array:
        before = tuple([".", *prefix][-1:]) if order else ()
        return np.log([seen[(*before, word)] + 0.1 for word in corpus.WORDS])

    return row


def test_the_language_itself_is_right_and_exactly_once_its_own_perplexity() -> None:
    verdict = scored(STREAM, "p3_3", of_the_language)
    assert verdict.outcome is Outcome.RIGHT
    assert "the language's own, is 1." in verdict.notes[0]


def test_whoever_counts_pairs_has_a_fair_model() -> None:
    row = counted(q3_training.text("train"), 1)
    assert scored(STREAM, "p3_3", row).outcome is Outcome.RIGHT


def test_whoever_counts_words_has_not() -> None:
    row = counted(q3_training.text("train"), 0)
    assert scored(STREAM, "p3_3", row).share < 1


@every_question
def test_knowing_nothing_earns_nothing(question: Training, name: str) -> None:
    verdict = scored(question, name, lambda *given: np.zeros(len(corpus.WORDS)))
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
    assert f"at most {question.band.full:g} was asked for" in verdict.because


def sure_of(word: str) -> Array:
    return np.asarray(SURE * (np.array(corpus.WORDS) == word))


@every_question
def test_who_knows_what_comes_is_too_good_to_be_true(question: Training, name: str) -> None:
    """The targets never cross the wall, so this can come only from what was drawn beforehand."""
    following = iter([word for _, word, _ in contexts(DRAW)])
    verdict = scored(question, name, lambda *given: sure_of(next(following)))
    assert verdict.outcome is Outcome.TO_READ
    assert "too good to be true" in verdict.because
    assert question.leak in verdict.because


def copied(source: Sequence[str], prefix: Sequence[str]) -> Array:
    return sure_of([*source, "."][len(prefix)])


@with_sources
def test_a_rule_that_copies_goes_to_a_person(question: Training, name: str) -> None:
    assert scored(question, name, copied).outcome is Outcome.TO_READ


@with_sources
def test_whoever_does_not_read_the_source_earns_nothing(question: Training, name: str) -> None:
    verdict = scored(question, name, lambda source, prefix: of_the_language(prefix))
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))


@with_sources
def test_whoever_reads_another_source_earns_nothing(question: Training, name: str) -> None:
    """Sources in another order: half sure of a copy, half of the language."""
    others = iter([*(sentence for _, _, sentence in contexts(DRAW)[1:]), ["the"]])

    def row(source: Sequence[str], prefix: Sequence[str]) -> Array:
        other = next(others)
        copy = copied(other, prefix[: len(other)])
        found: Array = np.log(np.exp(of_the_language(prefix)) / 2 + (copy > 0) / 2 + 1e-12)
        return found

    assert scored(question, name, row).share == 0


@every_question
def test_a_log_goes_to_a_person_with_the_band(question: Training, name: str) -> None:
    verdict = judge(question, **{f"{name}_log": LOG})
    assert verdict.outcome is Outcome.TO_READ
    assert f"{question.called} of at most {question.band.full:g} was asked for" in verdict.because


@every_question
def test_nothing_is_missing_and_a_failure_is_told(question: Training, name: str) -> None:
    assert judge(question).outcome is Outcome.MISSING
    verdict = judge(question, **{f"{name}_scores": lambda *given: 1 // 0})
    assert verdict.outcome is Outcome.WRONG
    assert "ZeroDivisionError" in verdict.because
    transposed = judge(question, **{f"{name}_scores": lambda *given: np.zeros((18, 1000))})
    assert transposed.outcome is Outcome.UNREADABLE


@every_question
def test_a_log_has_its_form(question: Training, name: str) -> None:
    (law,) = question.properties
    for log, fine in [
        (LOG, True),
        ({**LOG, "train_ppl": [5.0, 6.0]}, False),
        ({**LOG, "valid_ppl": [5.0, float("nan")]}, False),
        ({**LOG, "valid_ppl": [5.0, 0.9]}, False),
        ({"train_ppl": [5.0]}, False),
        ([5.0, 4.0], False),
    ]:
        verdict = law.judge(carry_out(law.ask(), {f"{name}_log": log}))
        assert (verdict.outcome is Outcome.RIGHT) == fine


def test_what_is_handed_over_does_not_hold_what_comes() -> None:
    """One prefix of each sentence and no more, cut where nothing told of what follows."""
    *_, prefixes = STREAM.predictions(DRAW).arguments
    assert isinstance(prefixes, list)
    assert len(prefixes) == q3_training.CONTEXTS
    assert {len(prefix) for prefix in prefixes} == set(range(q3_training.LONGEST_PREFIX + 1))
    for (prefix, word, sentence), given in zip(contexts(DRAW), prefixes, strict=True):
        assert given == prefix
        assert [*sentence, "."][: len(prefix) + 1] == [*prefix, word]


def test_another_class_gets_other_sentences_and_all_cross_the_wall() -> None:
    one, other = Draw(b"one"), Draw(b"other")
    assert contexts(one) != contexts(other)
    for question in EVERY:
        assert wire.dumps(question.predictions(one).arguments)
        assert len(question.targets(one)) == q3_training.CONTEXTS


@pytest.mark.parametrize("key", [b"one", b"two", b"three"])
def test_the_language_is_within_the_bounds_of_chance(key: bytes) -> None:
    """A model as good as the language, but not it, is on neither side of the possible by chance."""
    draw = Draw(key)
    rng = np.random.default_rng(0)
    rows = np.stack([of_the_language(prefix) for prefix, _, _ in contexts(draw)])
    noisy = rows + rng.normal(scale=0.1, size=rows.shape)
    value = q3_training.relative_perplexity(noisy, q3_training.with_best(draw))
    assert STREAM.band.possible < value < STREAM.band.full


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Threads only wait for each other in layers as small as these."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_a_small_model_that_is_trained_reaches_its_band() -> None:
    """As a student's function would: trained on what is handed over, in ten epochs."""

    def p3_3_scores(train: Text, words: Sequence[str], prefixes: Text) -> torch.Tensor:
        torch.manual_seed(1)
        model = language_model.LanguageModel(len(words), 16, 32)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        matrix = batches.streams(batches.ids(train, words), 8, 0)
        for _ in range(6):
            losses = language_model.stream_losses(model, matrix, 20)
            language_model.epoch(losses, model, optimizer)
        return language_model.next_word_scores(model, batches.ids(prefixes, words), 0)

    verdict = judge(STREAM, p3_3_scores=p3_3_scores)
    assert verdict.outcome is Outcome.RIGHT, verdict.because


def test_the_shipped_corpus_is_the_language_s() -> None:
    drawn = corpus.sentences(300, np.random.default_rng(533))
    assert q3_training.text("train") == drawn[:200]
    assert q3_training.text("valid") == drawn[200:]


PAGE = Path(__file__).resolve().parents[2] / "docs/bands.md"


def measured() -> list[tuple[list[float], float, float]]:
    """Of each model without a fault: what was asked, the band, the possible."""
    table = PAGE.read_text(encoding="utf-8").partition("What perplexity sees")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if re.match(r"\| .* \| \d", line)]
    return [([float(x) for x in r[4].split("/")], float(r[5]), float(r[6])) for r in rows]


def test_the_bands_hold_what_was_measured_and_have_a_margin() -> None:
    rows = measured()
    assert len(rows) == len(EVERY)
    for (values, full, possible), question in zip(rows, EVERY, strict=True):
        assert full == question.band.full
        assert possible == pytest.approx(question.band.possible, abs=1e-3)
        assert len(values) == 3
        assert all(possible < value < full for value in values)
        assert full - 1 >= 1.2 * (max(values) - 1)


EXAMPLE: dict[str, Any] = {"source": ["a", "b", "c"], "weights": [0.1, 0.5, 0.4], "predicts": "c"}


@pytest.mark.parametrize(("change", "outcome", "words"), [
    ({}, Outcome.RIGHT, ""),  # the handout's own, whose peak is one word before
    ({"weights": np.array([0.99, 0.01, 0.0])}, Outcome.RIGHT, ""),
    ({"weights": [0.33, 0.34, 0.33]}, Outcome.WRONG, "Your weights hardly differ"),
    ({"weights": [0.9, 0.5, 0.4]}, Outcome.WRONG, "do not add up to one"),
    ({"weights": [0.5, 0.5]}, Outcome.WRONG, "not as many weights"),
    ({"weights": [1.5, -0.5, 0.0]}, Outcome.WRONG, "not negative"),
    ({"weights": "abc"}, Outcome.WRONG, "none of numbers"),
    ({"weights": [float("nan")] * 3}, Outcome.WRONG, "not negative"),
    ({"source": 3}, Outcome.WRONG, "no list of words"),
    ({"source": ["b"], "weights": [1.0]}, Outcome.RIGHT, ""),
])  # fmt: skip
def test_an_example_of_attention(change: dict[str, Any], outcome: Outcome, words: str) -> None:
    verdict = judge(q3_reading.ATTENTION_EXAMPLE, p3_9_example=EXAMPLE | change)
    assert verdict.outcome is outcome, verdict.because
    assert words in verdict.because


def test_no_example_of_attention() -> None:
    question = q3_reading.ATTENTION_EXAMPLE
    assert judge(question).outcome is Outcome.MISSING
    assert judge(question, p3_9_example=[0.1, 0.9]).outcome is Outcome.WRONG


ESSAYS = [
    q3_reading.BPTT, q3_reading.LOSS_FUNCTION, q3_reading.CARRIED_STATE, q3_reading.NO_BPTT,
    q3_reading.ENCODING_FUNCTION, q3_reading.CONDITIONING_FUNCTION, q3_reading.ATTENTION_READ,
]  # fmt: skip


@pytest.mark.parametrize("question", ESSAYS)
def test_explanations_are_read_for_all_of_their_points(question: Any) -> None:
    assert question.read_share == 1
    assert judge(question, **{question.name: "word " * 20}).outcome is Outcome.TO_READ
