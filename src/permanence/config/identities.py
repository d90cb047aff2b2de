"""Who proves elsewhere who people are: Pro Santé Connect for the staff, FranceConnect for patients, or their like."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from permanence.config.reading import BadSetting, Reading
from permanence.foundation.provider import Provider

STAFF, PATIENTS = "PERMANENCE_OPENID", "PERMANENCE_PATIENTS_OPENID"
NAMES = {STAFF: "Pro Santé Connect", PATIENTS: "FranceConnect"}
SCOPES = {STAFF: "openid scope_all", PATIENTS: "openid given_name family_name birthdate gender birthplace"}
LEVEL, ABOVE = "eidas1", ("eidas2", "eidas3")  # asked for, and believed as well; Pro Santé Connect's is of two factors


def read(reading: Reading, given: Mapping[str, str], prefix: str) -> Provider | None:
    """Read one provider; None when none is named."""
    issuer, client_id = (given.get(f"{prefix}_{one}", "").strip() for one in ("ISSUER", "CLIENT_ID"))
    secret = _secret(reading, given, f"{prefix}_SECRET")
    if not (issuer or client_id or secret):
        return None
    for name, value in (("ISSUER", issuer), ("CLIENT_ID", client_id), ("SECRET", secret)):
        if not value:
            _refuse(reading, f"{prefix}_{name}", "is missing", "Give issuer, client and secret, or none of them.")
    if issuer and not _is_safe(issuer):
        _refuse(reading, f"{prefix}_ISSUER", "is not sent over https", "Write it as the provider does, with https://")
    acr = given.get(f"{prefix}_ACR", LEVEL).split()
    return Provider(
        name=given.get(f"{prefix}_NAME", "").strip() or NAMES[prefix],
        issuer=issuer,
        client_id=client_id,
        secret=secret,
        scope=given.get(f"{prefix}_SCOPE", "").strip() or SCOPES[prefix],
        strong=(*acr, *(ABOVE if acr == [LEVEL] else ())),
        discovery=given.get(f"{prefix}_DISCOVERY", "").strip(),
    )


def _secret(reading: Reading, given: Mapping[str, str], name: str) -> str:
    value, file = given.get(name, "").strip(), given.get(f"{name}_FILE", "")
    if value or not file:
        return value
    try:
        return Path(file).read_text().strip()
    except OSError as problem:
        _refuse(reading, f"{name}_FILE", f"cannot be read ({problem.strerror})", f"Look at {file}.")
        return ""


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1"})


def _refuse(reading: Reading, name: str, problem: str, mend: str) -> None:
    reading.problems.append(BadSetting(name, problem, mend))
