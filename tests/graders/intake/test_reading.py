"""The files of one hand-in become one submission, whatever is wrong with some of them."""

import pytest

from graders.intake import reading
from graders.intake.files import MOST_OF_NOTEBOOK, File
from graders.intake.reading import read
from graders.intake.submission import MOST_PROBLEMS, Submission, Unusable
from graders.intake.unpacking import MOST_FILES
from tests.graders.intake.builders import Made, file, markdown, notebook, sources, tarred, zipped

NUMBERS = ("1.1", "2.2")
BOOK = notebook("x = 1")


def submission(*files: File) -> Submission:
    return read("ada", files, NUMBERS)


ENCODINGS = [
    ("UTF-8", "utf-8", 0),
    ("UTF-8 with a mark", "utf-8-sig", 0),
    ("UTF-16 of Windows", "utf-16", 0),
    ("Latin-1", "latin-1", 1),
]


@pytest.mark.parametrize(
    ("encoding", "notes"), [row[1:] for row in ENCODINGS], ids=[row[0] for row in ENCODINGS]
)
def test_every_usual_encoding_is_read(encoding: str, notes: int) -> None:
    found = submission(file("hw.py", "name = 'Zoë'".encode(encoding)))
    assert sources(found.cells) == ["name = 'Zoë'"]
    assert len(found.notes) == notes
    assert all(note.startswith("hw.py is not UTF-8 at byte 10") for note in found.notes)


def test_a_mark_that_lies_is_told() -> None:
    found = submission(file("hw.py", b"\xff\xfea"))
    assert found.problems[0].startswith("hw.py is not the UTF-16 it claims: ")


def test_a_notebook_in_utf_16_is_read() -> None:
    found = submission(file("hw.ipynb", BOOK.decode().encode("utf-16")))
    assert sources(found.cells) == ["x = 1"]


@pytest.mark.parametrize(
    "name", ["hw.ipynb", "hw (1).ipynb", "HW.IPYNB", "hw.ipynb.txt", "hw.ipynb.json", "a b/é.ipynb"]
)
def test_a_notebook_is_known_by_its_name(name: str) -> None:
    assert sources(submission(file(name, BOOK)).cells) == ["x = 1"]


COPIES = [
    ("of a browser", "hw (1).ipynb"),
    ("of Jupyter", "hw-Copy1.ipynb"),
    ("of Colab", "Copy of hw.ipynb"),
    ("of Colab and a browser", "Copy of Copy of hw (3).ipynb"),
    ("of Windows", "hw - Copy.ipynb"),
    ("of Windows again", "hw - Copy (2).ipynb"),
    ("of macOS", "hw copy.ipynb"),
]


def ranked(found: Submission) -> dict[str, int]:
    """Source -> the rank of its file."""
    return {cell.source: cell.rank for cell in found.cells}


@pytest.mark.parametrize("copy", [row[1] for row in COPIES], ids=[row[0] for row in COPIES])
def test_of_a_notebook_and_its_copy_the_newest_counts(copy: str) -> None:
    newer, older = notebook("x = 2"), notebook("x = 1")
    found = submission(file("hw.ipynb", older, 1.0), file(copy, newer, 2.0))
    assert ranked(found) == {"x = 2": 1, "x = 1": 0}
    found = submission(file("hw.ipynb", newer, 2.0), file(copy, older, 1.0))
    assert ranked(found) == {"x = 2": 1, "x = 1": 0}


@pytest.mark.parametrize("copy", [row[1].replace("hw", "answers") for row in COPIES])
def test_under_an_asked_name_the_file_counts_and_no_copy_of_it(copy: str) -> None:
    named, newer = notebook("x = 1"), notebook("x = 2")
    found = submission(file("answers.ipynb", named, 1.0), file(copy, newer, 2.0))
    assert ranked(found) == {"x = 1": 2, "x = 2": 0}
    assert sources(found.cells) == ["x = 1", "x = 2"]


