"""Settings come from the environment or a file without a password, and are refused with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.errors import Refused
from briefgen.mail.message import Mailbox
from briefgen.mail.settings import MailSettings, make_server, read_settings


def settings(root: Path, text: str = "", **environment: str) -> MailSettings:
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "mail.yaml").write_text(text, encoding="utf-8")
    return read_settings(root, {f"BRIEFGEN_SMTP_{name}": value for name, value in environment.items()})


def refused(root: Path, text: str = "", **environment: str) -> str:
    with pytest.raises(Refused) as caught:
        settings(root, text, **environment)
    return str(caught.value)


def test_nothing_stated_is_no_problem_until_something_is_sent(tmp_path: Path) -> None:
    assert settings(tmp_path) == MailSettings()
    with pytest.raises(
        Refused, match="nobody says how mail leaves the house: BRIEFGEN_SMTP_HOST and BRIEFGEN_SMTP_FROM"
    ):
        make_server(MailSettings(), "")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    text = "host: mail.example.org\nport: 2525\nfrom: CET desk <desk@example.org>\nlargest_mb: 5\n"
    found = settings(tmp_path, text, HOST="127.0.0.1", SECURITY="plain")
    assert (found.host, found.port, found.security) == ("127.0.0.1", 2525, "plain")
    assert (found.sender, found.largest) == (Mailbox("CET desk", "desk@example.org"), 5 * 1024 * 1024)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_each_way_has_its_port(tmp_path: Path, security: str, port: int) -> None:
    found = settings(tmp_path, HOST="mail.example.org", SECURITY=security, FROM="desk@example.org")
    assert make_server(found, "").port == port


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.1"])
def test_plain_is_for_this_machine_alone(tmp_path: Path, host: str) -> None:
    assert "would go unencrypted" in refused(tmp_path, HOST=host, SECURITY="plain")
    assert "data/mail.yaml:2:11: mail to" in refused(tmp_path, f"host: {host}\nsecurity: plain\n")


def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    said = refused(tmp_path, "host: mail.example.org\npassword: hunter2\n")
    assert "data/mail.yaml:2:1: a password stands in no file" in said
    assert "keyring set briefgen USER@HOST" in said
    assert "hunter2" not in said


def test_a_user_without_a_password_cannot_send(tmp_path: Path) -> None:
    found = settings(tmp_path, HOST="mail.example.org", USER="desk", FROM="desk@example.org")
    with pytest.raises(Refused, match=r"no password for “desk”.*\n.*keyring set briefgen desk@mail\.example\.org"):
        make_server(found, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hots: x\n", "data/mail.yaml:1:1: unknown key “hots”\n  hint: did you mean “host”?"),
        ("port: many\n", "data/mail.yaml:1:7: “many” is no port"),
        ("port: 70000\n", "“70000” is no port"),
        ("security: ssl\n", "data/mail.yaml:1:11: security cannot be “ssl”"),
        ("from: nobody\n", "data/mail.yaml:1:7: “nobody” is no e-mail address"),
        ("per_minute: 0\n", "data/mail.yaml:1:13: “0” is no number above 0"),
        ("host: [a, b]\n", "data/mail.yaml:1:7: “['a', 'b']” is no host"),
        ("- host\n", "must be “key: value” lines"),
        ("host: {\n", "data/mail.yaml:"),
    ],
)
def test_what_is_wrong_has_its_place(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in refused(tmp_path, text)


@pytest.mark.parametrize("name", ["host", "port", "user", "from", "security"])
def test_a_header_in_disguise_is_refused(tmp_path: Path, name: str) -> None:
    assert "data/mail.yaml:1:" in refused(tmp_path, f'{name}: "a@example.org\\r\\nBcc: spy@example.org"\n')
    assert f"BRIEFGEN_SMTP_{name.upper()}: " in refused(tmp_path, **{name.upper(): "a@example.org\r\nBcc: x"})


@pytest.mark.parametrize(
    "typed", ["CET desk <desk@example.org>", '"CET desk" <desk@example.org>', " CET desk<desk@example.org> "]
)
def test_a_sender_may_have_a_name(tmp_path: Path, typed: str) -> None:
    assert settings(tmp_path, FROM=typed).sender == Mailbox("CET desk", "desk@example.org")
