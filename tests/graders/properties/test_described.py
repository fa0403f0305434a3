"""What a property says of itself is public, plain, and enough to make it again."""

import inspect
import json
from fractions import Fraction

import numpy as np
import pytest

from graders import properties
from graders.model import AuthoringError
from graders.properties import (
    Function,
    Module,
    Property,
    at_limit,
    between,
    finite,
    gradient_matches,
    zero_when,
)
from tests.graders.properties import every as every
from tests.graders.properties.every import EVERY, NAMES, F, rows


def described(what: Property) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(what.describe(), allow_nan=False))
    return plain


@pytest.mark.parametrize("what", EVERY, ids=NAMES)
def test_a_property_describes_itself_as_public_data(what: Property) -> None:
    plain = described(what)
    maker = getattr(properties, what.name)
    taken = set(inspect.signature(maker).parameters) - {"subject", "subjects"}
    assert set(plain) == {"name", "says", "subjects", "parameters"}
    assert set(plain["parameters"]) == taken  # type: ignore[call-overload]
    assert what.says.endswith(".")
    assert plain["subjects"] == [{
        "kind": "Function",
        "name": "f",
        "inputs": f"{every.__name__}.rows",
        "labels": ["x"],
        "part": None,
        "cases": 5,
        "through": None,
    }]  # fmt: skip


def test_functions_are_described_by_name_alone_and_so_need_one() -> None:
    what = at_limit(every.at_zero, every.sum_of_squares, F, says="At zero it is zero.")
    assert described(what)["parameters"] == {
        "where": f"{every.__name__}.at_zero",
        "wanted": f"{every.__name__}.sum_of_squares",
        "says": "At zero it is zero.",
    }
    with pytest.raises(AuthoringError, match="need names at the top of a module"):
        zero_when(lambda inputs: inputs, F, says="Zero.").describe()
    with pytest.raises(AuthoringError, match="holds a value of type object"):
        between(object(), 1, F, says="Between.").describe()  # type: ignore[arg-type]


def test_numbers_of_every_kind_are_described() -> None:
    own = Function("forward", rows, labels=("x",))
    plain = described(gradient_matches("x", own, F))
    assert plain["parameters"]["forward"]["name"] == "forward"  # type: ignore[index]
    assert described(between(0, np.inf, F))["parameters"] == {"low": 0, "high": "inf", "says": ""}
    module = Module("Net", rows, keywords={"w": np.array([1.0, 2.0]), "p": Fraction(1, 2)})
    assert described(finite(module))["subjects"][0]["keywords"] == {"w": [1.0, 2.0], "p": "1/2"}  # type: ignore[index]
