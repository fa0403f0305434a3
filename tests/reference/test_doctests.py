"""The examples in the reference: each public function has one, and each is true."""

import doctest
import importlib
import inspect
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import reference

NAMES = sorted(path.stem for path in Path(reference.__path__[0]).glob("[!_]*.py"))


def load(name: str) -> ModuleType:
    return importlib.import_module(f"reference.{name}")


def public_functions(module: ModuleType) -> set[str]:
    """Those that the module defines itself, also where a cache stands around one."""
    return {
        f"{module.__name__}.{name}"
        for name, value in vars(module).items()
        if not name.startswith("_")
        and isinstance(inspect.unwrap(value) if callable(value) else value, FunctionType)
        and value.__module__ == module.__name__
    }


def examples(module: ModuleType) -> list[doctest.DocTest]:
    return [test for test in doctest.DocTestFinder().find(module) if test.examples]


def wrong(test: doctest.DocTest) -> list[str]:
    """The report of each example that fails."""
    found: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=found.append)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_public_function_has_an_example(name: str) -> None:
    module = load(name)
    assert public_functions(module) <= {test.name for test in examples(module)}


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_true(name: str) -> None:
    assert not [report for test in examples(load(name)) for report in wrong(test)]


def test_an_example_that_is_false_is_found() -> None:
    parser = doctest.DocTestParser()
    text = ">>> bound(0.5, T=3)\n0.25\n"
    planted = parser.get_doctest(text, vars(load("vanishing")).copy(), "planted", None, 0)
    assert len(wrong(planted)) == 1


def test_functions_are_found() -> None:
    """Of a plain file, and of one whose functions are cached."""
    assert "reference.dropout.gamma" in public_functions(load("dropout"))
    assert "reference.corpus.transitions" in public_functions(load("corpus"))
