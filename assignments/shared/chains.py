"""The steps of a proof as a chain of formulas: offered beside its words, and never asked for."""

from collections.abc import Mapping, Sequence

from assignments.shared.formulas import Declared
from graders import Derivation, Landmark, Part, Slip

FURTHEST = 60
"""Parts of a formula that one step may change: two of the longest steps that are written here."""


def steps(
    name: str,
    source: str,
    names: Mapping[str, Declared],
    lines: Sequence[str],
    *,
    slips: Mapping[str, Sequence[str]],
    landmarks: Sequence[str | Landmark],
    proves: bool,
    where: Mapping[str, str] | None = None,
    goal_is_shown: bool = True,
) -> Part:
    """Each line equal to the one before, from the first of `lines` to the last, or back.

    It pays through `landmarks`, which the prompt does not show, and by steps of limited size; one
    that `proves` is a way to the whole item. `slips` are sentences, each with a chain that holds
    from line to line and shows something else.
    """
    chain = Derivation(
        prompt=f"`{name}`: the formulas of your proof, line by line.",
        source=source,
        names=names,
        where=where or {},
        landmarks=landmarks,
        max_gap=FURTHEST,
        min_steps=2 if goal_is_shown else 1,
        goal_is_shown=goal_is_shown,
        reference={name: list(lines)},
        accepts=[{name: list(reversed(lines))}] if goal_is_shown else [],
        slips=[Slip({name: list(wrong)}, say) for say, wrong in slips.items()],
    )
    return Part("steps", 0, chain, proves)


def offer(name: str, first: str, names: Mapping[str, Declared]) -> str:
    """The sentence of a prompt that offers it."""
    return (
        f"If you want your steps checked too, write them as `{name}`, a list of formulas in "
        f"{', '.join(f'`{letter}`' for letter in names)}, as text or LaTeX, "
        f"from `{first}` on, each equal to the one before it."
    )
