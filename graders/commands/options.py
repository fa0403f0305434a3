"""The commands of `grade.py` and what each takes, in tables: the standard library alone.

An option is the names and settings of `argparse.add_argument`. A command is its name, the function
of `graders/commands/` that carries it out, what it does, and its options.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any


def _option(names: str, says: str = "", **settings: Any) -> tuple[str, dict[str, Any]]:
    return names, settings | ({"help": says} if says else {})


_flag = partial(_option, action="store_true")
_text = partial(_option, default="")
_path = partial(_option, type=Path)
ASSIGNMENT = _option("assignment", metavar="ASSIGNMENT")
ANY = _option("assignment", metavar="ASSIGNMENT", nargs="?")
STUDENT, ITEM = _option("student", metavar="STUDENT"), _option("item", metavar="ITEM")
JSON, WHO = _flag("--json"), _text("--who", "your name; default: the login's")
STORE = _text(
    "--store",
    "a PostgreSQL in place of class.db beside the results; default: $GRADE_STORE",
    metavar="URL",
)
RESULTS = _path("--results", "the folder that run wrote; default: results", default=Path("results"))
TRACK = _text("--track", "the course track, where credit depends on it")
GRADESCOPE = (
    TRACK,
    _flag("--show-feedback", "show points and reasons at once, not only once grades are published"),
    _option("--minutes", "the platform's own time limit; default: 10", type=float, default=10),
)
RUN = (
    _option("assignment", "a name, or a folder of questions", metavar="ASSIGNMENT"),
    _path("submissions", metavar="SUBMISSIONS", nargs="+"),
    _path("--out", "default: results", default=Path("results")),
    _option("--again", "run these anew, or everybody", nargs="*", metavar="STUDENT"),
    _option("--jobs", "default: one per core", type=int, default=os.cpu_count() or 1),
    _text("--cluster", "ask on Dask's workers: a scheduler's address, or local:N; see "
          "docs/department.md", metavar="tls://HOST:PORT"),
    TRACK,
    _path("--secret", "draw the hidden inputs from this file (default: made once for each --out)"),
    _path("--roster", "a table of the class, CSV or .xlsx (default: the last run's)"),
    _text("--deadline", "2026-03-01T23:59 (until the minute ends), a day, or none",
          metavar="DATE"),
    _text("--timezone", "of the deadline: America/Toronto (default: this machine's)",
          metavar="IANA"),
    _option("--count", "which of several attempts counts (default: last)",
            choices=["last", "best", "first"]),
    _option("--late", "what late work loses: 10%%/day, or 1d=1/10,3d=3/10, or none",
            metavar="RULE"),
    _option("--grace", "days late that cost nothing; a roster may tell them too", type=int,
            metavar="DAYS"),
    _text("--until", "nothing counts after that date, or length of time: 7d", metavar="DATE"),
    _option("--words", "elsewhere: on another platform, so that their points wait (default: here)",
            default="here", choices=["here", "elsewhere"]),
    _option("--min-isolation", "refuse below this wall: strong, standard, basic, weak",
            default="standard", metavar="LEVEL", choices=["strong", "standard", "basic", "weak"]),
    _flag("--table", "a row for each student, however many they are"), JSON,
    STORE,
)  # fmt: skip
MARK = (
    STUDENT, ITEM,
    _option("points", "4 for the whole item, +4 for the part that waits", nargs="?",
            metavar="POINTS"),
    _flag("--undo", "take the last change of the mark back"),
    _flag("--confirm", "let a mark that was given on an earlier attempt count"),
    _text("--comment"), _text("--grader"), RESULTS, STORE,
)  # fmt: skip
RESCORE = (
    _flag("--apply", "write what is shown"),
    _text("--since", "name the questions that changed since a run of that", metavar="VERSION"),
    JSON, RESULTS, STORE,
)  # fmt: skip
HOW = (
    _flag("--drop", "the item counts for nobody"),
    _flag("--full", "everybody gets all of its points"),
    _option("--points", "what these get for it", nargs="+", metavar="STUDENT=POINTS"),
    _option("--excuse", "it does not count for these: EX", nargs="+", metavar="STUDENT"),
    _option("--scale", "of the total: 11/10", metavar="FACTOR"),
    _option("--due", "of the total: their own due date, or +2d", nargs="+", metavar="STUDENT=DATE"),
    _option(
        "--late",
        "of the total: how late they are to count as, or 0",
        nargs="+",
        metavar="STUDENT=LENGTH",
    ),
    _flag("--undo", "take the last decision on it back"),
)
"""Ways to adjust, of which one is named."""
ADJUST = (
    _option("item", "a number, or total", metavar="ITEM"), *HOW, _text("--reason"), WHO,
    RESULTS, STORE,
)  # fmt: skip
REGRADE = (
    _option("student", "default: all open requests", metavar="STUDENT", nargs="?"),
    _option("items", metavar="ITEM", nargs="*"),
    _text("--words", "what the student says"),
    _text("--answer", "what is answered, which closes it"),
    WHO, RESULTS, STORE,
)  # fmt: skip
LEADS = (
    _option("--against", "the results of an earlier year", metavar="OLD", type=Path, nargs="+",
            default=()),
    JSON, RESULTS, STORE,
)  # fmt: skip
LOG = _text("--student"), _text("--item"), _text("--who"), JSON, RESULTS, STORE
ROSTER = _path("--roster", "a CSV with who students are elsewhere: email, sid, login, name, ...")
INTO = _path("--into", "the platform's own file, which stays as it is")
BY_NAME = _flag("--by-name", "let a name do that only one student has")
EXPORT = (
    _option("form", "json, csv, parquet: tables; the others: what a platform reads",
            metavar="FORMAT", choices=["canvas", "moodle", "brightspace", "blackboard",
                                       "gradescope", "markus", "github", "nbgrader", "junit", "csv",
                                       "parquet", "json"]),
    _path("results", "default: results", metavar="RESULTS", nargs="?", default=Path("results")),
    _path("out", "the file or folder to write; default: in RESULTS/exports", metavar="OUT",
          nargs="?"),
    INTO, ROSTER, BY_NAME,
    _text("--column", "the column to fill, where there are several; MarkUs's criterion"),
    _text("--out-of", "scale totals to so many points", metavar="POINTS"),
    _flag("--provisional", "write points so far where more is to come"),
    _flag("--pseudonyms", "numbers in place of names"),
    STORE,
)  # fmt: skip
PUBLISH = (
    RESULTS,
    _option("--answers", "show students the right answers, from now on; or no more",
            choices=["yes", "no"], default=""),
    _option("--package", "the feedback, as files or as a zip that a platform takes",
            choices=["files", "moodle", "canvas", "email"], default=""),
    _option("--items", "the feedback on these alone", nargs="+", metavar="ITEM"),
    INTO, ROSTER, BY_NAME,
    _path("--to", "the zip or folder to write; default: in RESULTS/packages"),
    STORE,
)  # fmt: skip
IMPORT = (
    _path("old", "a folder with run.json and reports/", metavar="OLD"),
    _path("--out", "default: the same folder"),
    STORE,
)
RELEASE = (
    _option("assignment", "default: all", metavar="ASSIGNMENT", nargs="?"),
    _path("folder", "default: student_template/ASSIGNMENT, beside a homework of yours",
          metavar="DIR", nargs="?"),
    _flag("--bundle",
          "add the checker, for pip; and beside DIR the course's DIR-autograder.zip"),
    _flag("--check", "write nothing; tell what is stale"),
)  # fmt: skip
CHECK = (
    _path("path", metavar="PATH", nargs="?", default=Path()),
    _path("--homework", "the homework's folder; default: the current one, or one above it"),
    _flag("--wall", "run the code behind a wall, or not at all"),
    _path("--summary", "a markdown file to which a table is added"),
    _flag("--github", "tell a workflow: its step's summary, and remarks at lines of your files"),
    _path("--result", "write Classroom 50's result.json"),
    _flag("--strict", "exit 1 also where an item has no answer"),
    _option("--item", "tell of these items alone, and all of them", nargs="+", metavar="ITEM"),
    _flag("--watch", "check again each time that a file changes"),
    JSON,
)
HANDED_OVER = (
    ASSIGNMENT,
    _path("submission", metavar="SUBMISSION_DIR"),
    _path("--metadata", required=True, metavar="JSON"),
    _path("--out", required=True, metavar="JSON"),
    _path("--secret", "default: drawn for this submission alone"),
    *GRADESCOPE,
)
BUNDLE = (
    ASSIGNMENT,
    _path("out", metavar="OUT.zip"),
    _path("--secret", "the class's (default: made once, OUT.secret)"),
    _flag("--torch", "add it where only students use it"),
    *GRADESCOPE,
)
DESK = (
    _path("results", "default: results", metavar="RESULTS", nargs="?", default=Path("results")),
    WHO,
    _text("--for", "graders who get a link each: anna,ben", dest="seats", metavar="NAMES"),
    _text("--head", "who of them sees all and decides (default: --who)", metavar="NAME"),
    _option("--port", "default: the one of the last time, or any", type=int, default=0),
    _option("--host", "another address than this machine's own needs --cert and --key",
            default="127.0.0.1"),
    _path("--cert", "a TLS certificate"), _path("--key", "its key"),
    _flag("--no-browser", "print the link alone"),
    STORE,
)  # fmt: skip
COMMANDS = (
    ("run", "classes.run", "grade what is new in a folder of submissions", RUN),
    ("list", "homeworks.list_items", "show assignments and their items", (ANY, JSON)),
    ("explain", "items.explain", "show what was asked, answered, and why",
     (STUDENT, ITEM, RESULTS, STORE)),
    ("mark", "items.mark", "give points for what a person reads", MARK),
    ("desk", "readers.desk", "mark in a browser what waits for people", DESK),
    ("read", "readers.read", "mark in the terminal: the next answers to an item",
     (ITEM, WHO, RESULTS, STORE)),
    ("rescore", "classes.rescore", "show what judging again would change", RESCORE),
    ("publish", "classes.publish", "write the pages from the store, and packages of feedback",
     PUBLISH),
    ("adjust", "decisions.adjust", "decide on an item for everybody", ADJUST),
    ("regrade", "decisions.regrade", "note or answer a student's request", REGRADE),
    ("log", "chronicle.log", "show who did what, when, and why", LOG),
    ("stats", "chronicle.stats", "show how each item went",
     (_text("--item"), JSON, RESULTS, STORE)),
    ("leads", "similarity.similar", "show whose work is alike, for a person to look at", LEADS),
    ("forget", "chronicle.forget", "remove a person from a class", (STUDENT, WHO, RESULTS, STORE)),
    ("export", "export.export", "write marks as platforms read them", EXPORT),
    ("import-results", "export.import_results", "take over an earlier version's results", IMPORT),
    ("audit", "homeworks.audit", "grade the graders",
     (ANY, JSON, _flag("--markdown", "as it stands in docs/audit.md"))),
    ("try", "authors.try_item", "show what students see for each answer of a question",
     (ASSIGNMENT, ITEM, _path("file", "an answer of yours", metavar="FILE", nargs="?"))),
    ("release", "homeworks.release", "write the folder that students get", RELEASE),
    ("check", "students.check", "check your own work, without a wall: it runs as you", CHECK),
    ("gradescope", "gradescope.gradescope", "grade the submission that Gradescope hands over",
     HANDED_OVER),
    ("bundle", "gradescope.bundle", "make a Gradescope autograder", BUNDLE),
    ("doctor", "machine.doctor", "show this machine's wall", ()),
)  # fmt: skip
"""Name, the function that carries it out, what it does, its arguments."""
