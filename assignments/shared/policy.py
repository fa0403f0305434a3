"""The share that a slip leaves, by what it breaks: a kind and strict reader's.

A slip that breaks one case, one arrow, one factor or one boundary keeps half or more, since the
idea stands; one that breaks the idea keeps nothing. It holds for whatever behaves so, and not for a
list of known mistakes alone. Each homework's `policy.py` takes its shares from here, or says why
not.
"""

from graders import Partial, Points

BOUNDARY: Points = "3/4"
"""Right everywhere but at an edge: the last step, a node that hears nobody."""
FACTOR: Points = "1/2"
"""One factor: a 2 that is missing, or the derivative of another function."""
SIGN: Points = "1/2"
"""The whole has the other sign."""
ORDER: Points = "1/2"
"""All that belongs there is there, transposed or in the other order."""
EXPONENT: Points = "1/2"
"""An exponent is one too large or too small."""
STEP: Points = "1/2"
"""One step of a computation is left out, done twice or done otherwise; the others are done."""

PARTIAL = Partial(factor=FACTOR, sign=SIGN)
"""What is told by behaviour, whoever slipped and however."""
