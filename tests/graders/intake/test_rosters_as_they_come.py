"""Rosters of many languages, platforms, and spreadsheets are read; what was guessed is told."""

import io
import unicodedata
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from graders.intake.roster import Person, Roster
from graders.intake.submission import IntakeError

PEOPLE = [("Zoë", "Lefèvre", "zoe@x.edu", "00123"), ("Anna", "Weiß", "anna@x.edu", "00456")]
LANGUAGES = {
    "English": "First name;Surname;E-mail;Student number",
    "French": "Prénom;Nom;Courriel;Matricule",
    "French, full": "Nom complet;Adresse de courriel;Numéro d'étudiant",
    "German": "Vorname;Nachname;E-Mail-Adresse;Matrikelnummer",
    "Spanish": "Nombre;Apellidos;Correo electrónico;Número de matrícula",
    "Spanish, full": "Nombre completo;Dirección de correo;Expediente",
    "Italian": "Nome;Cognome;Indirizzo e-mail;Matricola",
    "Portuguese": "Nome;Apelido;Endereço de e-mail;Número de aluno",
    "Dutch": "Voornaam;Achternaam;E-mailadres;Studentnummer",
    "Polish": "Imię;Nazwisko;Adres e-mail;Numer albumu",
    "Turkish": "Ad;Soyad;E-posta;Öğrenci No",
    "Swedish": "Förnamn;Efternamn;E-postadress;Personnummer",
    "Norwegian": "Fornavn;Etternavn;E-post;Studentnummer",
    "Finnish": "Etunimi;Sukunimi;Sähköposti;Opiskelijanumero",
    "Czech": "Jméno;Příjmení;Emailová adresa;Osobní číslo",
    "Hungarian": "Keresztnév;Vezetéknév;E-mail cím;Neptun kód",
    "Japanese": "名;姓;メールアドレス;学籍番号",
    "Chinese": "姓名;电子邮件;学号",
    "Korean": "이름;이메일;학번",
    "Russian": "Имя;Фамилия;Электронная почта;Номер студента",
}
"""What stands above the columns of a list, with a column for the whole name or two."""


def table(header: str, sign: str = ";") -> str:
    short = header.count(";") == 2
    rows = [
        sign.join([f"{first} {last}" if short else f"{first}{sign}{last}", email, sid])
        for first, last, email, sid in PEOPLE
    ]
    return "\n".join([header.replace(";", sign), *rows, ""])


def read(tmp_path: Path, content: str | bytes, name: str = "roster.csv") -> Roster:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Roster.read(path)


def found(roster: Roster, value: str, clue: str = "any") -> list[str]:
    return [m.student for m in roster.find(Person("somebody", ((clue, value),)))]


WAYS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda t: t.encode(),
    "UTF-8 with its mark": lambda t: t.encode("utf-8-sig"),
    "UTF-16": lambda t: t.encode("utf-16"),
    "UTF-16 without its mark": lambda t: t.encode("utf-16-le"),
    "CR": lambda t: t.replace("\n", "\r").encode(),
    "CRLF": lambda t: t.replace("\n", "\r\n").encode(),
    "decomposed": lambda t: unicodedata.normalize("NFD", t).encode(),
    "blank first lines": lambda t: f"\n;;;\n{t}".encode(),
    "titles": lambda t: f"Deep Learning, A2026;;;\nList of {len(t)}\n\n{t}".encode(),
    "trailing signs": lambda t: t.replace("\n", ";;;\n").encode(),
    "trailing blanks": lambda t: t.replace(";", " ; ").encode(),
    "sep": lambda t: f"sep=;\r\n{t}".encode("utf-8-sig"),
    "quotes": lambda t: "\n".join(
        ";".join(f'"{c}"' for c in line.split(";")) for line in t.splitlines()
    ).encode(),
}


@pytest.mark.parametrize(("language", "way"), [*product(LANGUAGES, WAYS)])
def test_every_language_in_every_way_of_saving(tmp_path: Path, language: str, way: str) -> None:
    roster = read(tmp_path, WAYS[way](table(LANGUAGES[language])))
    assert [m.student for m in roster.members] == ["zoe@x.edu", "anna@x.edu"]
    for clue in ("zoe", "Zoë Lefèvre", "Lefevre, Zoe", "00123", "zoe@x.edu", "ZOE_LEFEVRE"):
        assert found(roster, clue) == ["zoe@x.edu"], clue
    assert roster.enrolled["zoe@x.edu"].name == "Zoë Lefèvre"
    assert roster.enrolled["zoe@x.edu"].sid == "00123"


@pytest.mark.parametrize(("language", "sign"), [*product(LANGUAGES, ",\t|")])
def test_every_sign_between_cells(tmp_path: Path, language: str, sign: str) -> None:
    roster = read(tmp_path, table(LANGUAGES[language], sign))
    assert found(roster, "00456") == ["anna@x.edu"]


