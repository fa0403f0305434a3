"""The door of the desk: links with tokens, a strict cookie, and checks of each request's origin."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graders.desk.room import Seat

FILE = "desk.json"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
SAFE = frozenset({"GET", "HEAD"})
CSRF = "x-csrf"
MOST_BODY = 1 << 20
"""Bytes of a request: nothing is uploaded."""
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
FRAMED = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
"""The policy for content made by a student: nothing runs in it, and it asks for nothing."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # "no-referrer" makes the origin of a form null
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class DeskKeys:
    """The key and port that a results folder keeps: links outlast a restart, so pages go on."""

    key: bytes
    port: int = 0

    @classmethod
    def of(cls, folder: Path) -> DeskKeys:
        """Return the keys of a folder, made once, for its owner alone to read."""
        path = folder / FILE
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(bytes.fromhex(told["key"]), int(told["port"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls(secrets.token_bytes(32))

    def keep(self, folder: Path, port: int) -> None:
        """Write them down with the port, mode 600."""
        path, new = folder / FILE, folder / f".{FILE}.new"
        content = json.dumps({"key": self.key.hex(), "port": port})
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(content)
        os.replace(new, path)

    def token(self, *parts: str) -> str:
        """A token for a purpose and a person."""
        said = "\x00".join(parts).encode("utf-8", "surrogatepass")
        return hmac.digest(self.key, said, hashlib.sha256).hex()[:40]


class Entrance:
    """Lets in who came by a link of the desk's, from the desk's own pages; adds the headers."""

    def __init__(
        self, app: ASGIApp, keys: DeskKeys, seats: Sequence[Seat], hosts: Sequence[str] = (),
        tls: bool = False,
    ) -> None:  # fmt: skip
        self.app, self.keys, self.tls = app, keys, tls
        self.hosts = LOOPBACK | {host.lower() for host in hosts}
        self.by_link = {keys.token("link", seat.who): seat for seat in seats}
        self.by_session = {keys.token("session", seat.who): seat for seat in seats}
        self.cookie = f"desk-{keys.token('cookie')[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on with the seat of its sender."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        path = scope["path"]
        if path.startswith("/enter/"):
            await self._enter(path.removeprefix("/enter/"))(scope, receive, sending)
            return
        session = self._session(headers)
        seat = self.by_session.get(session)
        if seat is None and not path.startswith("/static/"):
            says = "The desk opens by its link: grade.py desk prints it."
            await PlainTextResponse(says, 403)(scope, receive, sending)
            return
        csrf = self.keys.token("csrf", session)
        scope["state"] = {**scope.get("state", {}), "seat": seat, "csrf": csrf}
        await self.app(scope, receive, sending)

    def _refused(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        """A refusal of requests that pages of other sites make."""
        host = headers.get("host", "")
        if host.rpartition(":")[0].lower() not in self.hosts and host.lower() not in self.hosts:
            return PlainTextResponse("This desk has another name.", 421)
        scheme = "https" if self.tls else "http"
        if headers.get("origin") not in (None, f"{scheme}://{host}"):
            return PlainTextResponse("That page is not the desk's.", 403)
        if headers.get("sec-fetch-site") not in (None, "same-origin", "none"):
            return _cross(scope)
        if scope["method"] not in SAFE:
            length = headers.get("content-length", "")
            if not length.isdigit() or int(length) > MOST_BODY:
                return PlainTextResponse("Too much was sent.", 413)
        return None

    def _session(self, headers: Headers) -> str:
        found = SimpleCookie()
        for line in headers.getlist("cookie"):
            found.load(line)
        morsel = found.get(self.cookie)
        return morsel.value if morsel else ""

    def _enter(self, token: str) -> PlainTextResponse | RedirectResponse:
        seat = self.by_link.get(token)
        if seat is None:
            return PlainTextResponse("This link opens nothing: grade.py desk prints one.", 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self.cookie, self.keys.token("session", seat.who), httponly=True,
            samesite="strict", secure=self.tls, path="/",
        )  # fmt: skip
        return answer


def _cross(scope: Scope) -> PlainTextResponse | None:
    """A link from elsewhere may enter; nothing else may come from another site."""
    if scope["path"].startswith("/enter/") and scope["method"] == "GET":
        return None
    return PlainTextResponse("That page is not the desk's.", 403)


def check_csrf(request: Request, sent: str) -> bool:
    """Whether a request that writes carries the token of its page."""
    return hmac.compare_digest(str(request.state.csrf).encode(), sent.encode())
