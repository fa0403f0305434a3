"""Names of columns in rosters, in the languages and on the platforms that they come from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from graders.intake.naming import unmarked

COLUMNS = {
    "student": (
        "student", "student id", "username", "user name", "user", "user id", "userid", "kennung",
        "benutzername", "anmeldename", "nutzername", "identifiant", "nom d utilisateur",
        "nom utilisateur", "usuario", "nombre de usuario", "nome utente", "utente", "utilizador",
        "nome de utilizador", "nome de usuario", "gebruikersnaam", "nazwa uzytkownika",
        "kullanici adi", "anvandarnamn", "brugernavn", "brukernavn", "kayttajatunnus",
        "uzivatelske jmeno", "felhasznalonev", "ユーザ名", "ユーザー名", "ログイン名", "用户名",
        "使用者名稱", "사용자명", "имя пользователя", "логин", "etudiant", "etudiante",
        "studierende", "studierender", "student in", "estudiante", "alumno", "alumna", "studente",
        "studentessa", "estudante", "aluno", "aluna", "studentka", "ogrenci", "学生", "学員",
        "학생", "студент",
    ),
    "name": (
        "name", "full name", "fullname", "student name", "display name", "nom complet",
        "nom et prenom", "nom prenom", "prenom nom", "nom de l etudiant", "vollstandiger name",
        "name vorname", "nachname vorname", "vor und nachname", "nombre completo",
        "nombre y apellidos", "apellidos y nombre", "apellidos nombre", "nome completo",
        "nome e cognome", "cognome e nome", "nominativo", "volledige naam", "naam",
        "imie i nazwisko", "nazwisko i imie", "pelne nazwisko", "ad soyad", "adi soyadi", "tam adi",
        "fullstandigt namn", "namn", "navn", "fulde navn", "fullt navn", "nimi", "cele jmeno",
        "jmeno a prijmeni", "teljes nev", "nev", "氏名", "名前", "フルネーム", "姓名", "名字",
        "全名", "학생 이름", "이름", "성명", "фио", "полное имя",
    ),
    "first": (
        "first name", "firstname", "first", "given name", "given names", "forename", "prenom",
        "prenoms", "vorname", "vornamen", "nombre", "nombres", "nome", "nome proprio",
        "primeiro nome", "voornaam", "roepnaam", "imie", "imiona", "ad", "adi", "isim", "fornamn",
        "fornavn", "etunimi", "jmeno", "krestni jmeno", "keresztnev", "utonev", "名", "имя",
    ),
    "last": (
        "last name", "lastname", "last", "surname", "family name", "nom", "nom de famille",
        "nachname", "familienname", "zuname", "apellido", "apellidos", "primer apellido", "cognome",
        "apelido", "sobrenome", "ultimo nome", "achternaam", "familienaam", "nazwisko", "soyad",
        "soyadi", "efternamn", "etternavn", "efternavn", "sukunimi", "prijmeni", "vezeteknev",
        "csaladnev", "姓", "苗字", "名字 姓", "성", "фамилия",
    ),
    "email": (
        "email", "email address", "e mail", "e mail address", "mail", "student email", "courriel",
        "adresse courriel", "adresse de courriel", "adresse e mail", "adresse email",
        "adresse electronique", "adresse mail", "e mail adresse", "email adresse", "mailadresse",
        "correo", "correo electronico", "direccion de correo", "direccion de correo electronico",
        "posta elettronica", "indirizzo email", "indirizzo e mail", "endereco de email",
        "endereco de e mail", "endereco de correio eletronico", "correio eletronico", "e mailadres",
        "emailadres", "mailadres", "adres e mail", "adres email", "adres poczty elektronicznej",
        "e posta", "eposta", "e posta adresi", "e postadress", "epost", "e post", "epostadress",
        "e post adresse", "sahkoposti", "sahkopostiosoite", "emailova adresa", "email cim",
        "e mail cim",
        "メールアドレス", "メール", "电子邮件", "电子邮件地址", "邮箱", "電子郵件", "이메일",
        "электронная почта", "адрес электронной почты", "почта",
    ),
    "sid": (
        "sid", "sis user id", "sis id", "id number", "idnumber", "student number", "student no",
        "student id number", "studentid", "orgdefinedid", "org defined id", "banner id",
        "spriden id", "university id", "campus id", "emplid", "matricule", "numero d etudiant",
        "numero etudiant", "no etudiant", "n etudiant", "code permanent", "code etudiant", "numero",
        "matrikelnummer", "matrikel nr", "matrikelnr", "martikelnummer", "mtknr", "matr nr",
        "matricula", "numero de matricula", "numero de estudiante", "expediente", "dni", "legajo",
        "codigo", "matricola", "numero di matricola", "numero matricola", "n matricola",
        "numero de aluno", "numero mecanografico", "ra", "studentnummer", "studentennummer",
        "numer albumu", "nr albumu", "numer indeksu", "nr indeksu", "ogrenci no",
        "ogrenci numarasi", "okul no", "numara", "personnummer", "opiskelijanumero", "osobni cislo",
        "neptun kod", "neptun", "学籍番号", "学生番号", "学号", "學號", "学生证号", "학번",
        "номер студента", "номер зачетки", "табельный номер",
    ),
    "platform_id": (
        "canvas id", "canvas user id", "id", "identifier", "identifikator", "identifikation",
        "id nummer", "identificador", "identificatore", "identificativo", "identificatie",
        "identyfikator", "kimlik", "tanimlayici", "识别码", "識別子", "идентификатор",
        "teilnehmernummer", "deelnemer",
    ),
    "login": (
        "login", "sis login id", "login id", "netid", "net id", "uid", "user login", "loginname",
        "login name", "account", "computing id", "cas", "cnetid", "uniqname", "kerberos",
        "pawprint", "github", "github username", "compte", "cuenta", "conta", "konto",
    ),
    "track": (
        "track", "parcours", "filiere", "studiengang", "itinerario", "percorso",
    ),
    "group": (
        "group", "group name", "team", "groupe", "equipe", "gruppe", "grupo", "gruppo", "groep",
        "grupa", "grup", "grupp", "ryhma", "skupina", "csoport", "グループ", "小组", "组", "группа",
    ),
    "role": (
        "role", "roles", "course role", "rolle", "rol", "ruolo", "papel", "funcao", "rola", "roll",
        "rooli",
    ),
    "section": (
        "section", "sections", "section name", "class section", "child course id", "crn",
        "tutorial", "lab section", "ubung", "ubungsgruppe", "tutorium", "seccion", "sezione",
        "secao", "turma", "turno", "sectie", "werkgroep", "sekcja", "sube", "sektion", "td",
        "クラス", "班级", "班級",
    ),
    "due": (
        "due", "due date", "extension", "extended until", "deadline", "date limite", "echeance",
        "prolongation", "abgabe", "abgabefrist", "frist", "verlangerung", "fecha limite",
        "prorroga", "fecha de entrega", "scadenza", "proroga", "prazo", "data limite",
        "prorrogacao", "inleverdatum", "uitstel", "termin", "son tarih", "sista dag", "締切",
        "截止日期",
    ),
    "grace": (
        "grace", "grace days", "late days", "slip days", "jours de grace", "kulanztage",
        "dias de gracia", "giorni di tolleranza", "dias de tolerancia",
    ),
}  # fmt: skip
"""Our column -> the headers that mean it, without capitals, accents, and punctuation."""
IDENTITIES = ("student", "login", "email", "sid", "platform_id")
"""Columns that may give the student's canonical name: the first that a row fills."""
SIS = frozenset({"sis login id", "sis user id", "integration id", "root account"})
"""Headers of Canvas's gradebook, in which `Student` is the name."""