OLD = [
    *[(name, "cp1252") for name in ("French", "German", "Spanish", "Portuguese", "Swedish")],
    *[(name, "mac_roman") for name in ("French", "German", "Spanish", "Swedish")],
    *[(name, "cp850") for name in ("French", "German")],
    ("Turkish", "cp1254"), ("Japanese", "cp932"), ("Chinese", "gb18030"), ("Russian", "cp1251"),
]  # fmt: skip
"""A language and what its spreadsheets save in."""


@pytest.mark.parametrize(("language", "encoding"), OLD)
def test_what_is_not_unicode_is_read_and_the_guess_told(
    tmp_path: Path, language: str, encoding: str
) -> None:
    text = table(LANGUAGES[language]).replace("ë", "é" if encoding == "cp850" else "ë")
    roster = read(tmp_path, text.encode(encoding, "replace"))
    assert found(roster, "00456") == ["anna@x.edu"]
    (note, *_) = roster.notes
    assert "is not UTF-8 (line 1): read as " in note or "is not UTF-8 (line 2): read as " in note
    if encoding in ("cp1252", "mac_roman"):
        assert roster.enrolled["zoe@x.edu"].name == "Zoë Lefèvre"


PLATFORMS = {
    "Canvas": ("Student,ID,SIS User ID,SIS Login ID,Section,HW (4)\n    Points Possible,,,,,10\n"
               '"Lovelace, Ada",1001,00123,ada,DL-01,9\n', "ada", "1001"),
    "Canvas without SIS": ('Student,ID,Section\n"Lovelace, Ada",1001,DL-01\n', "1001",
                           "Ada Lovelace"),
    "Moodle": ("Identifier,Full name,Email address,Status,Grade\n"
               "Participant 657737,Ada Lovelace,ada@x.edu,Submitted,\n", "ada@x.edu", "657737"),
    "Moodle in German": ("ID,Vollständiger Name,E-Mail-Adresse\n"
                         "Teilnehmer/in657737,Ada Lovelace,ada@x.edu\n", "ada@x.edu", "657737"),
    "Moodle in French": ("Identifiant,Nom complet,Adresse de courriel\n"
                         "Participant 657737,Ada Lovelace,ada@x.edu\n", "Participant 657737",
                         "657737"),
    "Moodle in Spanish": ("Identificador,Nombre completo,Dirección de correo\n"
                          "Participante 657737,Ada Lovelace,ada@x.edu\n", "ada@x.edu", "657737"),
    "Gradescope": ("First Name,Last Name,SID,Email,Sections,Role\nAda,Lovelace,00123,ada@x.edu,A,"
                   "Student\nGrace,Hopper,,g@x.edu,A,Instructor\n", "ada@x.edu", "00123"),
    "MarkUs": ("ada,Lovelace,Ada,DL-01,00123,ada@x.edu\nben,Li,Ben,DL-02,00124,ben@x.edu\n", "ada",
               "00123"),
    "Brightspace": ("OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
                    "#00123,#ada,Lovelace,Ada,ada@x.edu,#\n", "ada", "00123"),
    "Blackboard": ('"Last Name","First Name","Username","Student ID","Last Access","Availability"\n'
                   '"Lovelace","Ada","ada","00123","2026-01-01","Yes"\n', "ada", "00123"),
    "Blackboard, UTF-16": ("Last Name\tFirst Name\tUsername\tStudent ID\nLovelace\tAda\tada\t00123"
                           "\n", "ada", "00123"),
    "Banner": ('CRN,Student Name,ID,Reg Status,Level,Email\n20211,"Lovelace, Ada K.",A00123456,'
               "**Web Registered**,UG,ada@x.edu\n", "ada@x.edu", "Ada Lovelace"),
    "PeopleSoft": ('Class Section,Emplid,Name,NetID\n01,00123,"Lovelace,Ada King",ada\n', "ada",
                   "Ada Lovelace"),
    "a list of names": ("Name\nAda Lovelace\nBen Li\n", "Ada Lovelace", "lovelace_ada"),
}  # fmt: skip


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_lists_of_the_platforms(tmp_path: Path, platform: str) -> None:
    text, student, clue = PLATFORMS[platform]
    roster = read(tmp_path, text.encode("utf-16" if "16" in platform else "utf-8"))
    assert roster.members[0].student == student
    assert found(roster, clue) == [student]
    for name in ("Ada Lovelace", "Lovelace, Ada", "adalovelace", "LOVELACE_ADA"):
        assert found(roster, name) == [student], name


@pytest.mark.parametrize(("platform", "section"), [
    ("Canvas", "DL-01"), ("MarkUs", "DL-01"), ("Banner", "20211"), ("Gradescope", "A"),
])  # fmt: skip
def test_sections_are_kept(tmp_path: Path, platform: str, section: str) -> None:
    text, student, _ = PLATFORMS[platform]
    assert read(tmp_path, text).enrolled[student].section == section


