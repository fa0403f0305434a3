"""Named properties of an answer: conditions that hold for every right answer.

They reveal nothing, so that anybody may run them: a student, a workflow, a grader. Each asks for
several values of the student's own at related inputs, which a public seed draws, and judges the
record alone. `linear_in("g", Function("q1_4_grad_U", draw_inputs))` is one.
"""

from graders.kinds.drawings import normal as normal
from graders.properties.algebra import at_limit as at_limit
from graders.properties.algebra import homogeneous as homogeneous
from graders.properties.algebra import identity as identity
from graders.properties.algebra import linear_in as linear_in
from graders.properties.algebra import shift_invariant as shift_invariant
from graders.properties.algebra import zero_when as zero_when
from graders.properties.behaviour import deterministic as deterministic
from graders.properties.behaviour import pure as pure
from graders.properties.gradients import gradient_matches as gradient_matches
from graders.properties.property import Property as Property
from graders.properties.sequence import batch_is_loop_of_singles as batch_is_loop_of_singles
from graders.properties.sequence import causal as causal
from graders.properties.sequence import ignores_padding as ignores_padding
from graders.properties.sequence import permutation_equivariant as permutation_equivariant
from graders.properties.sequence import permutation_invariant as permutation_invariant
from graders.properties.shapes import between as between
from graders.properties.shapes import finite as finite
from graders.properties.shapes import floating as floating
from graders.properties.shapes import form as form
from graders.properties.shapes import non_negative as non_negative
from graders.properties.shapes import rows_sum_to_one as rows_sum_to_one
from graders.properties.shapes import shape as shape
from graders.properties.shapes import whole as whole
from graders.properties.target import Function as Function
from graders.properties.target import Inputs as Inputs
from graders.properties.target import Module as Module
from graders.properties.target import Target as Target
from graders.properties.target import Typed as Typed
