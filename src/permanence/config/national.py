"""What joins the installation to the national platform of access to care (SAS): nothing, unless it is set."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from permanence.config.reading import BadSetting, Reading


@dataclass(frozen=True, slots=True)
class National:
    """Who the platform is, and where it hears of appointments.

    :param names: the common names (CN) of the certificates it shows; none: its door is shut
    :param units: the organisational units (OU), of which its certificate bears one
    :param appointments: the address under which it takes appointments; empty: it is told of none
    """

    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    appointments: str = ""


def read(reading: Reading, given: Mapping[str, str]) -> National:
    """Read the settings; the name without the unit would let another department in, so both are given or none."""
    names, units = _several(given, "PERMANENCE_SAS_CN"), _several(given, "PERMANENCE_SAS_OU")
    if bool(names) != bool(units):
        missing = "PERMANENCE_SAS_OU" if names else "PERMANENCE_SAS_CN"
        mend = "Give both PERMANENCE_SAS_CN and PERMANENCE_SAS_OU, as the platform's certificate says, or neither."
        reading.problems.append(BadSetting(missing, "is missing", mend))
    address = given.get("PERMANENCE_SAS_URL", "").strip().rstrip("/")
    parts = urlsplit(address)
    local = parts.hostname in {"localhost", "127.0.0.1"}
    if address and ((parts.scheme != "https" and not local) or not parts.hostname or parts.query):
        mend = "For instance PERMANENCE_SAS_URL=https://sas.example.fr/fhir"
        reading.problems.append(BadSetting("PERMANENCE_SAS_URL", "is no address reached over TLS", mend))
    return National(names, units, address)


def _several(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in given.get(name, "").split(",") if one.strip())