@pytest.mark.parametrize(
    "name", ["old/hw.py", "hw_old.py", "old_hw.py", "hw-backup.py", "backup/hw.py", "hw.orig.py"]
)
def test_what_is_named_as_old_counts_least(name: str) -> None:
    found = submission(file("hw.py", "x = 1"), file(name, "x = 2"))
    assert ranked(found) == {"x = 1": 1, "x = 2": 0}


def test_copies_of_one_moment_are_told_apart_by_their_number() -> None:
    books = [file(f"hw{n}.ipynb", notebook(f"x = {k}")) for k, n in enumerate(["", " (1)", " (2)"])]
    assert ranked(submission(*books)) == {"x = 2": 1, "x = 0": 0, "x = 1": 0}


def test_checkpoints_are_passed_over() -> None:
    old = file(".ipynb_checkpoints/hw-checkpoint.ipynb", notebook("x = 0"), 9.0)
    assert sources(submission(old, file("hw.ipynb", BOOK)).cells) == ["x = 1"]


def test_several_notebooks_run_in_the_order_of_their_names() -> None:
    found = submission(file("b.ipynb", notebook("x = 2")), file("a.ipynb", notebook("x = 1")))
    assert sources(found.cells) == ["x = 1", "x = 2"]
    assert found.notes == ("2 notebooks, run in this order: a.ipynb, b.ipynb",)


def test_the_same_file_twice_counts_once() -> None:
    found = submission(file("hw.ipynb", BOOK), file("old/hw.ipynb", BOOK))
    assert sources(found.cells) == ["x = 1"]
    assert "old/hw.ipynb was passed over: it is the same as hw.ipynb" in found.notes


@pytest.mark.parametrize(
    ("name", "module"),
    [("model.py", "model"), ("src/model.py", "model"), ("model (1).py", "model"),
     ("my-answers 2.py", "my_answers_2"), ("__.py.py", "py"), ("(1).py", "answers")],
)  # fmt: skip
def test_a_module_is_named_after_its_file(name: str, module: str) -> None:
    (cell,) = submission(file(name, "x = 1")).cells or (None,)
    assert cell is None or (cell.module, cell.name) == (module, name)


def test_of_a_module_the_broken_part_is_lost() -> None:
    found = submission(file("hw.py", "a = 1\nprint 'b'\nc = 3"))
    assert found.problems == ()
    assert sources(found.cells)[0].startswith("a = 1\nraise SyntaxError(")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Dear grader,\nI am sorry", "hw.py is not Python: line 1: invalid syntax: Dear grader,"),
        ("x = '\0'", "hw.py is not Python: it holds null bytes"),
    ],
)
def test_what_is_no_python_is_told(content: str, says: str) -> None:
    assert submission(file("hw.py", content)).problems == (says,)


def test_an_empty_module_is_one() -> None:
    assert submission(file("hw.py", "")).problems == ()


def test_a_module_that_asks_for_a_gpu_is_noted() -> None:
    assert submission(file("hw.py", "x.cuda()")).notes == (
        "hw.py asks for a GPU; it runs on the CPU",
    )


def test_what_a_person_must_read_is_kept_apart() -> None:
    files = [file(n) for n in ("proof.pdf", "a/photo.JPG", "p.png", "p (1).png", "x.docx")]
    assert submission(file("hw.ipynb", BOOK), *files).to_read == (
        "a/photo.JPG", "p (1).png", "p.png", "proof.pdf", "x.docx"
    )  # fmt: skip


def test_words_without_a_number_go_to_a_person() -> None:
    files = [file("proof.tex", "\\section{Proof} Yes, so."), file("notes.md", "I think so.")]
    found = submission(*files)
    assert found.to_read == ("notes.md", "proof.tex")
    assert found.unclaimed == {"notes.md": "I think so.", "proof.tex": "Yes, so."}
    answered = submission(file("a.tex", "\\begin{answer}{2.2}Yes.\\end{answer}"))
    assert (answered.to_read, answered.prose) == ((), {"2.2": "Yes."})


@pytest.mark.parametrize("name", ["README.md", "requirements.txt", "LICENSE.txt", "readme-2.md"])
def test_what_comes_with_any_project_is_no_answer(name: str) -> None:
    assert submission(file("hw.py", ""), file(name, "numpy")).to_read == ()


