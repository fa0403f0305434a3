"""Archives are read in memory; what is dangerous in one is named, and the rest is read."""

import contextlib
import io
import struct
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from graders.intake import archive
from graders.intake.archive import Caps, members
from graders.intake.files import File
from graders.intake.submission import Unusable
from tests.graders.intake.builders import Made, tarred, zipped

GOOD = {"src/model.py": "x = 1", "hw.ipynb": "{}"}


def opened(content: bytes, **caps: int) -> dict[str, File]:
    return {file.name: file for file in members("hw.zip", io.BytesIO(content), Caps(**caps))}


def read(content: bytes, **caps: int) -> dict[str, bytes]:
    """What can be read of an archive."""
    return {n: f.content() for n, f in opened(content, **caps).items() if not f.refused}


def refusals(content: bytes, **caps: int) -> list[str]:
    return [file.refused for file in opened(content, **caps).values() if file.refused]


@pytest.mark.parametrize(
    "content",
    [
        zipped(GOOD),
        zipped(GOOD, zipfile.ZIP_STORED),
        zipped(GOOD, zipfile.ZIP_BZIP2),
        tarred(GOOD),
        tarred(GOOD, "w"),
        tarred(GOOD, "w:bz2"),
    ],
)
def test_every_usual_packing_is_read(content: bytes) -> None:
    assert read(content) == {"src/model.py": b"x = 1", "hw.ipynb": b"{}"}
    assert refusals(content) == []


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "below").mkdir()  # a way out would lead to where other tests write nothing
    monkeypatch.chdir(tmp_path / "below")
    read(zipped(GOOD | {"../out.py": "x"}))
    assert list(tmp_path.rglob("*.py")) == []


HOSTILE = [
    ("a way out", "../../evil.py", "its path leads out of the folder"),
    ("a way out inside", "a/../../evil.py", "its path leads out of the folder"),
    ("a way out of Windows", "..\\evil.py", "its path leads out of the folder"),
    ("an absolute path", "/etc/evil.py", "its path starts at the root of a disk"),
    ("a drive", "C:\\evil.py", "its path starts at the root of a disk"),
    ("a device of Windows", "src/NUL.py", "its name is reserved on Windows"),
    ("a control character", "ev\x1b[2Jil.py", "its name holds control characters"),
    ("a line end", "evil\n.py", "its name holds control characters"),
    ("a turned reading direction", "evil\u202eyp.exe", "its name holds control characters"),
    ("an endless name", "e" * 300 + ".py", "its name is too long"),
    ("an endless path", "evil/" * 300 + "x.py", "its name is too long"),
]


@pytest.mark.parametrize(("name", "says"), [r[1:] for r in HOSTILE], ids=[r[0] for r in HOSTILE])
def test_a_hostile_name_is_refused_alone(name: str, says: str) -> None:
    for content in (zipped({name: "x", **GOOD}), tarred({name: "x", **GOOD})):
        (refusal,) = refusals(content)
        assert refusal.endswith(f"in hw.zip was left out: {says}")
        assert refusal.isprintable()
        assert len(read(content)) == len(GOOD)


def test_names_come_in_one_form() -> None:
    assert list(read(zipped({"cafe\u0301\\a.py": "", "./b.py": ""}))) == ["caf\u00e9/a.py", "b.py"]


@pytest.mark.parametrize(
    "name",
    ["__MACOSX/._hw.ipynb", ".ipynb_checkpoints/hw.ipynb", "a/.git/x.py", "a/__pycache__/m.py",
     "venv/lib/site-packages/torch/nn.py", ".DS_Store"],
)  # fmt: skip
def test_what_nobody_hands_in_on_purpose_is_passed_over(name: str) -> None:
    assert list(opened(zipped({name: "x", **GOOD}))) == list(GOOD)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(kind: bytes) -> None:
    entry = tarfile.TarInfo("evil.py")
    entry.type, entry.linkname = kind, "/etc/passwd"
    content = tarred({"evil.py": entry, **GOOD})
    assert refusals(content) == ["evil.py in hw.zip was left out: it is a link or a device"]
    assert len(read(content)) == len(GOOD)


def test_a_link_in_a_zip_is_refused() -> None:
    target = io.BytesIO(zipped(GOOD))
    with zipfile.ZipFile(target, "a") as made:
        entry = zipfile.ZipInfo("evil.py")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    content = target.getvalue()
    assert refusals(content) == ["evil.py in hw.zip was left out: it is a link or a device"]
    assert len(read(content)) == len(GOOD)


def test_folders_are_no_files() -> None:
    entry = tarfile.TarInfo("src")
    entry.type = tarfile.DIRTYPE
    assert list(opened(tarred({"src": entry, **GOOD}))) == list(GOOD)
    assert list(opened(zipped({"src/": "", **GOOD}))) == list(GOOD)


def test_a_bomb_is_refused_by_its_ratio() -> None:
    content = zipped({"bomb.py": b"\0" * (30 << 20), **GOOD})
    assert refusals(content) == [
        "bomb.py in hw.zip was left out: it unpacks to more than 100 times its size"
    ]
    assert len(read(content)) == len(GOOD)


