"""CS533 3.1 and 3.2: the kit's file with one fault, as students make it, and what they are told."""

from fractions import Fraction

import pytest

from assignments.cs533_s2020 import bleu_slips, q3_bleu
from assignments.cs533_s2020.bleu_inputs import argued, counted, scored, without_tie
from graders.model import Draw, Outcome
from reference import bleu
from tests.assignments.cs533 import BLEU, judged, namespace

Change = tuple[str, str]

CALLS = "= get_ngram_counts(refs, hyp, n)"
CLIP = "clipped += min(c, max(counts))"
COUNT = "known = [Counter(tuple(ref[i:i + n]) for i in range(len(ref) - n + 1)) for ref in refs]"
ENDS = "    return clipped, num_hyp_ngrams"
GRAMS = "hyp_ngrams = [tuple(hyp[i:i + n]) for i in range(len(hyp) - n + 1)]"
LENGTH = "r = min(lengths) if use_shortest_ref else lengths[gaps.index(min(gaps))]"
START = "product, R, H = 1.,"
MEAN = "prec_mean = product ** (1 / n_max)"
PRODUCT = "product *= a / b"
PENALTY = "brevity_penalty = min(1, math.exp(1 - R / H))"
RETURNS = "    return brevity_penalty * prec_mean"
BEST = f"{ENDS}\n\n\none = get_ngram_counts\n\n\ndef get_ngram_counts(refs, hyp, n):\n" + (
    "    return max(one([ref], hyp, n) for ref in refs)"
)
SENTENCES = "\n\n\none = compute_bleu\n\n\ndef compute_bleu(reflists, hyps):\n" + (
    "    return sum(one([r], [h]) if h else 0 for r, h in zip(reflists, hyps)) / len(hyps)\n"
)

COUNTS: list[tuple[str, list[Change], str]] = [
    ("G1", [(CLIP, "clipped += c if max(counts) else 0")], "Nothing is clipped"),
    ("G2", [(CLIP, "clipped += min(c, sum(counts))")], "sum over the references"),
    ("G3", [(CLIP, "clipped += min(c, counts[0])")], "first reference alone"),
    ("G4", [(CLIP, "clipped += max(counts) > 0")], "types that are matched"),
    ("G5", [(CLIP, "clipped += min(c, min(counts))")], "minimum over the references"),
    ("G6", [("max(1, len(hyp_ngrams))", "len(hyp_ngrams)")], "at least 1"),
    ("G7", [("max(1, len(hyp_ngrams))", "max(1, sum(max(0, len(r) - n + 1) for r in refs))")],
     "n-grams of the references"),
    ("G8", [(ENDS, "    return num_hyp_ngrams, clipped")], "exchanged"),
    ("G9", [(GRAMS, GRAMS.replace("tuple(hyp[i:i + n])", "''.join(hyp[i:i + n])")),
            (COUNT, COUNT.replace("tuple(ref[i:i + n])", "''.join(ref[i:i + n])"))],
     "without a separator"),
    ("G10", [(ENDS, BEST)], "one reference and take the best"),
    ("G11", [(GRAMS, GRAMS.replace("- n + 1", "- n")), (COUNT, COUNT.replace("- n + 1", "- n"))],
     "last n-gram is left out"),
    ("G12", [(GRAMS, GRAMS.replace("hyp[i:i + n]", "sorted(hyp[i:i + n])")),
             (COUNT, COUNT.replace("ref[i:i + n]", "sorted(ref[i:i + n])"))], "order"),
    ("G13", [(CLIP, "clipped += max(counts)")], "minimum with the type's count"),
    ("G14", [(GRAMS, GRAMS.replace(" - n + 1", "")), (COUNT, COUNT.replace(" - n + 1", ""))],
     "past the end"),
    ("G15", [(ENDS, "    return clipped / num_hyp_ngrams")], "ratio"),
    ("starter", [(CLIP, "pass")], "starter"),
]  # fmt: skip

