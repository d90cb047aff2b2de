"""Whose certificate a proxy has verified; pure."""

from dataclasses import dataclass
from urllib.parse import unquote

from cryptography import x509
from cryptography.x509.oid import NameOID

LONGEST = 16_384


@dataclass(frozen=True, slots=True)
class Holder:
    """What a certificate says of its holder."""

    names: tuple[str, ...]
    units: tuple[str, ...]

    def is_one_of(self, names: tuple[str, ...], units: tuple[str, ...]) -> bool:
        """Tell whether it bears one of these common names, and one of these units; without either nobody is."""
        return bool({*self.names} & {*names}) and bool({*self.units} & {*units})


def holder(certificate: str) -> Holder | None:
    """Read a certificate in PEM, escaped as in an address when a proxy wrote it so; None when it is none."""
    if not 0 < len(certificate) <= LONGEST:
        return None
    try:
        subject = x509.load_pem_x509_certificate(unquote(certificate).encode()).subject
    except ValueError:
        return None
    return Holder(_all(subject, NameOID.COMMON_NAME), _all(subject, NameOID.ORGANIZATIONAL_UNIT_NAME))


def _all(subject: x509.Name, what: x509.ObjectIdentifier) -> tuple[str, ...]:
    return tuple(str(one.value) for one in subject.get_attributes_for_oid(what))
