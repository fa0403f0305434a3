"""What is offered, and what is asked in several ways, as students' own checks see it."""

from fractions import Fraction

from graders import Assignment, Call, Calls, Code, Draw, Either, Part, Parts, Way, item
from graders.guest.carry_out import carry_out
from graders.model import Outcome, Question
from graders.public.checks import Cases, Runs, Ways
from graders.public.homework import PublicHomework, checks, public
from graders.public.stored import _check_from_json, _check_to_json


def function(name: str, factor: int, drawn: bool = True) -> Code:
    def calls(draw: Draw) -> Calls:
        values = [draw.case(k).normal() for k in range(3)] if drawn else [2.0]
        return [Call(name, (value,), ("x",)) for value in values]

    return Code(prompt="", source="a test", calls=calls, reference={name: lambda x: factor * x})


def released(question: Question) -> PublicHomework:
    return public(Assignment(name="small", title="Small", items=[item("1", 1, question)]))


def parts(offered: Code) -> Parts:
    asked = Part("asked", 1, function("f", 2))
    return Parts(prompt="", source="a test", parts=[asked, Part("offered", 0, offered)])


def test_a_name_that_is_asked_for_its_points_is_missed_though_an_offer_has_it_too() -> None:
    (placed,) = released(parts(function("f", 2, drawn=False))).items
    assert (placed.names, placed.offered) == (("f",), ())
    assert [type(check) for check in placed.checks] == [Cases]


def test_an_offer_of_a_name_of_its_own_is_missed_by_nobody() -> None:
    (placed,) = released(parts(function("g", 3))).items
    assert (placed.names, placed.offered) == (("f",), ("g",))
    assert [check.says.split("`")[1] for check in placed.checks] == ["f", "g"]


def test_what_is_not_drawn_is_run_where_it_is_asked_for() -> None:
    (placed,) = released(function("f", 2, drawn=False)).items
    assert [type(check) for check in placed.checks] == [Runs]


EITHER = Either(
    prompt="", source="a test", ways=[Way("own", function("f", 2)), Way("given", function("f", 3))]
)


def test_whoever_agrees_in_one_of_the_ways_is_right() -> None:
    (check,) = checks("small", item("1", 1, EITHER))
    assert isinstance(check, Ways)
    for factor, outcome in {2: Outcome.RIGHT, 3: Outcome.RIGHT, 5: Outcome.WRONG}.items():
        space = {"f": lambda x, factor=factor: factor * x}
        assert check.judge(carry_out(check.ask(), space)).outcome is outcome
    assert check.judge(carry_out(check.ask(), {})).outcome is Outcome.MISSING
    assert check.says == "`f` agrees with 2 public cases."


def test_ways_come_back_from_json_as_they_were() -> None:
    (check,) = checks("small", item("1", 1, EITHER))
    again = _check_from_json(_check_to_json(check, {}), {})
    record = carry_out(again.ask(), {"f": lambda x: 3 * x})
    assert again.judge(record).share == Fraction(1)
    assert again.describe() == check.describe()
