"""Mutual TLS as the proxy is told to do it: real handshakes with certificates made here, then what the door answers."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from . import sas_world as world
from .sas_world import ONE, ask, slot_query

pytestmark = pytest.mark.django_db
SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)
HOST = "permanence.test"
SHUT = "no handshake"


@dataclass
class Authority:
    """Who signs certificates, and revokes them."""

    folder: Path
    name: str

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        basic = x509.BasicConstraints(ca=True, path_length=None)
        self.own = self._sign(self.subject, self.key, basic)
        self.file = self._write(f"{self.name}.pem", self.own.public_bytes(serialization.Encoding.PEM))

    def gives(self, cn: str, ou: str = world.OU) -> tuple[x509.Certificate, Path]:
        """Return a certificate, and the file that holds it with its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = [x509.NameAttribute(NameOID.COMMON_NAME, cn), x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, ou)]
        made = self._sign(x509.Name(named), key, x509.SubjectAlternativeName([x509.DNSName(HOST)]))
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        whole = private + made.public_bytes(serialization.Encoding.PEM)
        return made, self._write(f"{made.serial_number}.pem", whole)

    def revokes(self, *certificates: x509.Certificate) -> Path:
        """Return the list of the certificates that are worth nothing any more."""
        told = x509.CertificateRevocationListBuilder().issuer_name(self.subject).last_update(SINCE).next_update(UNTIL)
        for one in certificates:
            gone = x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(SINCE).build()
            told = told.add_revoked_certificate(gone)
        signed = told.sign(self.key, hashes.SHA256())
        return self._write("revoked.crl", signed.public_bytes(serialization.Encoding.PEM))

    def _sign(self, subject: x509.Name, key: Any, extension: x509.ExtensionType) -> x509.Certificate:
        built = x509.CertificateBuilder().subject_name(subject).issuer_name(self.subject).public_key(key.public_key())
        built = built.serial_number(x509.random_serial_number()).not_valid_before(SINCE).not_valid_after(UNTIL)
        return built.add_extension(extension, critical=True).sign(self.key, hashes.SHA256())

    def _write(self, name: str, content: bytes) -> Path:
        (self.folder / name).write_bytes(content)
        return self.folder / name


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path | None]:
    """Return what a client may show, by name, and what the proxy has: its own, whom it trusts, the list."""
    folder = tmp_path_factory.mktemp("certificates")
    health, other = Authority(folder, "igc"), Authority(folder, "other")
    gone, gone_file = health.gives(world.CN)
    files: dict[str, Path | None] = {
        "valid": health.gives(world.CN)[1],
        "wrong CN": health.gives("autre.sas.example.fr")[1],
        "wrong OU": health.gives(world.CN, "000000000000000")[1],
        "revoked": gone_file,
        "of another authority": other.gives(world.CN)[1],
        "none": None,
    }
    return files | {"proxy": health.gives(HOST)[1], "authority": health.file, "list": health.revokes(gone)}


@pytest.fixture(autouse=True)
def _platform(national: None) -> None:
    world.make_shown(world.make_practice(finess=world.FINESS), ONE)


def proxied(files: dict[str, Path | None], name: str, newest: ssl.TLSVersion) -> dict[str, str] | None:
    """Shake hands as the proxy of docs/fhir.md does; return the headers it sets, or None when it lets nobody in."""
    proxy = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    proxy.minimum_version = ssl.TLSVersion.TLSv1_2
    proxy.load_cert_chain(str(files["proxy"]))
    proxy.verify_mode = ssl.CERT_OPTIONAL
    for one in ("authority", "list"):
        proxy.load_verify_locations(str(files[one]))
    proxy.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    client = ssl.create_default_context(cafile=str(files["authority"]))
    client.minimum_version, client.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, newest
    if files[name]:
        client.load_cert_chain(str(files[name]))
    there, here = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [proxy.wrap_bio(there, here, server_side=True), client.wrap_bio(here, there, server_hostname=HOST)]
    try:
        for _ in range(6):
            for end in ends:
                try:
                    end.do_handshake()
                except ssl.SSLWantReadError:
                    continue
    except ssl.SSLError:
        return None
    certificate = ends[0].getpeercert(binary_form=True)
    if not certificate:
        return {"X-Client-Verify": "NONE", "X-Client-Certificate": ""}
    return {"X-Client-Verify": "SUCCESS", "X-Client-Certificate": quote(ssl.DER_cert_to_PEM_cert(certificate))}


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("valid", 200),
        ("wrong CN", 403),
        ("wrong OU", 403),
        ("revoked", SHUT),
        ("of another authority", SHUT),
        ("none", 401),
    ],
)
def test_who_shows_what_is_let_in_or_not(
    shown: dict[str, Path | None], name: str, expected: int | str, newest: ssl.TLSVersion
) -> None:
    headers = proxied(shown, name, newest)
    got = ask("Slot", slot_query(ONE), headers=headers).status_code if headers is not None else SHUT
    assert got == expected


@pytest.mark.filterwarnings("ignore:.*TLSv1_1 is deprecated:DeprecationWarning")
def test_an_old_tls_is_refused(shown: dict[str, Path | None]) -> None:
    assert proxied(shown, "valid", ssl.TLSVersion.TLSv1_1) is None