def workbook(rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_is_read(tmp_path: Path) -> None:
    content = workbook([
        ["Class list"], [], ["Matrikelnummer", "Name", "E-Mail", "Abgabefrist"],
        [123, "Lovelace, Ada", "ada@x.edu", None], ["00456", "Li, Ben", "ben@x.edu", "2026-03-05"],
    ])  # fmt: skip
    roster = read(tmp_path, content, "roster.xlsx")
    assert [m.student for m in roster.members] == ["ada@x.edu", "ben@x.edu"]
    assert found(roster, "00123") == ["ada@x.edu"]
    assert roster.enrolled["ben@x.edu"].due == "2026-03-05"


@pytest.mark.parametrize(("content", "says"), [
    (b"PK\3\4 cut off", "is no workbook that can be read"),
    (b"\xd0\xcf\x11\xe0 old", "is an .xls: save it as .xlsx or as CSV"),
    ('student,name\nada,"Ada\nben,Ben\n', ", line 2: a quote is opened and never closed"),
    ('student,name\nada,Ada\nben,"Ben\ncem,Cem\n', ", line 3: a quote is opened and never closed"),
    (b"\xff\xfes", "is not the UTF-16 it claims"),
])  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path: Path, content: Any, says: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read(tmp_path, content)
    assert says in str(caught.value)


ZEROS = [(kept, given) for kept in ("123", "00123", "0123") for given in ("123", "0123", "000123")]


@pytest.mark.parametrize(("kept", "given"), ZEROS)
def test_numbers_lose_their_zeros_in_spreadsheets(tmp_path: Path, kept: str, given: str) -> None:
    roster = read(tmp_path, f"sid,name\n{kept},Ada Lovelace\n77,Ben Li\n")
    told = roster.look_up(Person(given, (("any", given),)))
    assert [m.student for m in told.members] == [kept]
    assert bool(told.says) == (kept != given)
    if told.says:
        assert told.says == f"{given} is taken for {kept}, by its number without leading zeros"


def test_zeros_that_tell_two_apart_are_kept(tmp_path: Path) -> None:
    roster = read(tmp_path, "sid,name\n0123,Ada\n123,Ben\n")
    assert found(roster, "0123") == ["0123"]
    assert found(roster, "123") == ["123"]
    told = roster.look_up(Person("00123", (("any", "00123"),)))
    assert (told.members, told.says) == ((), "00123 may be 0123 or 123")


@pytest.mark.parametrize("name", ["Ben Li", "Li, Ben", "ben_li", "BENLI"])
def test_a_name_that_two_have_is_nobodys_and_that_is_told(tmp_path: Path, name: str) -> None:
    roster = read(tmp_path, "login,name\nbli,Ben Li\nbli2,Ben Li\n")
    told = roster.look_up(Person(name, (("any", name),)))
    assert (told.members, told.says) == ((), f"{name} may be bli or bli2")


@pytest.mark.parametrize("name", ["Ada Lovelace", "Lovelace, Ada", "Ada K Lovelace", "lovelaceada"])
def test_middle_names_may_be_left_out(tmp_path: Path, name: str) -> None:
    roster = read(tmp_path, 'login,name\nada,"Lovelace, Ada King"\nben,Ben Li\n')
    told = roster.look_up(Person(name, (("any", name),)))
    assert [m.student for m in told.members] == ["ada"]
    assert "is taken for ada" in told.says


@pytest.mark.parametrize("given", ["ada@cs.x.edu", "ADA@gmail.com"])
def test_an_address_elsewhere_is_a_guess_that_is_told(tmp_path: Path, given: str) -> None:
    roster = read(tmp_path, "email,name\nada@x.edu,Ada\nben@x.edu,Ben\n")
    told = roster.look_up(Person(given, (("email", given),)))
    assert told.says == f"{given} is taken for ada@x.edu"


@pytest.mark.parametrize("control", ["\x1b[2J", "\x07", "\u202e", "\u200b", "\x9b31m", "\x00"])
def test_control_characters_are_gone(tmp_path: Path, control: str) -> None:
    roster = read(tmp_path, f"student,name\nada{control},A{control}da\n")
    (member,) = roster.members
    assert control[0] not in member.student + roster.enrolled[member.student].name


def test_what_is_passed_over_is_told_by_line(tmp_path: Path) -> None:
    text = (
        "Autumn\nlogin;name;role;sid\nada;Ada;student;1.2E+05\ngh;Grace;Instructor;\nTotal: 1;;;\n"
    )
    path = tmp_path / "roster.csv"
    assert read(tmp_path, text).notes == (
        f"{path}, line 1: passed over, above the header",
        f"{path}, line 3: a spreadsheet has rounded the number 1.2E+05; format that column as text",
        f"{path}, line 4: passed over: Instructor, no student",
        f"{path}, line 5: passed over: Total: 1",
    )
