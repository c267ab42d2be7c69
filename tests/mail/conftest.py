"""An office with one edition, and a mail server on this machine that does what it is told: say no, hang up, be slow."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import ipaddress
import shutil
import ssl
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Audience, Clearance, Dialogue, Mark, Marking, Organisation, Party, Round, Text
from briefgen.dialogue.recipients import Recipient
from briefgen.editions import copies
from briefgen.editions.ledger_file import LedgerFile
from briefgen.editions.record import Edition, FileRecord, Recipe
from briefgen.errors import Place
from briefgen.files import sha256
from briefgen.mail.delivery import Delivery, MailOptions, make_deliveries
from briefgen.mail.letter import LetterWriter
from briefgen.mail.message import Mailbox
from briefgen.mail.release_check import Issue
from briefgen.mail.settings import Server

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


# ---- an office with one edition ---------------------------------------------------------------------------------

NOW = dt.datetime(2024, 10, 15, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
MADE = Recipe("d", {}, "l", "p", "b", 15, 0)
SEEN = {"working": ("internal", ()), "partner": ("partner", ("US",)), "public": ("public", ())}


@pytest.fixture
def now() -> dt.datetime:
    """The moment in the office."""
    return NOW


def named(words: str) -> Text:
    return Text((("en", words), ("ko", words)))


def recipient(audience: str, id_: str = "him", **changes: Any) -> Recipient:
    """An office that may see what its audience reads."""
    level, to = SEEN[audience]
    given: dict[str, Any] = {
        "name": named(f"Office {id_}"),
        "address": f"{id_}@example.org",
        "may_see": f"partner:{to[0]}" if to else level,
        "organisation": {"working": "nso", "partner": "nsc", "public": ""}[audience],
        "place": Place("data/recipients.yaml", 1, 3),
    }
    return Recipient(id=id_, audience=audience, **(given | changes))


@pytest.fixture
def of() -> Callable[..., Recipient]:
    """Makes recipients: `of("working", "desk")`."""
    return recipient


def a_pdf(words: bytes) -> bytes:
    """A file with a title: what goes outside is read once more."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = words.decode("latin-1")
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


@dataclass(slots=True)
class Office:
    """A workplace with one dialogue and its edition; what a test changes of them is in the next `issue`."""

    root: Path
    dialogue: Dialogue
    edition: Edition
    audiences: dict[str, Audience]
    stale: tuple[str, ...] = ()
    insisted: bool = False

    @property
    def book(self) -> LedgerFile:
        return LedgerFile(self.root, "kr-us")

    @property
    def folder(self) -> Path:
        return self.root / "out/kr-us/r1"

    def issue(self) -> Issue:
        """The edition as it is now, with the ledger as it is now."""
        return Issue(
            name="out/kr-us/r1",
            folder=self.folder,
            edition=self.edition,
            dialogue=self.dialogue,
            audiences=self.audiences,
            ledger=self.book.read(),
            copies=copies.read_complete(self.folder, "out/kr-us/r1", self.edition),
            stale=self.stale,
            insisted=self.insisted,
        )

    def writer(self) -> LetterWriter:
        return LetterWriter(TemplateLibrary(self.root), self.dialogue, "r1", NOW.date(), self.audiences)

    def clearance(self, id_: str, reader: str, **changes: Any) -> Clearance:
        """Of the papers of a reader, and of the letters as they are now."""
        given = {"date": NOW.date(), "clears": reader, "reference": "f00d", "office": "nso"}
        letter = self.writer().neutral_letters(self.audiences[reader]).reference
        return Clearance(**{"id": id_, "letter": letter, **given, **changes})

    def options(self, **changes: Any) -> MailOptions:
        return MailOptions(**{"now": NOW, "sender": Mailbox("CET desk", "cet@example.org"), **changes})

    def deliveries(self, *recipients: Recipient, **options: Any) -> tuple[Delivery, ...]:
        return make_deliveries(self.issue(), recipients, self.writer(), self.options(**options))

    def put(self, path: str, data: bytes, **changes: Any) -> None:
        """A file of the edition, on the disk and in the record."""
        audience, _, name = path.partition("/")
        level, to = SEEN[audience]
        if level != "internal" and path.endswith(".pdf") and b"%%EOF" not in data:
            data = a_pdf(data)
        document, _, about = name.partition(".")[0].partition("-bio")
        file = FileRecord(
            sha256=sha256(data),
            size=len(data),
            audience=audience,
            release=level,
            to=to,
            marking="INTERNAL" if audience == "working" else "",
            language="en",
            document=document,
            field="bio" if about or "-bio" in name else "",
            reference=sha256(path.encode() + data)[:8],
            draft=False,
            day="2024-10-15",
            facts=("C01", "C03"),
            states="",
            made=MADE,
            reasons=(),
            title=f"The {document} for {audience}",
        )
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(data)
        self.edition = replace(self.edition, files={**self.edition.files, path: replace(file, **changes)})


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three readers, a memo for each and a checklist for the desk; partner and public are cleared."""
    shutil.copytree(Path(__file__).parents[2] / "templates", tmp_path / "templates")
    x = named("x")
    dialogue = Dialogue(
        id="kr-us",
        name=named("Korea–U.S. Dialogue"),
        release=Mark("public"),
        parties=(Party(id="KR", name=x), Party(id="US", name=x)),
        our_party="KR",
        rounds=(Round(id="r1", label=named("first round"), release=Mark("public")),),
        organisations=(Organisation(id="nso", name=x, party="KR"), Organisation(id="nsc", name=x, party="US")),
        place=Place("data/kr-us/dialogue.yaml"),
    )
    marking = Marking(text=named("INTERNAL"))
    audiences = {
        name: Audience(
            id=name,
            language="en",
            lookup=(name,),
            release=Mark(level, to),  # type: ignore[arg-type]
            sender=named("CET desk"),
            marking=marking if name == "working" else None,
            place=Place("data/audiences.yaml", 1, 3),
        )
        for name, (level, to) in SEEN.items()
    }
    edition = Edition(dialogue="kr-us", round="r1", as_of="2024-10-15", readers=dict.fromkeys(SEEN, "f00d"))
    made = Office(tmp_path, dialogue, edition, audiences)
    for path in ("working/memo.pdf", "working/checklist.pdf", "partner/memo.pdf", "public/memo.pdf"):
        made.put(path, f"%PDF-1.7 {path}".encode())
    made.dialogue = replace(
        dialogue, clearances=tuple(made.clearance(f"U{n}", reader) for n, reader in enumerate(("partner", "public")))
    )
    return made