def test_a_packed_tar_is_unpacked_only_so_far() -> None:
    content = tarred({**GOOD, "bomb.py": b"\0" * (30 << 20)})
    assert opened(content)["hw.ipynb"].content() == b"{}"
    assert refusals(content) == [
        "hw.zip unpacks to more than 10 MiB; what comes after bomb.py was not read"
    ]
    with pytest.raises(Unusable, match="the archive ends after"):
        opened(content)["bomb.py"].content(1 << 30)


def test_files_are_counted() -> None:
    content = zipped({f"f{k}.py": "" for k in range(7)})
    assert len(read(content, files=5)) == 5
    assert refusals(content, files=5) == [
        "hw.zip holds more than 5 files; what comes after f4.py was not read"
    ]


def test_bytes_are_counted() -> None:
    content = zipped({f"f{k}.py": b"\1" * (1 << 20) for k in range(4)})
    assert len(read(content, size=2 << 20)) == 2
    assert refusals(content, size=2 << 20) == [
        "hw.zip holds more than 2 MiB; what comes after f1.py was not read"
    ]


def changed(content: bytes, **fields: tuple[int, int, str, int]) -> bytes:
    """A zip with numbers of its first entry changed, in the file's head and in the directory."""
    made = bytearray(content)
    directory = content.index(b"PK\1\2")
    for head, behind, code, value in fields.values():
        struct.pack_into(code, made, head, value)
        struct.pack_into(code, made, directory + behind, value)
    return bytes(made)


def test_an_encrypted_file_is_told() -> None:
    content = changed(zipped({"a.py": "x", "b.py": "y"}), flags=(6, 8, "<H", 1))
    assert refusals(content) == ["a.py in hw.zip was left out: it is encrypted"]
    assert read(content) == {"b.py": b"y"}


def test_an_unusual_packing_method_is_told() -> None:
    content = changed(zipped(GOOD), method=(8, 10, "<H", 9))
    assert refusals(content) == [
        "src/model.py in hw.zip was left out: its packing method 9 is not read"
    ]


def test_a_damaged_member_is_told_when_it_is_read() -> None:
    content = changed(zipped(GOOD), checksum=(14, 16, "<L", 7))
    files = opened(content)
    with pytest.raises(Unusable, match=r"src/model\.py cannot be read: Bad CRC-32"):
        files["src/model.py"].content()
    assert files["hw.ipynb"].content() == b"{}"


def test_a_lie_about_the_size_gives_no_more_bytes() -> None:
    content = changed(zipped({"a.py": b"\0" * (1 << 20)}), size=(22, 24, "<L", 10))
    with pytest.raises(Unusable, match="Bad CRC-32"):
        opened(content)["a.py"].content()


def test_a_date_that_is_none_does_no_harm() -> None:
    content = changed(zipped(GOOD), date=(12, 14, "<H", 0))
    assert opened(content)["src/model.py"].modified == 0.0
    assert opened(content)["hw.ipynb"].modified > 0


DAMAGED = [
    ("empty", b"", "is no zip or tar that can be read"),
    ("text", b"Dear grader, my laptop broke", "is no zip or tar that can be read"),
    ("a cut zip", zipped(GOOD)[:-30], "is no zip that can be read: File is not a zip file"),
    ("a zip of nothing but its end", b"PK\5\6" + b"\xff" * 18, "lists far too many files"),
    ("a short end", b"PK\5\6", "is no zip that can be read"),
    ("a cut gzip", tarred(GOOD)[:60], "is damaged: Compressed file ended"),
    ("gzip of text", b"\x1f\x8b\x08\0" + b"\0" * 40, "is damaged"),
    ("a rar", b"Rar!\x1a\x07\x01\0", "is no zip or tar that can be read"),
]


@pytest.mark.parametrize(("content", "says"), [r[1:] for r in DAMAGED], ids=[r[0] for r in DAMAGED])
def test_an_archive_that_cannot_be_read_is_told(content: bytes, says: str) -> None:
    (refusal,) = refusals(content)
    assert refusal.startswith("hw.zip ")
    assert says in refusal


def test_what_comes_before_the_damage_is_read() -> None:
    files: dict[str, Made] = {f"f{k}.py": bytes([k]) * 3000 for k in range(9)}
    content = bytearray(tarred(files, "w"))
    broken = content.index(b"f5.py")
    content[broken : broken + 512] = b"\xff" * 512
    assert list(read(bytes(content))) == [f"f{k}.py" for k in range(5)]
    (refusal,) = refusals(bytes(content))
    assert refusal.endswith("what comes after f4.py was not read")


def test_an_endless_history_is_not_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_JUNK", 3)
    content = zipped({f".git/{k}": "" for k in range(9)} | GOOD)
    assert refusals(content) == ["hw.zip is damaged"]


@pytest.mark.parametrize("made", [zipped(GOOD), tarred(GOOD), tarred(GOOD, "w")])
def test_bytes_changed_at_random_never_raise(made: bytes) -> None:
    """Whatever the bytes, there are files, each of which gives its bytes or says why not."""
    random = np.random.default_rng(0)
    for _ in range(300):
        content = bytearray(made)
        for place in random.integers(len(content), size=4):
            content[place] = random.integers(256)
        for found in opened(bytes(content[: random.integers(1, 2 * len(content))])).values():
            with contextlib.suppress(Unusable):
                found.content()