SCORES: list[tuple[str, list[Change], str, str]] = [
    ("B1", [(LENGTH, "r = min(lengths)")], "shortest", "1/2"),
    ("B2", [(LENGTH, "r = max(lengths)")], "longest", "1/2"),
    ("B3", [(LENGTH, "r = sum(lengths) / len(lengths)")], "mean lengths", "1/2"),
    ("B4", [(RETURNS, RETURNS + SENTENCES)], "averaged sentence BLEUs", "0"),
    ("B5", [(PENALTY, "brevity_penalty = sum(min(1, math.exp(1 - min("
                      "[len(x) for x in r], key=lambda m: abs(m - len(h))) / len(h))) if h else 0 "
                      "for r, h in zip(reflists, hyps)) / len(hyps)")], "each sentence", "1/2"),
    ("B6", [(START, "product, R, H = 0.,"), (PRODUCT, "product += a / b"),
            (MEAN, "prec_mean = product / n_max")], "arithmetic", "0"),
    ("B7", [(PENALTY, "brevity_penalty = 1")], "penalty is missing", "1/2"),
    ("B8", [(PENALTY, "brevity_penalty = math.exp(1 - R / H)")], "minimum with 1", "1/2"),
    ("B9", [(PENALTY, "brevity_penalty = min(1, math.exp(1 - H / R))")], "ratio is turned", "1/2"),
    ("B10", [(MEAN, "prec_mean = product")], "root is missing", "0"),
    ("B11", [("a, b = a + matched, b + total", "a, b = a + matched / total, b + 1")],
     "sentences' precisions", "0"),
    ("B12", [(PRODUCT, "product *= (a + (n > 1)) / (b + (n > 1))")], "smoothed", "0"),
    ("B13", [(START, "product, k, R, H = 1., 0,"),
             (PRODUCT, "product *= a / b or 1; k += a > 0"),
             (MEAN, "prec_mean = product ** (1 / k) if k else 0.")], "left out", "3/4"),
    ("B14", [("range(1, n_max + 1)", "range(1, 4)"), (MEAN, "prec_mean = product ** (1 / 3)")],
     "trigrams", "0"),
    ("B14, root", [("range(1, n_max + 1)", "range(1, n_max)")], "range leaves out", "0"),
    ("B15", [(PRODUCT, "product *= a / b or 1e-10")], "becomes 1e-10", "3/4"),
    ("B16", [(RETURNS, RETURNS + " * 100")], "100 times", "1/2"),
    ("B17", [(LENGTH, "r = lengths[0]")], "first references", "1/2"),
    ("B18", [(LENGTH, "r = sum(lengths)")], "all references", "1/2"),
    ("B19", [(PRODUCT, "product += math.log(a / b)"), (START, "product, R, H = 0.,"),
             (MEAN, "prec_mean = math.exp(product / n_max)")], "log(0)", "3/4"),
    ("B20", [(PENALTY, "R = min((sum(len(r[min(j, len(r) - 1)]) for r in reflists) "
                       "for j in range(4)), key=lambda R: abs(R - H))\n    " + PENALTY)],
     "whole corpus", "1/2"),
    ("B21", [(PRODUCT, "product *= (a / b) ** (1 / n)"), (MEAN, "prec_mean = product")],
     "exponent 1/4", "0"),
    ("B22", [(PRODUCT, "product += b / a if a else math.inf"),
             (START, "product, R, H = 0.,"), (MEAN, "prec_mean = n_max / product")],
     "harmonic", "0"),
    ("last", [(LENGTH, "r = [m for m, gap in zip(lengths, gaps) if gap < math.inf][-1]")],
     "smallest gap", "1/2"),
    ("shortest, by logarithms",
     [(LENGTH, "r = min(lengths)"), (PRODUCT, "product += math.log(a / b)"),
      (START, "product, R, H = 0.,"),
      (MEAN, "prec_mean = math.exp(product / n_max)")], "log(0)", "1/4"),
    ("starter", [(PENALTY, "brevity_penalty = 0")], "starter", "0"),
]  # fmt: skip


