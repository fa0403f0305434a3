"""What a formula is made of: names, indexed names, calls, sums, brackets, bars, lists."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from graders.formulas.names import Random
from graders.formulas.text import constructs, sums
from graders.formulas.text.size_limits import MOST_PARTS, more_parts_than
from graders.formulas.text.stream import POSTFIX, POWER, Stream
from graders.formulas.text.tokens import OPENERS, Token
from graders.formulas.text.vocabulary import ARITIES, CONSTANTS, FOLDS, written_out
from graders.formulas.tree import Apply, Number, Symbol, Tree

BARE = frozenset({"ones", "eye"})
"""Heads that also stand without an argument: their size is then what fits."""


def word(stream: Stream, token: Token) -> Tree:
    """A word that was just taken, with all that belongs to it."""
    name = stream.words.name(token)
    if name and stream.words.is_function(name):
        return declared_call(stream, token, name)
    if name:
        return Symbol(name)
    alone = replace(token, low="")
    base = stream.words.name(alone) or stream.words.name(replace(alone, text=token.text.upper()))
    if token.low and base and stream.words.is_array(base):  # x_i is also a row of X
        return indexed(stream, token, base)
    if token.text in FOLDS:
        return sums.fold(stream, token)
    if head := stream.words.head(token, stream.peek_is(*OPENERS)):
        return call(stream, token, head)
    if token.text in CONSTANTS and not token.low:
        return Symbol(CONSTANTS[token.text])
    if token.text == "I":
        return identity(stream, token)
    return run(stream, token)


def run(stream: Stream, token: Token) -> Tree:
    """Names in a row without blanks: they take the place of the word in the stream."""
    pieces = stream.words.split(token)
    stream.tokens[stream.place : stream.place] = pieces[1:]
    return word(stream, pieces[0])


def identity(stream: Stream, token: Token) -> Tree:
    """`I`, `I_n`: the identity matrix, unless the question has a name of its own for it."""
    if not token.low:
        return Apply("eye", ())
    return Apply("eye", (stream.substream(token).whole(),))


def indexed(stream: Stream, token: Token, base: str) -> Tree:
    """`x_i`, `A_{ij}`, `A_{i,j+1}` of a declared array."""
    array = stream.words.names[base]
    rank = len(getattr(array, "shape", ()))
    stream = stream.substream(token)
    if rank > 1 and token.low.isalnum() and len(token.low) == rank:
        places = range(token.low_at, token.low_at + rank)
        letters = [Token("word", c, at, at + 1) for c, at in zip(token.low, places, strict=True)]
        return Apply("index", (Symbol(base), *(_letter(stream, letter) for letter in letters)))
    indices = [stream.formula()]
    while stream.passes(",", "_"):
        indices.append(stream.formula())
    if stream.here.kind != "end":
        raise stream.refusal("An index was expected here.")
    return Apply("index", (Symbol(base), *indices))


def _letter(stream: Stream, letter: Token) -> Tree:
    if letter.text.isdigit():
        return Number(Fraction(letter.text))
    if not (name := stream.words.name(letter)):
        raise stream.words.unknown(letter)
    return Symbol(name)


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
    low = _low(stream, token, head)
    if head in BARE and not stream.peek_is(*OPENERS):
        return Apply(head, low)
    power = _power(stream, token)
    parts = stream.parts() if stream.peek_is(*OPENERS) else (argument(stream, token),)
    tree = _applied(stream, token, head, parts + low)
    return tree if power is None else Apply("^", (tree, power))


def _low(stream: Stream, token: Token, head: str) -> tuple[Tree, ...]:
    """What the subscript of a function adds to its parts."""
    if not token.low:
        return ()
    if head == "E":
        _check_over(stream, token)
        return ()
    if head not in ("log", "ones", "eye"):
        raise stream.words.unknown(token)
    return (stream.substream(token).whole(),)


def _check_over(stream: Stream, token: Token) -> None:
    """`E_x[...]` says over what: that is understood for names that are random, and only there."""
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
    """What a function without brackets applies to: the `2n` of `log 2n`, the `n^2` of `log n^2`."""
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


def _applied(stream: Stream, token: Token, head: str, parts: tuple[Tree, ...]) -> Tree:
    """The call, when it has as many parts as the function takes."""
    if head not in ARITIES:
        if len(parts) == 1:
            return _written_out(stream, token, head, parts[0])
        raise stream.refusal(f"`{token.text}` takes one argument.", token)
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


def group(stream: Stream) -> Tree:
    """A bracketed formula; a list of numbers is a column, a list of lists the rows of a matrix."""
    opened = stream.here
    if stream.peek_is("[") and stream.ahead().text == "[":
        inner = stream.commas(stream.place + 1)
        if inner or stream.commas(stream.place):
            return rows(stream)
    parts = stream.parts()
    if len(parts) == 1:
        return parts[0]
    if not parts or opened.text != "[":
        raise stream.refusal("One formula was expected in these brackets.", opened)
    return Apply("matrix", tuple(Apply("row", (part,)) for part in parts))


def rows(stream: Stream) -> Tree:
    """`[[1, 2], [3, 4]]`."""
    found: list[Tree] = []
    with stream.brackets():
        while stream.peek_is("["):
            found.append(Apply("row", stream.parts()))
            if not stream.passes(","):
                break
    return Apply("matrix", tuple(found))
