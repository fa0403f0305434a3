"""How platforms read what they are given, each written from its importer's own rules.

None shares code with what is tested: a file that these take is one that the platform would take.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

Student = Mapping[str, str]
"""A user of a platform: id, sid, login, email, name."""


class NotImported(ValueError):
    """The platform refuses the file."""


def canvas(
    text: str, students: Sequence[Student], assignments: Mapping[int, str]
) -> dict[tuple[str, int], str]:
    """(user's id, assignment) -> grade, as `GradebookImporter` finds them in the file.

    A student whom it does not know, and a title without a number that it knows, would be created
    or asked about: here they are faults.
    """
    lines = text.splitlines()[:3]
    widths = {mark: {len(row) for row in csv.reader(lines, delimiter=mark)} for mark in (";", ",")}
    mark = ";" if len(widths[";"]) == 1 and max(widths[";"]) > max(widths[","]) else ","
    head, *rows = [
        r for r in csv.reader(io.StringIO(text), delimiter=mark) if "".join(r).strip(";, ")
    ]
    if not (len(head) > 3 and "Student" in head[0] and "ID" in head[1]):
        raise NotImported("Invalid header row")
    width = 3
    sis = login = None
    if re.search(r"SIS\s+Login\s+ID", head[2]):
        login, width = 2, 4
    elif re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3]):
        extra = 1 if re.search(r"Integration\s+ID", head[4]) else 0
        sis, login, width = 2, 3, 5 + extra
        width += bool(re.search(r"Root\s+Account", head[4 + extra]))
    if "Section" not in head[width - 1]:
        raise NotImported("Invalid header row")
    columns = {}
    for k, name in enumerate(head[width:], start=width):
        if re.search("Current|Final|Override", name):
            continue
        found = re.search(r"\((\d+)\)$", name)
        if found is None or int(found[1]) not in assignments:
            raise NotImported(f"would make a new assignment: {name}")
        columns[int(found[1])] = k
    grades: dict[tuple[str, int], str] = {}
    read_only: set[int] = set()
    for row in rows:
        if "Points Possible" in row[0]:
            read_only = {a for a, k in columns.items() if re.search(r"read\s+only", row[k])}
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell, re.I) for cell in row):
            who = _canvas_student(row, students, sis, login)
            for assignment, k in columns.items():
                grades[who["id"], assignment] = _normal(row[k])
    return {key: grade for key, grade in grades.items() if key[1] not in read_only}


def _canvas_student(
    row: Sequence[str], students: Sequence[Student], sis: int | None, login: int | None
) -> Student:
    for wanted, value in (
        ("id", row[1]), ("sid", row[sis] if sis else ""), ("login", row[login] if login else ""),
        ("name", row[0]),
    ):  # fmt: skip
        found = [s for s in students if value and s.get(wanted) == value]
        if found:
            return found[0]
    raise NotImported(f"would ask who {row[0]} is")


def _normal(cell: str) -> str:
    """Commas before decimals become points, and those between thousands go."""
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *whole, last = re.split(r"[,.]", cell)
    return f"{''.join(whole)}.{last}" if whole else last


def moodle(
    text: str, ids: Mapping[str, str], most: float,
    words: tuple[str, str, str] = ("Identifier", "Grade", "Last modified (grade)"),
    hidden: str = "Participant ",
) -> dict[str, float]:  # fmt: skip
    """User -> grade, as the importer of offline grades takes them. `words` are its language's."""
    head, *rows = list(csv.reader(io.StringIO(text)))
    if not set(words) <= set(head):
        raise NotImported("invalidgradeimport")
    identity, grade = head.index(words[0]), head.index(words[1])
    found = {}
    for row in rows:
        user = ids.get(row[identity][len(hidden) :])
        value = row[grade].replace(" ", "")
        if user is None or value in ("", "-"):
            continue
        if 0 <= float(value) <= most:
            found[user] = float(value)
    return found


def moodle_feedback(content: bytes, participants: Mapping[int, str]) -> dict[str, dict[str, bytes]]:
    """User -> path -> bytes, as the importer of feedback files takes them from a zip."""
    found: dict[str, dict[str, bytes]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for path in archive.namelist():
            parts = path.split("/")
            if parts[-1].startswith((".", "~")):
                continue
            while parts:
                told = parts.pop(0).split("_", 4)
                if len(told) < 4 or not told[1].isdigit() or int(told[1]) not in participants:
                    continue
                if told[2:4] != ["assignsubmission", "file"]:
                    continue
                rest = "/".join([told[4] if len(told) > 4 else "", *parts])
                found.setdefault(participants[int(told[1])], {})[rest] = archive.read(path)
                break
    return found


def canvas_feedback(
    content: bytes, attachments: Mapping[tuple[int, int], str]
) -> tuple[dict[str, list[bytes]], list[str]]:
    """User -> files, and the names that are passed over: the first two numbers must be known."""
    found: dict[str, list[bytes]] = {}
    ignored = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for path in archive.namelist():
            numbers = [int(p) for p in path.split("/")[-1].split("_") if re.fullmatch(r"\d+", p)]
            user = attachments.get((numbers[0], numbers[1])) if len(numbers) > 1 else None
            if user is None or path.startswith("."):
                ignored.append(path)
            else:
                found.setdefault(user, []).append(archive.read(path))
    return found, ignored


def brightspace(text: str, students: Sequence[Student], items: Sequence[str]) -> dict[str, float]:
    """User -> points: by `OrgDefinedId` or `Username`, in a column that names a grade item."""
    head, *rows = list(csv.reader(io.StringIO(text)))
    if head[-1] != "End-of-Line Indicator" or head[0] not in ("OrgDefinedId", "Username"):
        raise NotImported("the file's columns")
    (column,) = [k for k, name in enumerate(head) if " Points Grade" in name]
    if head[column].partition(" Points Grade")[0] not in items:
        raise NotImported("no such grade item")
    by = {"OrgDefinedId": "sid", "Username": "login"}[head[0]]
    users = {student[by]: student["id"] for student in students}
    found = {}
    for row in rows:
        if row[-1] != "#":
            raise NotImported("the end of a line")
        if (who := users.get(row[0].lstrip("#"))) and row[column]:
            found[who] = float(row[column])
    return found


def blackboard(text: str, logins: Mapping[str, str], columns: Sequence[int]) -> dict[str, float]:
    """User -> points: by `Username`, in a column whose header ends in a number that is known."""
    head, *rows = list(csv.reader(io.StringIO(text)))
    if "Username" not in head:
        raise NotImported("no Username")
    numbers = {k: m for k, name in enumerate(head) if (m := re.search(r"\|\s*(\d+)$", name))}
    (column,) = [k for k, m in numbers.items() if int(m[1]) in columns]
    if len(head) != 1 + column:
        raise NotImported("a column without a number would be made anew")
    at = head.index("Username")
    return {logins[row[at]]: float(row[column]) for row in rows if row[at] in logins}


def markus(printed: str) -> tuple[dict[str, tuple[float, float, str]], list[dict[str, object]]]:
    """Name -> marks, their most, status; and the annotations, of what a custom tester prints."""
    tests: dict[str, tuple[float, float, str]] = {}
    annotations: list[dict[str, object]] = []
    for line in printed.splitlines():
        said = json.loads(line)
        if "annotations" in said:
            annotations += said["annotations"]
        elif "name" in said:
            if said["status"] not in ("pass", "partial", "fail", "error", "error_all"):
                raise NotImported(said["status"])
            if said["marks_earned"] < 0 or not (said["time"] is None or said["time"] >= 0):
                raise NotImported("a number below nothing")
            tests[said["name"]] = (said["marks_earned"], said["marks_total"], said["status"])
    for each in annotations:
        places = ("line_start", "line_end", "column_start", "column_end")
        if not all(isinstance(each[place], int) for place in places):
            raise NotImported("a place that is no number")
    return tests, annotations


def classroom50(text: str) -> tuple[int, int]:
    """Score and the most of it, as the runner's `validate_result` takes them."""
    result = json.loads(text)
    known = {
        *("schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit"),
        *("release", "review", "datetime", "graded_at", "score", "max-score", "tests"),
    }
    if result["schema"] != "classroom50/result/v1" or not set(result) <= known:
        raise NotImported("schema")
    for each in [result, *result["tests"]]:
        if type(each["score"]) is not int or type(each["max-score"]) is not int:
            raise NotImported("no whole number")
        if each["score"] < 0:
            raise NotImported("below nothing")
    if result["score"] > result["max-score"]:
        raise NotImported("more than the most")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", result["datetime"]):
        raise NotImported("datetime")
    return result["score"], result["max-score"]


def command(line: str) -> tuple[str, dict[str, str], str]:
    """Name, properties and message of a command, as the runner parses a line of output."""
    text = line.lstrip()
    if not text.startswith("::"):
        raise NotImported("no command")
    end = text.index("::", 2)
    name, _, told = text[2:end].partition(" ")
    properties = dict(part.split("=", 1) for part in told.split(",") if part)
    plain = {
        n: _unescaped(v).replace("%3A", ":").replace("%2C", ",") for n, v in properties.items()
    }
    return (
        name,
        {n: v.replace("%25", "%") for n, v in plain.items()},
        _unescaped(text[end + 2 :]).replace("%25", "%"),
    )


def _unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n")


def commands_in(output: str) -> list[str]:
    """The lines that a runner would take for commands, old and new style."""
    lines = re.split(r"\r\n|\r|\n", output)
    return [line for line in lines if line.lstrip().startswith("::") or "##[" in line]


def junit(content: bytes) -> dict[str, dict[str, float]]:
    """Suite -> counts and properties, held against its cases."""
    suites = {}
    for suite in ElementTree.fromstring(content):
        cases = suite.findall("testcase")
        counts = {
            tag: len(suite.findall(f"testcase/{tag}")) for tag in ("failure", "error", "skipped")
        }
        told = {"failure": "failures", "error": "errors", "skipped": "skipped"}
        if int(suite.attrib["tests"]) != len(cases):
            raise NotImported("tests")
        for tag, attribute in told.items():
            if int(suite.attrib[attribute]) != counts[tag]:
                raise NotImported(tag)
        properties = {
            p.attrib["name"]: p.attrib["value"] for p in suite.findall("properties/property")
        }
        suites[suite.attrib["name"]] = {
            "score": float(properties["score"]),
            "max_score": float(properties["max_score"]),
            **counts,
        }
    return suites


def nbgrader(text: str) -> dict[str, dict[str, str]]:
    """Student -> row, under the header of nbgrader's own export."""
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name",
              "email", "raw_score", "late_submission_penalty", "score", "max_score"]  # fmt: skip
    if rows and list(rows[0]) != wanted:
        raise NotImported("header")
    for row in rows:
        left = max(0.0, float(row["raw_score"]) - float(row["late_submission_penalty"]))
        if abs(left - float(row["score"])) > 0.0051:
            raise NotImported("score")
    return {row["student_id"]: row for row in rows}
