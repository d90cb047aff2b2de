"""An MSSanté operator for the tests: a real mail server over TLS that asks for our certificate."""

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from permanence.messaging.secure import START_TLS, TLS


class Authority:
    """An authority that signs certificates in a folder, as IGC-Santé does for operators and software."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.cert = self._signed("Authority", self.key, self.key.public_key(), authority=True)

    @property
    def pem(self) -> str:
        return self.cert.public_bytes(serialization.Encoding.PEM).decode()

    def issue(self, name: str) -> tuple[str, str]:
        """Return a certificate for 127.0.0.1 and its key, in PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        cert = self._signed(name, self.key, key.public_key())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return cert.public_bytes(serialization.Encoding.PEM).decode(), private.decode()

    def _signed(self, name: str, signer: Any, public: Any, *, authority: bool = False) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = subject if authority else self.cert.subject
        built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        built = built.serial_number(x509.random_serial_number())
        built = built.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
            datetime(2099, 1, 1, tzinfo=UTC)
        )
        built = built.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        built = built.add_extension(x509.SubjectAlternativeName([address]), critical=False)
        built = built.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        built = built.add_extension(known, critical=False)
        usage = dict.fromkeys(
            ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
        )  # fmt: skip
        usage["key_cert_sign" if authority else "digital_signature"] = True
        return built.add_extension(x509.KeyUsage(**usage), critical=True).sign(signer, hashes.SHA256())


class Operator:
    """An MSSanté operator: lets in who shows a certificate of the authority and the password, and keeps what comes."""

    def __init__(self, authority: Authority) -> None:
        self.kept: list[EmailMessage] = []
        self.tried = 0
        self.answer = "250 Kept"
        self.recipient_answer = "250 OK"
        certificate, key = authority.issue("operator")
        pem = authority.folder / "operator.pem"
        pem.write_text(certificate + key)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cadata=authority.pem)
        self.context.load_cert_chain(pem)
        self.context.verify_mode = ssl.CERT_REQUIRED

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _how: str, told: Any) -> AuthResult:
        return AuthResult(success=(told.login, told.password) == (b"cabinet", b"secret"))

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # the protocol names it
        envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the protocol names it
        self.tried += 1
        if self.answer.startswith("250"):
            kept = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(kept, EmailMessage)
            self.kept.append(kept)
        return self.answer


async def closed(server: asyncio.Server) -> None:
    """Hang up on who is still there."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def listening(operator: Operator, security: str) -> Iterator[int]:
    """Serve over TLS from the first byte, or after the greeting; yield the port."""
    more: dict[str, Any] = {"authenticator": operator.authenticate, "auth_require_tls": security == START_TLS}
    if security == START_TLS:
        more |= {"tls_context": operator.context, "require_starttls": True, "auth_required": True}
    loop = asyncio.new_event_loop()
    context = operator.context if security == TLS else None
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(operator, **more), "127.0.0.1", 0, ssl=context))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(closed(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
