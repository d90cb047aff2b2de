"""Which addresses are of MSSanté, the professionals' trusted domains, and which are a patient's there; pure."""

from collections.abc import Iterable

FAMILY = "mssante.fr"  # each operator's domain lies beneath it
CITIZENS = "patient.mssante.fr"  # Mon espace santé: the address itself bears the patient's national number


def is_professional(address: str, more: Iterable[str] = ()) -> bool:
    """Tell whether an address is a professional's within MSSanté.

    :param more: domains of the national list outside the family, as the installation names them
    """
    box, _, domain = address.strip().casefold().rpartition("@")
    if not box or "@" in box or _within(domain, CITIZENS):
        return False
    return any(_within(domain, trusted.strip().casefold()) for trusted in (FAMILY, *more) if trusted.strip())


def _within(domain: str, trusted: str) -> bool:
    return domain == trusted or domain.endswith(f".{trusted}")
