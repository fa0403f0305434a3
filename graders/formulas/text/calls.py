"""Calls of functions: declared ones, known ones, and those of other libraries."""

from __future__ import annotations

from graders.formulas.names import Random
from graders.formulas.text import constructs, library
from graders.formulas.text.extremes import OVER_INDICES, over_index
from graders.formulas.text.pieces import ONE, is_indicator, is_relation
from graders.formulas.text.size_limits import MOST_PARTS, more_parts_than
from graders.formulas.text.stream import POSTFIX, POWER, Stream
from graders.formulas.text.tokens import OPENERS, Token
from graders.formulas.text.vocabulary import ARITIES, FOLDS, written_out
from graders.formulas.tree import Apply, Number, Tree, free_names

BARE = frozenset({"ones", "eye"})
"""Heads that also stand without an argument: their size is then what fits."""


def identity(stream: Stream, token: Token) -> Tree:
    """`I`, `I_n`: the identity matrix, unless the question has a name of its own for it."""
    if not token.low and stream.peek_is(*OPENERS):
        place = stream.place
        (part, *others) = stream.parts() or (ONE,)
        if not others and is_relation(part):
            return Apply("indicator", (part,))
        stream.place = place
    if not token.low:
        return Apply("eye", ())
    low = stream.substream(token).whole()
    return Apply("indicator" if is_relation(low) else "eye", (low,))


def declared_call(stream: Stream, token: Token, name: str) -> Tree:
    """A declared function on its arguments."""
    wanted = getattr(stream.words.names[name], "arguments", 1)
    if not stream.peek_is(*OPENERS):
        raise stream.refusal(f"`{name}` is a function: `{name}(...)` was expected.", token)
    parts = stream.parts()
    if len(parts) != wanted:
        says = f"`{name}` takes {wanted} argument(s); {len(parts)} were given."
        raise stream.refusal(says, token)
    return Apply(name, parts)


def call(stream: Stream, token: Token, head: str) -> Tree:
    """A named function on its arguments: `sin(x)`, `sin x`, `log^2 n`, `log_2(n)`."""
    if head == "sqrt" and stream.peek_is("[") and not stream.commas(stream.place):
        return constructs.root(stream)
    if head in OVER_INDICES and token.low:
        return over_index(stream, token, head)
    low = _low(stream, token, head)
    if head in BARE and not stream.peek_is(*OPENERS):
        return Apply(head, low)
    power = _power(stream, token)
    if stream.peek_is(*OPENERS):
        found = library.given(stream)
        parts, axis = found.parts, found.axis
    else:
        parts, axis = (argument(stream, token),), None
    tree = library.along(_applied(stream, token, head, parts + low), axis)
    return tree if power is None else Apply("^", (tree, power))


def _low(stream: Stream, token: Token, head: str) -> tuple[Tree, ...]:
    """The parts that the subscript of a function adds."""
    if not token.low:
        return ()
    if head == "E":
        _check_over(stream, token)
        return ()
    if head not in ("log", "ones", "eye"):
        raise stream.words.unknown(token)
    return (stream.substream(token).whole(),)


def _check_over(stream: Stream, token: Token) -> None:
    """Refuse a subscript of `E_x[...]` that is not a random name."""
    inner = stream.substream(token)
    while inner.here.kind == "word":
        name = inner.words.name(inner.take())
        if not isinstance(stream.words.names.get(name), Random):
            raise stream.refusal("The subscript of E is one of the random names.", token)
        inner.passes(",")
    if inner.here.kind != "end" and not inner.peek_is("sim"):
        raise inner.refusal("The subscript of E is one of the random names.")


def _power(stream: Stream, token: Token) -> Tree | None:
    """The power between a function and its argument, as in `sin^2(x)`."""
    if not stream.passes("^"):
        return None
    power = stream.formula(POSTFIX)
    if isinstance(power, Apply) and power.head == "-":
        says = f"`{token.text}^-1` can mean two things: write the inverse function by its name."
        raise stream.refusal(says, token)
    return power


def argument(stream: Stream, token: Token) -> Tree:
    """The argument of a function without brackets: the `2n` of `log 2n`, the `n^2` of `log n^2`."""
    if stream.here.kind not in ("word", "number", "command") and not stream.peek_is("|", "||"):
        says = f"`{token.text}` needs an argument: `{token.text}(...)` was expected."
        raise stream.refusal(says)
    factors = [stream.formula(POWER - 1)]
    number = isinstance(factors[0], Number)
    while stream.here.kind == "word" and not _starts_call(stream):
        if stream.here.spaced and not number:
            says = f"Where does the argument of `{token.text}` end? Brackets were expected."
            raise stream.refusal(says)
        factors.append(stream.formula(POWER - 1))
        number = False
    return factors[0] if len(factors) == 1 else Apply("*", tuple(factors))


def _starts_call(stream: Stream) -> bool:
    here = stream.here
    if name := stream.words.name(here):
        return stream.words.is_function(name)
    return here.text in FOLDS or bool(stream.words.head(here, called=False))


def _is_random(stream: Stream, parts: tuple[Tree, ...]) -> bool:
    """Whether a random name stands in one of the parts."""
    names = {name for part in parts for name in free_names(part)}
    every = {*names, *(name.upper() for name in names)}
    return any(isinstance(stream.words.names.get(name), Random) for name in every)


def _applied(stream: Stream, token: Token, head: str, parts: tuple[Tree, ...]) -> Tree:
    """The call, when it has as many parts as the function takes."""
    if head not in ARITIES:
        if len(parts) == 1:
            return _written_out(stream, token, head, parts[0])
        raise stream.refusal(f"`{token.text}` takes one argument.", token)
    if head == "Var" and not _is_random(stream, parts):
        head = "variance"
    if head == "indicator" and len(parts) == 1 and is_indicator(parts[0]):
        return parts[0]  # its brackets made an indicator of it
    least, most = ARITIES[head]
    if least <= len(parts) <= most:
        return Apply(head, parts)
    wanted = str(least) if least == most else f"{least} to {most}" if most < 99 else "several"
    says = f"`{token.text}` takes {wanted} argument(s); {len(parts)} were given."
    raise stream.refusal(says, token)


def _written_out(stream: Stream, token: Token, word: str, part: Tree) -> Tree:
    """A function by others; its argument may then stand there twice, and must not be long."""
    tree = written_out(word, part)
    if tree is None or more_parts_than(tree, MOST_PARTS):
        raise stream.refusal("This formula has too many parts.", token)
    return tree
