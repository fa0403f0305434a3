"""Whether an archive or a folder is a class's or one student's: names are proved, not claimed.

What lies inside a student's own archive never says whose it is. A platform's names are obeyed
where whoever grades has named the export, its name is that of an export, or a roster knows better.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from graders.intake.files import File
from graders.intake.naming import letters
from graders.intake.roster import Person, Roster
from graders.intake.several import ANSWERS, PARTS
from graders.intake.submission import Unusable

EXPORT = re.compile(
    r"(?:.*(?<![^\W\d_])(?:exports?|submissions?|hand[ _-]?ins?|assignments?|homeworks?|abgaben?"
    r"|rendus|remises?|devoirs?|entregas?|consegne|inzendingen|downloads?|gradescope|canvas|moodle|students?"
    r"|class|classe|course|all|hw\d*)(?![^\W\d_]).*|[\d_. -]+)",
    re.IGNORECASE,
)  # fmt: skip
"""Names that people and platforms give to a folder or an archive of a class."""
MODULES = frozenset({
    "main", "model", "models", "utils", "util", "helper", "helpers", "train", "training", "test",
    "tests", "eval", "attention", "notebook", "analysis", "report", "answers", "answer",
    "solution", "solutions", "untitled", "index", "data", "network", "net", "layers", "optimizer",
    "plots", "figures", "submission", "final", "draft", "appendix", "written", "coding", "theory",
    "practical", "readme", "transformer", "encoder", "decoder", "diffusion", "unet", "lstm",
    "rnn", "gnn", "cnn", "mlp", "vae", "gan", "config", "setup",
})  # fmt: skip
"""Names of one project's files."""
VERSION = re.compile(r"[ _.-]*(?:old|new|final|copy|draft|backup|v?\d+|\(\d+\))+$", re.IGNORECASE)
MOST_READ = 4 << 20


def knows(roster: Roster | None, name: str) -> bool:
    """Whether the roster has a student or a group of that name."""
    return bool(roster and roster.find(Person(name, (("any", name),))))


def is_trusted(name: str, people: int, roster: Roster | None, named: bool) -> bool:
    """Whether a platform's names inside what is called `name` are obeyed.

    `named` says that whoever grades named it, and it was not merely found in a folder.
    """
    if knows(roster, name):
        return False
    return bool(EXPORT.fullmatch(name)) or (named and people > 1)


def loose(
    name: str, files: Sequence[File], roster: Roster | None, asked: Collection[str]
) -> tuple[bool, str]:
    """Whether the loose files of an archive are students, and a sentence where that is a guess."""
    kept = [file for file in files if not file.refused]
    books = [file for file in kept if file.kind in ANSWERS]
    stems = sorted({file.stem for file in books})
    if len(stems) < 2 or any("/" in file.name for file in kept):
        return False, ""
    if roster is not None:
        students = {
            found[0].student
            for stem in stems
            if (found := roster.find(Person(stem, (("any", stem),))))
        }
        return len(students) > 1 and not knows(roster, name), ""
    how = _without_roster(stems, books, asked)
    count = f"{name} holds {len(stems)} files of different names and no folder"
    if how:
        return True, f"{count}: each is taken for a student's ({how}); a --roster makes it sure"
    return False, f"{count}: taken for one student's work; a --roster, or folders, say otherwise"


def _without_roster(stems: Sequence[str], books: Sequence[File], asked: Collection[str]) -> str:
    """The reason to take files for students'; nothing where they are one student's."""
    if all(re.fullmatch(r"[A-Za-z]?\d{4,}", stem) for stem in stems):
        return "they are named by numbers of students"
    plain = [letters(VERSION.sub("", stem)) for stem in stems]
    if len(set(plain)) < len(plain) or any(letters(s) in MODULES for s in stems):
        return ""
    if any(PARTS.fullmatch(stem[:80]) for stem in stems):
        return ""
    answered = [found for file in books if (found := _answered(file, asked))]
    if len(answered) > 1:
        common = answered[0].intersection(*answered[1:])
        smallest = min(map(len, answered))
        return "they answer the same questions" if len(common) * 2 >= smallest else ""
    is_names = all(re.fullmatch(r"[^\W_][\w .,'@-]*", stem) for stem in stems)
    notebooks = {file.stem for file in books if file.kind == ".ipynb"}
    return "they are notebooks with names of people" if is_names and notebooks == {*stems} else ""


def _answered(file: File, asked: Collection[str]) -> set[str]:
    """The asked names that a file gives a value to."""
    if file.kind not in (".ipynb", ".py") or not asked:
        return set()
    try:
        text = file.content()[:MOST_READ].decode("utf-8", "replace")
    except Unusable:
        return set()
    return {name for name in asked if re.search(rf"(?<!\w){re.escape(name)}\s*[=(:]", text)}


def told_hidden(names: Iterable[str]) -> list[str]:
    """A sentence for each folder or file of answers whose name begins with a dot."""
    return [f"passed over: {name}, whose name begins with a dot; rename it" for name in names]
