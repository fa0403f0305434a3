"""The shares that slips leave in this homework: those of all, and what is its own."""

from assignments.shared.policy import BOUNDARY as BOUNDARY
from assignments.shared.policy import EXPONENT as EXPONENT
from assignments.shared.policy import FACTOR as FACTOR
from assignments.shared.policy import ORDER as ORDER
from assignments.shared.policy import PARTIAL as PARTIAL
from assignments.shared.policy import SIGN as SIGN
from assignments.shared.policy import STEP as STEP
