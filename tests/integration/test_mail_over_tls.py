"""Mail over an encrypted connection: sent where the server proves who it is, never where it does not."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.notify import send_by
from flows.send_message import send_mail
from schemas.notices import Channel, MailServer, Secret, Security, Settings
from tests.integration.test_notices import WORDS, Postman, free_port, server_at

pytestmark = pytest.mark.slow


def certificate(folder: Path, name: str) -> Path:
    """A certificate that speaks for itself, with its key, for one host."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = folder / f"{name}.pem"
    written.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return written


@contextmanager
def served(security: Security, proof: Path, login: tuple[bytes, bytes] | None = None) -> Iterator[tuple[Postman, int]]:
    """A mail server that speaks TLS from the start, or once it is asked to and not before."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(proof)
    postman, port = Postman(), free_port()
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    who = {
        "authenticator": lambda *told: AuthResult(success=(told[-1].login, told[-1].password) == login, handled=False)
    }
    controller = Controller(
        postman, hostname="localhost", port=port, **how, **(who | {"auth_required": True} if login else {})
    )
    controller.start()
    try:
        yield postman, port
    finally:
        controller.stop()


def server(security: Security, port: int) -> MailServer:
    return replace(server_at(port), host="localhost", security=security)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_to_a_server_the_machine_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: Security
) -> None:
    proof = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    with served(security, proof) as (postman, port):
        assert send_mail(server(security, port), "glei@tinh.vn", WORDS).outcome == "sent"
        assert [to for to, _ in postman.messages] == ["glei@tinh.vn"]


def test_mail_is_sent_by_who_knows_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proof = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    monkeypatch.setenv("MAIL_PASSWORD", "dung mat khau")
    with served("starttls", proof, (b"tonghop", b"dung mat khau")) as (postman, port):
        known = replace(server("starttls", port), user="tonghop", password=Secret("env", "MAIL_PASSWORD"))
        assert send_mail(known, "glei@tinh.vn", WORDS).outcome == "sent"
        monkeypatch.setenv("MAIL_PASSWORD", "sai mat khau")
        told = send_mail(known, "glei@tinh.vn", WORDS)
        assert told.outcome == "server_down"
        assert told.why is not None
        assert told.why.key == "mail_login"
        assert "535" in told.why.told("vi")
        assert "sai mat khau" not in repr(told.why)
        assert len(postman.messages) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("name", ["localhost", "may-khac.vn"])
def test_nothing_is_said_to_a_server_that_does_not_prove_who_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: Security, name: str
) -> None:
    proof = certificate(tmp_path, name)
    if name != "localhost":  # trusted, but another's
        monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    with served(security, proof) as (postman, port):
        told = send_mail(server(security, port), "glei@tinh.vn", WORDS)
        assert told.outcome == "server_down"
        assert told.why is not None
        assert told.why.key == "mail_certificate"
        assert "certificate verify failed" in told.why.told("en")
        assert postman.messages == []


def test_a_server_that_speaks_no_tls_is_told_nothing() -> None:
    postman, port = Postman(), free_port()
    controller = Controller(postman, hostname="localhost", port=port)
    controller.start()
    try:
        told = send_mail(server("starttls", port), "glei@tinh.vn", WORDS)
        assert told.outcome == "server_down"
        assert told.why is not None
        assert told.why.key == "mail_no_encryption"
        assert postman.messages == []
    finally:
        controller.stop()


@pytest.mark.parametrize(("user", "password"), [("tonghop", "đúng"), ("tổng hợp", "dung"), ("tổng hợp", None)])
def test_a_password_no_server_can_be_told_is_said_and_raises_nothing(user: str, password: str | None) -> None:
    secret = None if password is None else Secret("text", password)
    mail = replace(server("starttls", free_port()), user=user, password=secret)
    told = send_by(Settings(mail=mail), Channel("mail", Secret("text", "glei@tinh.vn")), WORDS, [])
    assert told.outcome == "not_sent"
    assert told.why is not None
    assert "không dấu" in told.why.told("vi")
    assert password is None or password not in repr(told.why)
