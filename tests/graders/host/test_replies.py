"""What a guest says of a submission is kept up to what anyone would read."""

from graders.guest.plan import Definition, Fault
from graders.host.replies import Loaded, loaded


def test_a_loaded_submission_is_told_up_to_a_bound() -> None:
    faults = [Fault("a" * 9000, 1, "b" * 9000)] * 300
    definitions = {f"x{k}": Definition("a", 1, "c" * 9000) for k in range(2100)}
    told = loaded(("loaded", faults, definitions, ["%pwd" + " " * 9000] * 60))
    assert (len(told.faults), len(told.definitions), len(told.ignored)) == (200, 2000, 50)
    assert told.faults[0] == Fault("a" * 4000, 1, "b" * 4000)
    assert told.definitions[0] == ("x0", Definition("a", 1, "c" * 4000))
    assert len(told.ignored[0]) == 4000


def test_nothing_is_told_of_nothing() -> None:
    assert loaded(("loaded", [], {}, [])) == Loaded()
