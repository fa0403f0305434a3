"""Types that the files share. Shapes stand in signatures, as jaxtyping writes them.

`Float[Array, "n d"]` has two axes; letters are the same length wherever they stand in a signature.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
AnyArray: TypeAlias = NDArray[Any]
"""Real or complex."""
