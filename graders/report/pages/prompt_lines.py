"""An item's prompt: the sentence that is its own on one line, and all of it behind that."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from graders.report.pages.markup import prose, tag


@lru_cache(maxsize=1024)
def prompt_line(prompt: str, shared: frozenset[str]) -> Markup:
    """The first sentence of the item's own on a line; all of the prompt behind it."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", prompt.strip())]
    sentences = [each for part in paragraphs for each in _sentences(part)]
    own = next((each for each in sentences if each not in shared), sentences[0])
    if len(sentences) == 1:
        return tag("p", prose(own), class_="prompt")
    whole = [tag("p", prose(part)) for part in paragraphs]
    return tag("details", tag("summary", prose(own)), *whole, class_="prompt")


def _sentences(text: str) -> list[str]:
    """A paragraph's sentences; a point inside a formula or a name ends none."""
    hidden = re.sub(r"`[^`]*`|\$[^$]*\$", lambda found: "x" * len(found[0]), text)
    ends = [found.end() for found in re.finditer(r"[.?](?= +[A-Z$`\"(]| +x{3})", hidden)]
    return [text[a:b].strip() for a, b in pairwise([0, *ends, len(text)])]


@lru_cache(maxsize=8)
def common(prompts: tuple[str, ...]) -> frozenset[str]:
    """Return the sentences that several items' prompts share."""
    found = Counter(
        sentence
        for prompt in prompts
        for part in re.split(r"\n\s*\n", prompt.strip())
        for sentence in set(_sentences(" ".join(part.split())))
    )
    return frozenset(sentence for sentence, times in found.items() if times > 1)
