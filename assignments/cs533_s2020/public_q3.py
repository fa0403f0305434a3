"""What may be checked of problem 3 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

from graders.properties import Property

NGRAM_COUNTS: list[Property] = []
COMPUTE_BLEU: list[Property] = []
SCORE: list[Property] = []
STATE: list[Property] = []
