"""Types that the files share. Shapes stand in signatures, as jaxtyping writes them.

`Float[Array, "n d"]` has two axes; a letter is one length wherever it stands in a signature, and
`{k}` the argument k. `*axes` and `...` are any number of axes.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
AnyArray: TypeAlias = NDArray[Any]
"""Real or complex."""