def test_answers_of_several_files_are_joined() -> None:
    found = submission(
        file("a.ipynb", notebook(markdown("One.", "2.2"))),
        file("b.tex", "\\begin{answer}{2.2}Two.\\end{answer}"),
        file("c.md", "### Answer 2.2\nThree.\n## 1.1\nFour."),
        file("d.txt", "### Answer 1.1\nFour."),
    )
    assert found.prose == {"1.1": "Four.", "2.2": "One.\n\nTwo.\n\nThree."}


def test_archives_are_opened_once() -> None:
    inner = zipped({"deep.py": "d = 1"})
    files: dict[str, Made] = {"hw.py": "x = 1", "more.zip": inner, "a.7z": "", "../evil.py": ""}
    found = submission(file("hw.zip", zipped(files)), file("b.tar", tarred({"b.py": "b = 1"}, "w")))
    assert sources(found.cells) == ["b = 1", "x = 1"]
    assert found.problems == (
        "../evil.py in hw.zip was left out: its path leads out of the folder",
        "more.zip in hw.zip was not opened: an archive in another",
        "a.7z in hw.zip was not opened: an archive in another",
    )


@pytest.mark.parametrize("name", ["hw.rar", "hw.7z", "hw.tar.xz"])
def test_other_archives_are_told(name: str) -> None:
    says = f"{name} cannot be opened; hand in a .zip or the files themselves"
    assert submission(file(name)).problems == (says,)


def test_a_file_that_is_too_large_is_told() -> None:
    large = File(name="hw.ipynb", size=MOST_OF_NOTEBOOK + 1)
    says = "hw.ipynb is larger than 128 MiB; clear the outputs and save it again"
    assert submission(large, file("hw.py", "x = 1")).problems == (says,)
    archive = File(name="hw.zip", size=(200 << 20) + 1)
    assert submission(archive).problems == ("hw.zip is larger than 200 MiB",)


def test_a_refused_file_has_no_bytes() -> None:
    with pytest.raises(Unusable, match="it is a link"):
        File(name="hw.py", refused="hw.py was left out: it is a link").content()


def test_other_files_are_named() -> None:
    files = [file("hw.py", ""), *(file(f"data{k}.csv") for k in range(7))]
    assert submission(*files).notes == (
        "there for the code to open: data0.csv, data1.csv, data2.csv, data3.csv, data4.csv ...",
    )


def test_pickles_are_bytes_like_any_other() -> None:
    evil = b"cbuiltins\nexec\n(S'raise SystemExit'\ntR."
    found = submission(file("hw.py", ""), file("m.pt", evil), file("m.pkl", evil))
    assert found.problems == ()
    assert found.notes == ("there for the code to open: m.pkl, m.pt",)
    assert found.beside["m.pkl"]() == evil


def test_of_endless_files_the_first_are_read() -> None:
    found = submission(*(file(f"m{k:03}.py", f"x = {k}") for k in range(MOST_FILES + 2)))
    assert len(found.cells) == MOST_FILES
    assert found.problems == ("m200.py and what comes after were not read: too many files",)


def test_of_endless_problems_the_first_are_told() -> None:
    found = submission(*(file(f"b{k:03}.ipynb", f"{k}") for k in range(MOST_PROBLEMS + 5)))
    assert found.problems[-1] == "... and 5 more of this kind"
    assert len(found.problems) == MOST_PROBLEMS + 1


def test_nothing_is_told_as_nothing() -> None:
    says = "nothing that can be graded was handed in: no .ipynb, .py, .tex or .pdf"
    assert submission().problems == (says,)
    assert submission(file("data.csv")).problems == (says,)


def test_a_fault_of_ours_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("ours")

    monkeypatch.setitem(reading.READERS, ".tex", broken)
    found = submission(file("a.tex", "x"), file("hw.py", "x = 1"))
    assert found.problems == ("a.tex: the grader failed to read it: KeyError('ours')",)
    assert sources(found.cells) == ["x = 1"]
