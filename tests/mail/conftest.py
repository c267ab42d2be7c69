"""A mail server on this machine that does what it is told: take a message, say no, hang up, or be slow."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from briefgen.mail.server import Server

DROP = "drop"
SLOW = "slow"
PASSWORD = "geheim-비밀"


@dataclass(frozen=True, slots=True)
class Taken:
    """A message as the server has it."""

    sender: str
    to: tuple[str, ...]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """Parsed back."""
        return message_from_bytes(self.data, _class=EmailMessage, policy=policy.default)


@dataclass(slots=True)
class Post:
    """What the server has, and what it is to do wrong: by stage, one after the other; `None` is nothing wrong.

    A fault is `DROP`, `SLOW`, or a reply to give instead (`451 4.7.1 later`). The stages are the commands, `greeting`,
    `END` before the message is taken and `TAKEN` after it, before anything is said.
    """

    host: str = ""
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    faults: dict[str, deque[str | Callable[[], None] | None]] = field(default_factory=dict)
    connections: int = 0

    def at(self, stage: str, *faults: str | Callable[[], None] | None) -> None:
        """What goes wrong at a stage, time after time."""
        self.faults[stage] = deque(faults)

    def fault(self, stage: str) -> str | Callable[[], None] | None:
        """What goes wrong now."""
        waiting = self.faults.get(stage)
        return waiting.popleft() if waiting else None

    @property
    def copies(self) -> dict[str, int]:
        """How many messages each address has."""
        addresses = [to for taken in self.taken for to in taken.to]
        return {address: addresses.count(address) for address in sorted(set(addresses))}


class Misbehaving(SMTP):
    """A server that follows the book, but for what `Post` says."""

    def __init__(self, post: Post, **options: Any) -> None:
        self.post = post
        super().__init__(Handler(post), enable_SMTPUTF8=False, hostname="localhost", **options)

    async def wrong(self, stage: str) -> bool:
        """Whether something went wrong, and so nothing more is to be done."""
        fault = self.post.fault(stage)
        if fault is None:
            return False
        if callable(fault):
            fault()
        elif fault == DROP:
            self.hang_up()
        elif fault == SLOW:
            await asyncio.sleep(1.0)
        else:
            await self.push(fault)
            if fault.startswith("421"):
                self.hang_up()
        return True

    def hang_up(self) -> None:
        """The client hears nothing more."""
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.close()

    async def _handle_client(self) -> None:
        self.post.connections += 1
        if self.session.ssl or not await self.wrong("greeting"):  # type: ignore[union-attr]
            await super()._handle_client()


def obeying(stage: str) -> Callable[[Misbehaving, str], Awaitable[None]]:
    """A command that is carried out unless something is to go wrong."""

    async def command(server: Misbehaving, arg: str) -> None:
        if not await server.wrong(stage):
            await getattr(SMTP, f"smtp_{stage}")(server, arg)

    return command


for each in ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"):
    setattr(Misbehaving, f"smtp_{each}", obeying(each))


class Handler:
    """Takes messages."""

    def __init__(self, post: Post) -> None:
        self.post = post

    async def handle_DATA(self, server: Misbehaving, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self.post.fault("END")
        if fault in (DROP, SLOW):
            return await self.silent(server, str(fault))
        if isinstance(fault, str):
            return fault
        assert isinstance(envelope.original_content, bytes)
        self.post.taken.append(Taken(str(envelope.mail_from), tuple(envelope.rcpt_tos), envelope.original_content))
        fault = self.post.fault("TAKEN")
        if callable(fault):
            fault()
        return await self.silent(server, fault) if isinstance(fault, str) else "250 2.0.0 taken"

    async def silent(self, server: Misbehaving, fault: str) -> str:
        """What is said too late, or to nobody."""
        if fault == SLOW:
            await asyncio.sleep(1.0)
        elif fault == DROP:
            server.hang_up()
        return fault if fault not in (SLOW, DROP) else "250 2.0.0 too late"


def authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate for this machine, and who vouches for it."""

    certificate: Path
    key: Path

    def serving(self) -> ssl.SSLContext:
        """For the server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def trusting(self) -> ssl.SSLContext:
        """For whoever trusts it."""
        return ssl.create_default_context(cafile=str(self.certificate))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("authority")
    made = Authority(folder / "certificate.pem", folder / "key.pem")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop in a thread of its own, for all servers."""
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever, daemon=True)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join(5)
    made.close()


Listening = Callable[..., Post]


@pytest.fixture
def listening(loop: asyncio.AbstractEventLoop, authority: Authority) -> Iterator[Listening]:
    """Starts servers: `listening("starttls")`."""
    servers: list[asyncio.Server] = []
    spoken: list[Misbehaving] = []

    def listen(security: str = "starttls", **options: Any) -> Post:
        post = Post(host="127.0.0.1")
        context = authority.serving()
        chosen = {"auth_require_tls": False, "authenticator": authenticated, **options}
        if security == "starttls":
            chosen |= {"tls_context": context, "require_starttls": True}

        def answering() -> Misbehaving:
            spoken.append(Misbehaving(post, loop=loop, **chosen))
            return spoken[-1]

        async def start() -> asyncio.Server:
            return await loop.create_server(answering, "127.0.0.1", 0, ssl=context if security == "tls" else None)

        servers.append(asyncio.run_coroutine_threadsafe(start(), loop).result(5))
        post.port = servers[-1].sockets[0].getsockname()[1]
        return post

    async def stop() -> None:
        for server in servers:
            server.close()
        for each in spoken:
            if isinstance(each.transport, asyncio.Transport):
                each.transport.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)

    yield listen
    asyncio.run_coroutine_threadsafe(stop(), loop).result(5)


@pytest.fixture
def post(listening: Listening) -> Post:
    """A server that asks for STARTTLS."""
    return listening()


def server_of(post: Post, **changes: Any) -> Server:
    """How to reach a server of a test, without much patience."""
    settings = {"security": "starttls", "sender": "desk@example.org", "timeout": 0.4, "patience": 0.4}
    return Server(**{"host": post.host, "port": post.port, **settings, **changes})


@pytest.fixture
def reach() -> Callable[..., Server]:
    return server_of
