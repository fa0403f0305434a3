"""The commands of LaTeX that stand in formulas: signs, words, fonts, accents."""

from __future__ import annotations

from collections.abc import Mapping

from graders.formulas.text.vocabulary import ARITIES, FOLDS, LETTERS, SPELLINGS, WRITTEN_OUT

TO_SKIP = r"""
, ; ! : > quad qquad displaystyle textstyle limits nolimits left right middle big Big bigg Bigg
bigl bigr Bigl Bigr biggl biggr Biggl Biggr thinspace mathstrut hspace vspace hfill nonumber notag
boxed textstyle scriptstyle ensuremath negthinspace
"""
SKIPPED = frozenset(TO_SKIP.split())
SIGNS: Mapping[str, str] = {
    **dict.fromkeys(("times", "ast"), "*"),
    **dict.fromkeys(("cdot", "bullet"), "·"),
    **dict.fromkeys(("odot", "circ"), "⊙"),
    **dict.fromkeys(("le", "leq", "leqslant"), "<="),
    **dict.fromkeys(("ge", "geq", "geqslant"), ">="),
    **dict.fromkeys(("ne", "neq"), "!="),
    **dict.fromkeys(("|", "Vert", "lVert", "rVert"), "||"),
    **dict.fromkeys(("vert", "lvert", "rvert", "mid"), "|"),
    **{"div": "/", "lt": "<", "gt": ">", "{": "{", "}": "}", "\\": "\\", "&": "&"},
    **{"lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]"},
    **{"langle": "⟨", "rangle": "⟩", "otimes": "⊗", "%": "%", "bmod": "%"},
    **dict.fromkeys(("dots", "ldots", "cdots", "dotsc", "dotsb"), "..."),
    **{"land": "and", "wedge": "and", "prime": "'"},
    **{"lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉"},
}
WORDS: Mapping[str, str] = {
    **{letter: letter for letter in LETTERS},
    **{word: word for word in (*ARITIES, *SPELLINGS, *WRITTEN_OUT, *FOLDS)},
    **{"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "ell": "ell"},
}
IN_FONTS = """
mathbf mathrm mathbb mathcal mathsf mathit mathds mathbbm boldsymbol bm bf rm operatorname text
textbf textrm textit mathop vec
"""
FONTS = frozenset(IN_FONTS.split())
ACCENTS: Mapping[str, str] = {
    **{"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar"},
    **{"tilde": "tilde", "widetilde": "tilde", "dot": "dot", "check": "check"},
}
FRACTIONS: Mapping[str, str] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), "frac"),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), "binom"),
}