def test_the_kits_file_as_it_is_finished_is_right() -> None:
    for number in ("3.1", "3.2"):
        verdict = judged(number, namespace(BLEU))
        assert (verdict.outcome, verdict.notes) == (Outcome.RIGHT, ())


@pytest.mark.parametrize(("tag", "changes", "words"), COUNTS, ids=[row[0] for row in COUNTS])
def test_wrong_counts_are_named_and_cost_nothing_in_the_next_part(
    tag: str, changes: list[Change], words: str
) -> None:
    names = namespace(BLEU, *changes)
    verdict = judged("3.1", names)
    assert words in verdict.because
    assert verdict.outcome in (Outcome.WRONG, Outcome.PARTLY)  # one boundary, or the order
    assert judged("3.2", names).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("tag", "changes", "words", "share"), SCORES, ids=[row[0] for row in SCORES]
)
def test_a_wrong_bleu_is_named(tag: str, changes: list[Change], words: str, share: str) -> None:
    verdict = judged("3.2", namespace(BLEU, *changes))
    assert words in verdict.because
    assert verdict.share == Fraction(share)


@pytest.mark.parametrize("tag", ["B1", "B4", "B7", "B19"])
def test_a_wrong_bleu_is_named_under_wrong_counts_too(tag: str) -> None:
    changes, words = next((c, w) for t, c, w, _ in SCORES if t == tag)
    verdict = judged("3.2", namespace(BLEU, *changes, (CLIP, "clipped += c")))
    assert words in verdict.because


TIES = {
    "last": LENGTH.replace("gaps.index", "len(gaps) - 1 - gaps[::-1].index"),
    "shorter": "r = min(lengths, key=lambda m: (abs(m - len(hyp)), m))",
    "longer": "r = min(lengths, key=lambda m: (abs(m - len(hyp)), -m))",
    "whatever a set has first": "r = min(set(lengths), key=lambda m: abs(m - len(hyp)))",
}


@pytest.mark.parametrize("rule", TIES)
def test_a_tie_in_length_may_go_to_any_of_the_nearest(rule: str) -> None:
    assert judged("3.2", namespace(BLEU, (LENGTH, TIES[rule]))).outcome is Outcome.RIGHT


def test_other_arguments_are_asked_about_where_they_matter() -> None:
    for reflists, hyps, n_max, shortest in argued(Draw.of(b"a test", "cs533_s2020", "3.2")):
        usual = bleu.compute_bleu(reflists, hyps)
        assert 0 < usual < 1
        assert bleu.compute_bleu(reflists, hyps, n_max, shortest) != usual


def test_no_corpus_that_is_asked_about_has_a_tie_or_no_token() -> None:
    for number in range(50):
        draw = Draw.of(bytes([number]), "cs533_s2020", "3.2")
        for reflists, hyps in scored(draw):
            assert any(hyps)
            assert all(map(without_tie, reflists, hyps))


def test_what_is_asked_about_is_of_every_kind() -> None:
    draw = Draw.of(b"a test", "cs533_s2020", "3.2")
    corpora = scored(draw)
    scores = [bleu.compute_bleu(*corpus) for corpus in corpora]
    hyps = [hyp for _, each in corpora for hyp in each]
    assert sum(score == 0 for score in scores) >= 3
    assert sum(0 < score < 1 for score in scores) >= 20
    assert any(not hyp for hyp in hyps)
    assert any(0 < len(hyp) < 4 for hyp in hyps)
    assert {len(refs) for reflists, _ in corpora for refs in reflists} == {1, 2, 3, 4}
    assert {n for *_, n in counted(draw)} == {1, 2, 3, 4}


