"""What joins the installation to the national platform of access to care (SAS): nothing, unless it is set."""

from collections.abc import Mapping
from dataclasses import dataclass

from permanence.config.reading import BadSetting, Reading


@dataclass(frozen=True, slots=True)
class National:
    """Who the platform is.

    :param names: the common names (CN) of the certificates it shows; none: its door is shut
    :param units: the organisational units (OU), of which its certificate bears one
    """

    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


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
    return National(names, units)


def _several(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in given.get(name, "").split(",") if one.strip())
