"""The desk answers its own pages alone: another site, a stranger and a stale page are refused."""

from __future__ import annotations

import http.client
import json
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graders.desk import serving
from graders.desk.room import DeskError
from graders.desk.serving import Door, Serving
from tests.graders.desk import desks
from tests.graders.desk.desks import ANNA, ASSIGNMENT, BEN


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    results = desks.tiny(tmp_path_factory.mktemp("desk") / "results")
    with serving.open_desk(results, [ANNA, BEN], assignment=ASSIGNMENT) as opened:
        yield opened


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


def ask(desk: Serving, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """One request, with nothing in it that a browser adds by itself."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, named)
    found = connection.getresponse()
    told = {name.lower(): value for name, value in found.getheaders()}
    answer = Answer(found.status, told, found.read().decode("utf-8", "replace"))
    connection.close()
    return answer


def entered(desk: Serving, who: int = 0) -> dict[str, str]:
    """The cookie of a grader who came by the link."""
    link = "/enter/" + desk.link(desk.seats[who]).rpartition("/")[2]
    return {"cookie": ask(desk, link).headers["set-cookie"].partition(";")[0]}


def csrf(desk: Serving, cookie: dict[str, str]) -> str:
    found = re.search('name="csrf" content="([0-9a-f]+)"', ask(desk, "/", **cookie).text)
    assert found
    return found[1]


def press(desk: Serving, cookie: dict[str, str], **headers: str) -> Answer:
    key = desk.room.waiting(ANNA, "1")[0]
    body = json.dumps({"act": "a", "version": 0, "lines": ["q1"]})
    told = {"content_type": "application/json"} | headers | cookie
    return ask(desk, f"/item/1/{key}/mark", "POST", body, **told)


def test_the_link_gives_a_cookie_that_no_script_and_no_other_site_gets(open_desk: Serving) -> None:
    answer = ask(open_desk, "/enter/" + open_desk.link(ANNA).rpartition("/")[2])
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_every_answer_forbids_what_is_not_the_desks_own(open_desk: Serving) -> None:
    cookie = entered(open_desk)
    for path in ("/", "/fair", "/item/1/list", "/static/desk.js", "/nowhere"):
        headers = ask(open_desk, path, **cookie).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/", {}, 403, id="no cookie"),
        pytest.param("/", {"cookie": "desk-12345678=guess"}, 403, id="a guessed cookie"),
        pytest.param("/enter/0123456789", {}, 403, id="a guessed link"),
        pytest.param("/", {"host": "evil.example"}, 421, id="another name"),
        pytest.param("/", {"host": "localhost.evil.example:80"}, 421, id="a name that begins so"),
        pytest.param("/", {"origin": "https://evil.example"}, 403, id="another origin"),
        pytest.param("/", {"sec_fetch_site": "cross-site"}, 403, id="another site"),
        pytest.param("/item/1", {}, 403, id="an item without a cookie"),
    ],
)
def test_strangers_are_refused(
    open_desk: Serving, path: str, headers: dict[str, str], status: int
) -> None:
    assert ask(open_desk, path, **headers).status == status


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="without a token"),
        pytest.param({"x_csrf": "0" * 40}, id="with another one"),
    ],
)
def test_what_writes_carries_the_token_of_its_page(
    open_desk: Serving, headers: dict[str, str]
) -> None:
    number = open_desk.room.book.number
    assert press(open_desk, entered(open_desk), **headers).status == 403
    open_desk.room.book.refresh()
    assert open_desk.room.book.number == number


def test_one_graders_token_does_not_write_for_another(open_desk: Serving) -> None:
    anna, ben = entered(open_desk), entered(open_desk, 1)
    assert press(open_desk, ben, x_csrf=csrf(open_desk, anna)).status == 403


def test_another_origin_does_not_write_even_with_cookie_and_token(open_desk: Serving) -> None:
    cookie = entered(open_desk)
    token = csrf(open_desk, cookie)
    refused = press(open_desk, cookie, x_csrf=token, origin="http://127.0.0.1:1")
    assert refused.status == 403


def test_a_stale_press_is_told_as_a_conflict(open_desk: Serving) -> None:
    cookie = entered(open_desk)
    token = csrf(open_desk, cookie)
    key = open_desk.room.waiting(ANNA, "1")[0]
    sent = {"content_type": "application/json", "x_csrf": token, **cookie}
    body = {"act": "a1", "version": 0, "lines": ["q1"]}
    first = ask(open_desk, f"/item/1/{key}/mark", "POST", json.dumps(body), **sent)
    assert first.status == 200
    again = ask(open_desk, f"/item/1/{key}/mark", "POST", json.dumps(body | {"act": "a2"}), **sent)
    assert again.status == 409
    assert "anna gave it 2 points meanwhile" in again.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("{}", id="nothing in it"),
        pytest.param('{"act": "a", "version": "x"}', id="no number"),
        pytest.param('{"act": "a", "version": 0, "points": "99"}', id="too many points"),
        pytest.param('{"act": "a", "version": 0, "lines": ["zz"]}', id="an unknown line"),
        pytest.param("[1]", id="a list"),
    ],
)
def test_what_cannot_be_meant_is_told_and_changes_nothing(open_desk: Serving, body: str) -> None:
    cookie = entered(open_desk)
    key = open_desk.room.waiting(BEN, "1")[0]
    number = open_desk.room.book.number
    sent = {"content_type": "application/json", "x_csrf": csrf(open_desk, cookie), **cookie}
    answer = ask(open_desk, f"/item/1/{key}/mark", "POST", body, **sent)
    assert answer.status == 422
    assert json.loads(answer.text)["says"]
    open_desk.room.book.refresh()
    assert open_desk.room.book.number == number


def test_what_is_not_there_is_told_on_a_page(open_desk: Serving) -> None:
    cookie = entered(open_desk)
    for path in ("/item/9", "/item/1/zz", "/picture/1/zz", "/item/1/zz/slip"):
        answer = ask(open_desk, path, **cookie)
        assert answer.status == 404
        assert "This cannot be shown" in answer.text


def test_links_and_port_outlast_a_restart_and_are_their_owners(tmp_path: Path) -> None:
    results = desks.tiny(tmp_path / "results")
    with serving.open_desk(results, [ANNA], assignment=ASSIGNMENT) as first:
        link = first.link(ANNA)
    with serving.open_desk(results, [ANNA], assignment=ASSIGNMENT) as second:
        assert second.link(ANNA) == link
    assert stat.S_IMODE((tmp_path / "results" / "desk.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("door", "says"),
    [
        pytest.param(Door(host="0.0.0.0"), "in clear: give --cert and --key", id="in clear"),
        pytest.param(Door(certificate=Path("c")), "belong together", id="no key"),
        pytest.param(
            Door(certificate=Path("gone"), key=Path("gone")), "gone: no such file", id="no file"
        ),
    ],
)
def test_a_door_to_other_machines_needs_tls(door: Door, says: str) -> None:
    with pytest.raises(DeskError, match=says):
        door.check()
