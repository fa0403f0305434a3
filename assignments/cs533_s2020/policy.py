"""The shares that slips leave in this homework, by the parts of BLEU and of attention.

BLEU is made of counts, lengths, a penalty and a mean; an attentional state of scores, a mask, a
softmax, a context and an output. Where results tell the parts apart, each is judged by what it
does, whoever wrote it and however.
"""

from assignments.shared.policy import BOUNDARY as BOUNDARY
from assignments.shared.policy import FACTOR as FACTOR
from assignments.shared.policy import STEP as STEP
from graders import Points

PENALTY_WRONG: Points = "1/2"
"""Right precisions, and a brevity penalty that is not right."""
RAISES_ON_ZERO: Points = "3/4"
"""A BLEU that is right but for corpora without a match of some order."""
BOTH_WRONG: Points = "1/4"
WEIGHTS_RIGHT: Points = "1/2"
"""Of attentional states: the weights are right, and what is made with them is not."""
