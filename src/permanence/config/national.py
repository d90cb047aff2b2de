"""What joins the installation to the national platform of access to care (SAS): nothing, unless it is set."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from permanence.config.reading import BadSetting, Reading


@dataclass(frozen=True, slots=True)
class National:
    """Who the platform is.

    :param names: the common names (CN) of the certificates it shows; none: its door is shut
    :param units: the organisational units (OU), of which its certificate bears one
    :param address: where it is told of appointments taken with its regulators; empty: it is told of none
    :param own: the file with our certificate and its key, which it wants to see
    :param authority: the file with the certificates of who signs its own; empty: those the system trusts
    """

    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    address: str = ""
    own: str = ""
    authority: str = ""


DEMO = ("sas.demo.invalid",), ("000000000000000",)  # of the certificate in docs/examples, for the world of nobody


def read(reading: Reading, given: Mapping[str, str], *, demo: bool = False) -> National:
    """Read the settings; the name without the unit would let another department in, so both are given or none.

    :param demo: without any, the demonstration's own certificate opens
    """
    names, units = _several(given, "PERMANENCE_SAS_CN"), _several(given, "PERMANENCE_SAS_OU")
    if bool(names) != bool(units):
        missing = "PERMANENCE_SAS_OU" if names else "PERMANENCE_SAS_CN"
        mend = "Give both PERMANENCE_SAS_CN and PERMANENCE_SAS_OU, as the platform's certificate says, or neither."
        reading.problems.append(BadSetting(missing, "is missing", mend))
    if demo and not names and not units:
        names, units = DEMO
    own, authority = (_file(reading, given, f"PERMANENCE_SAS_{name}") for name in ("CERTIFICATE", "AUTHORITY"))
    return National(names, units, _address(reading, given), own, authority)


def _address(reading: Reading, given: Mapping[str, str]) -> str:
    address = given.get("PERMANENCE_SAS_URL", "").strip().rstrip("/")
    if address and (urlsplit(address).scheme != "https" or not urlsplit(address).hostname):
        mend = "Write the address of the platform's FHIR as it gives it, with https://"
        reading.problems.append(BadSetting("PERMANENCE_SAS_URL", "is no https address", mend))
    return address


def _file(reading: Reading, given: Mapping[str, str], name: str) -> str:
    path = given.get(name, "").strip()
    if path and not Path(path).is_file():
        reading.problems.append(BadSetting(name, "is no file", "Give the path of a file in PEM, or leave it out."))
    return path


def _several(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in given.get(name, "").split(",") if one.strip())
