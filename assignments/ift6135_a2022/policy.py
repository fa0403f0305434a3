"""The shares that slips leave in this homework: those of all, and a graph's."""

from assignments.shared.policy import BOUNDARY as BOUNDARY
from assignments.shared.policy import FACTOR as FACTOR
from assignments.shared.policy import ORDER as ORDER
from assignments.shared.policy import PARTIAL as PARTIAL
from assignments.shared.policy import SIGN as SIGN
from assignments.shared.policy import STEP as STEP
from graders import Points

ARROWS: Points = "1/36"
"""A graph of nine arrows: a share for each that is there, as much again for its label."""
