"""Question 1, part 5: truncated backpropagation through time."""

from assignments.ift6135_a2022.settings import TRUNCATED
from assignments.shared.settings import paragraphs
from graders import Choice, Essay, criterion, slips

TRUNCATION_BIAS = Choice(
    prompt=paragraphs(
        TRUNCATED,
        r"""
        Are the gradients that it gives estimates of the true gradients with or without bias? Answer
        `q1_5_tbptt = "biased"` or `q1_5_tbptt = "unbiased"`.
        """,
    ),
    source="IFT6135-A2022 Q1.5, first part",
    options=["biased", "unbiased"],
    reference={"q1_5_tbptt": "biased"},
    slips=slips(
        "q1_5_tbptt",
        (
            "unbiased",
            """
            A mini-batch drops terms at random; truncation drops the same long-range terms
            every time, so the expectation changes too.
            """,
        ),
    ),
)

WHY_BIASED = Essay(
    prompt=paragraphs(
        TRUNCATED,
        r"""
        You have said whether its gradients are estimates with or without bias. Say why, in 20 to
        200 words: `q1_5_why`.
        """,
    ),
    source="IFT6135-A2022 Q1.5, second part",
    name="q1_5_why",
    words=(20, 200),
    rubric=[
        criterion(
            "1/2", "identifies the dropped terms: those that run through more steps than the window"
        ),
        criterion(
            "1/2",
            """
            says that the expectation differs: a systematic error, not noise (not: "because
            of variance", "because it uses a part of the data")
            """,
        ),
    ],
)

PROBLEMS = Essay(
    prompt=paragraphs(
        TRUNCATED,
        r"""
        What problems do you foresee with it, for example in tasks with language? In 20 to 200
        words: `q1_5_problems`.
        """,
    ),
    source="IFT6135-A2022 Q1.5, third part",
    name="q1_5_problems",
    words=(20, 200),
    rubric=[
        criterion(
            "1/2",
            """
            dependencies longer than the window cannot be learned (the state is still
            carried forward: not that it cannot carry information)
            """,
        ),
        criterion("1/2", "a concrete example of language: agreement, coreference, topic, quotes"),
    ],
)