ARGUMENTS: list[tuple[str, list[Change], str]] = [
    ("neither is used", [("n_max=4, use_shortest_ref=False", "n_max=4, shortest=False"),
                         (LENGTH, "r = lengths[gaps.index(min(gaps))]"),
                         ("range(1, n_max + 1)", "range(1, 5)"),
                         (MEAN, "prec_mean = product ** .25")],
     "`n_max` and `use_shortest_ref` change nothing"),
    ("the root is fixed", [(MEAN, "prec_mean = product ** (1 / 4)")], "root is the fourth"),
    ("the references are fixed", [(LENGTH, "r = lengths[gaps.index(min(gaps))]")],
     "`use_shortest_ref` changes nothing"),
    ("the orders are fixed", [("range(1, n_max + 1)", "range(1, 5)"),
                              (MEAN, "prec_mean = product ** .25")], "`n_max` changes nothing"),
    ("there are none", [(", n_max=4, use_shortest_ref=False", ""),
                        (LENGTH, "r = lengths[gaps.index(min(gaps))]"),
                        ("range(1, n_max + 1)", "range(1, 5)"),
                        (MEAN, "prec_mean = product ** .25")], "change nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "words"), ARGUMENTS, ids=[r[0] for r in ARGUMENTS])
def test_arguments_that_the_handout_does_not_have_cost_nothing_and_are_told(
    name: str, changes: list[Change], words: str
) -> None:
    verdict = judged("3.2", namespace(BLEU, *changes))
    assert verdict.outcome is Outcome.RIGHT
    assert any(words in note for note in verdict.notes)


SILENT = ["B1", "B2", "B17", "last"]
"""Mistakes that are told with the score, and have nothing to do with other arguments."""


@pytest.mark.parametrize("tag", SILENT)
def test_a_wrong_choice_of_references_is_not_told_twice(tag: str) -> None:
    changes = next(changes for row, changes, *_ in SCORES if row == tag)
    heeds = [(old, new.replace("r = ", "r = min(lengths) if use_shortest_ref else "))
             for old, new in changes]  # fmt: skip
    verdict = judged("3.2", namespace(BLEU, *heeds))
    assert verdict.share < 1
    assert not any(note.startswith("arguments") for note in verdict.notes)


OWN_COUNTS: list[tuple[str, list[Change]]] = [
    ("a pair in another order", [(ENDS, "    return num_hyp_ngrams, clipped"),
                                 ("matched, total = get", "total, matched = get")]),
    ("other arguments", [("get_ngram_counts(refs, hyp, n):", "get_ngram_counts(hyp, n, *refs):"),
                         (CALLS, CALLS.replace("refs, hyp, n", "hyp, n, *refs"))]),
    ("by keyword", [(CALLS, CALLS.replace("refs, hyp, n", "refs=refs, hyp=hyp, n=n"))]),
    ("another name", [("get_ngram_counts(refs, hyp, n):", "counts(refs, hyp, n):"),
                      ("= get_ngram_counts(", "= counts(")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes"), OWN_COUNTS, ids=[row[0] for row in OWN_COUNTS])
def test_a_right_bleu_on_counts_of_another_form_is_right(name: str, changes: list[Change]) -> None:
    assert judged("3.2", namespace(BLEU, *changes)).outcome is Outcome.RIGHT


def test_given_counts_leave_a_module_as_it_was() -> None:
    names = namespace(BLEU)
    own = names["get_ngram_counts"]
    judged("3.2", names)
    assert names["get_ngram_counts"] is own


@pytest.mark.parametrize("secret", [b"one"])
def test_no_slip_becomes_right_by_the_luck_of_a_draw(secret: bytes) -> None:
    for slip in q3_bleu.NGRAM_COUNTS.slips:
        assert judged("3.1", dict(slip.namespace), secret).because == slip.sentence
    for slip in bleu_slips.SCORE_SLIPS:
        verdict = judged("3.2", dict(slip.namespace), secret)
        assert verdict.because == f"score: {slip.sentence}"
        assert verdict.share == Fraction(slip.share)
