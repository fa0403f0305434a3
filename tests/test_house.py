"""The house stands: who may import whom, and how large a room may be."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parent.parent
TREES = ("graders", "reference", "assignments")
Arrow: TypeAlias = tuple[str, str]
"""A module, and one that it imports."""
MOST_LINES = 250
MOST_FUNCTION_LINES = 40


def sources() -> list[Path]:
    return [ROOT / "grade.py", *(p for tree in TREES for p in sorted((ROOT / tree).rglob("*.py")))]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, at any depth of its code."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join([*base, *((node.module,) if node.module else ())])
            found = False
            for alias in node.names:  # `from package import module` is an arrow to the module
                inner = (ROOT / (name + "." + alias.name).replace(".", "/")).with_suffix(".py")
                if inner.exists():
                    found = True
                    yield f"{name}.{alias.name}"
            if not found:
                yield name


ALL = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in sources()]


def within(*folders: str) -> list[Path]:
    return [p for p in sources() if str(p.relative_to(ROOT)).startswith(folders)]


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] in (*TREES, "grade")}


@pytest.mark.parametrize("path", within("reference/"), ids=str)
def test_reference_imports_nothing_of_ours_but_itself(path: Path) -> None:
    assert all(name.startswith("reference.") for name in ours(path))


def test_arrays_are_typed_in_one_place() -> None:
    """Every other file of the reference takes `Array` from there."""
    typed = [path.name for path in within("reference/") if "NDArray" in path.read_text("utf-8")]
    assert typed == ["types.py"]


@pytest.mark.parametrize("path", within("graders/guest/"), ids=str)
def test_the_guest_imports_nothing_of_ours_outside_its_room(path: Path) -> None:
    assert all(name.startswith("graders.guest") for name in ours(path))


@pytest.mark.parametrize("path", within("graders/"), ids=str)
def test_the_engine_knows_no_assignment_no_reference_and_not_its_own_face(path: Path) -> None:
    assert not {n for n in ours(path) if n.startswith(("assignments", "reference", "grade."))}
    assert "graders" not in ours(path)


@pytest.mark.parametrize("path", within("assignments/"), ids=str)
def test_an_assignment_imports_itself_the_shared_ones_the_face_and_reference(path: Path) -> None:
    here = ".".join(path.relative_to(ROOT).parts[:2])
    allowed = (here, "assignments.shared", "reference")
    faces = {"graders", "graders.properties"}
    assert {n for n in ours(path) if not n.startswith(allowed)} <= faces


def test_there_are_no_circles() -> None:
    graph = nx.DiGraph(
        (module_name(path), name)
        for path in sources()
        if path != ROOT / "graders/face.py"
        for name in ours(path)
        if name != module_name(path)
    )
    assert not list(nx.simple_cycles(graph))


ENGINE = (
    {"commands"},
    {"desk"},
    {"course", "release"},
    {"audit", "report"},
    {"grading", "properties", "public"},
    {"unanswered"},
    {"find_assignment", "kinds", "load_plan", "scores"},
    {"assignment", "compared"},
    {"forms", "host", "intake"},
    {"formulas", "model", "precision", "tolerance", "wording"},
    {"evidence", "guest", "rubric"},
)
"""The floors of `graders/`, from the top: an import goes down, or stays in its wing."""
FORMULAS = (
    {"deciding", "derivations"},
    {"arrays", "growth", "landmarks"},
    {"canonical", "numbers", "text"},
    {"decision"},
    {"names"},
    {"tree"},
)
"""The floors of `graders/formulas/`."""


def wings(folder: str, floors: tuple[set[str], ...], arrows: Iterable[Arrow]) -> list[str]:
    """The imports inside a folder that do not go down, as sentences."""
    floor = {wing: height for height, wings in enumerate(reversed(floors)) for wing in wings}
    refused = []
    for source, target in arrows:
        inside = [
            n.removeprefix(folder).split(".")[0] for n in (source, target) if n != folder[:-1]
        ]
        if len(inside) < 2 or not (source.startswith(folder) and target.startswith(folder)):
            continue
        above, below = inside
        if unknown := {above, below} - floor.keys():
            refused.append(f"{source} imports {target}: {unknown} has no floor")
        elif above != below and floor[above] <= floor[below]:
            refused.append(f"{source} imports {target}, which is not below it")
    return refused


def arrows() -> list[Arrow]:
    return [
        (module_name(path), name)
        for path in within("graders/")
        if path != ROOT / "graders/face.py"
        for name in ours(path)
    ]


def test_imports_between_wings_go_down() -> None:
    assert not wings("graders.", ENGINE, arrows())
    assert not wings("graders.formulas.", FORMULAS, arrows())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        pytest.param("graders.intake.archive", "graders.report.table", id="up"),
        pytest.param("graders.report.table", "graders.audit.report", id="sideways"),
        pytest.param("graders.kinds.code", "graders.helpers.text", id="to a wing unheard of"),
    ],
)
def test_a_planted_import_between_wings_is_refused(source: str, target: str) -> None:
    assert len(wings("graders.", ENGINE, [*arrows(), (source, target)])) == 1


def test_a_planted_import_up_in_the_formulas_is_refused() -> None:
    planted = ("graders.formulas.text.grammar", "graders.formulas.arrays.matrices")
    assert len(wings("graders.formulas.", FORMULAS, [*arrows(), planted])) == 1


def test_the_root_of_the_engine_holds_the_nouns_and_verbs_alone() -> None:
    nouns = {"model", "compared", "assignment", "scores", "tolerance", "forms", "wording"}
    nouns |= {"evidence", "rubric"}
    verbs = {"find_assignment", "load_plan", "grading"}
    files = {path.stem for path in (ROOT / "graders").glob("*.py")}
    assert files == {"__init__", "face"} | nouns | verbs


CLASSES_TWICE = {
    "Function": "a function's name in formulas, and what a property asks; both stand on a face",
    "Module": "a kind of question, and what a property asks; both stand on a face",
}


def test_no_file_and_no_class_of_the_engine_has_the_name_of_another() -> None:
    files = Counter(p.stem for p in within("graders/") if not p.stem.startswith("__"))
    classes = Counter(
        node.name
        for path in within("graders/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert not {name for name, times in files.items() if times > 1}
    assert {name for name, times in classes.items() if times > 1} == set(CLASSES_TWICE)


@pytest.mark.parametrize("path", ALL)
def test_a_file_is_at_most_250_lines_and_a_function_40(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_FUNCTION_LINES, f"{node.name}: {length} lines"


def test_one_file_sets_the_precision_of_balls() -> None:
    """It is one for all threads, and that file makes them take turns."""
    setting = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if re.search(r"^from flint import .*\bctx\b|\bflint\.ctx\b", path.read_text("utf-8"), re.M)
    ]
    assert setting == ["graders/formulas/numbers/values.py"]


@pytest.mark.parametrize("path", ALL)
def test_heavy_packages_wait_until_they_are_needed(path: Path) -> None:
    """Torch costs seconds to import: no file of the engine does so before it must.

    Students' modules may, and kits whose classes theirs inherit: they run in the guest alone.
    """
    if path.is_relative_to(ROOT / "reference") or path.parent.name in ("starter", "kit"):
        return
    top = [node for node in ast.parse(path.read_text(encoding="utf-8")).body]
    names = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in top if isinstance(node, ast.ImportFrom)}
    heavy = {"torch", "sympy", "nbformat", "nbconvert", "IPython", "networkx"}
    assert not {name.split(".")[0] for name in names} & heavy


def test_the_command_line_starts_with_the_standard_library_and_its_options_alone() -> None:
    for file in ("grade.py", "graders/commands/options.py"):
        top = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        named = {
            name
            for node in top
            for name in (
                [str(node.module)]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
        strangers = {n for n in named if n.partition(".")[0] not in sys.stdlib_module_names}
        assert strangers <= {"graders.commands.options"}


def test_a_module_of_the_engine_is_imported_without_the_face() -> None:
    asks = "from graders import wording; import sys; print('graders.face' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