def plain(header: str) -> str:
    """A header as it is compared: `Adresse e-mail :` is `adresse e mail`."""
    letters = unicodedata.normalize("NFKD", unmarked(header.casefold()))
    kept = "".join(c for c in letters if unicodedata.category(c) != "Mn" or c >= "\u0370")
    kept = unicodedata.normalize("NFC", kept)
    return " ".join(re.sub(r"[\W_]+", " ", kept).split())


OF = {plain(header): column for column, headers in COLUMNS.items() for header in headers}


def known(cells: Sequence[str]) -> int:
    """Count the names of columns in a row; 0 unless one of them tells a student."""
    found = [OF[name] for name in map(plain, cells) if name in OF]
    is_roster = bool({*IDENTITIES, "name", "last"} & set(found))
    return len(set(found)) if is_roster else 0


def columns(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Position -> our column; where a header may mean two, the other headers and the rows tell."""
    names = [plain(name) for name in header]
    found = {k: OF[name] for k, name in enumerate(names) if name in OF}
    there = set(found.values())
    kinds = list(found.values())
    for k, name in enumerate(names):
        cells = [row[k] for row in rows if k < len(row)]
        whole = (name in ("nome", "nombre") and "last" not in there) or (
            name == "nom" and "first" not in there
        )
        named = name in NAMED and (bool(SIS & set(names)) or _are_names(cells))
        if whole or named:
            found[k] = "name"
        elif name == "student id" and kinds.count("student") > 1:
            found[k] = "sid"  # Blackboard's, beside Username
    first = {column: k for k, column in reversed(found.items())}
    return {k: column for column, k in sorted(first.items(), key=lambda each: each[1])}


NAMED = frozenset(plain(name) for name in (
    "student", "studierende", "studierender", "student in", "etudiant", "etudiante", "estudiante",
    "alumno", "alumna", "studente", "studentessa", "estudante", "aluno", "aluna", "studentka",
    "ogrenci", "学生", "学員", "학생", "студент", "identifiant",
))  # fmt: skip
"""Headers under which a number, a login, or a name may stand."""


def _are_names(cells: Sequence[str]) -> bool:
    """Whether most of the cells are of two words: `Lovelace, Ada`."""
    filled = [cell for cell in cells if cell and "points possible" not in cell.casefold()]
    two = [cell for cell in filled if re.fullmatch(r"[^\W\d][^\d@]*[\s,][^\d@]+", cell)]
    return len(two) * 2 > len(filled)
