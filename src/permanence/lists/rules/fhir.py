"""FHIR resources of another software as a list of people or of appointments; pure.

A bundle, one resource a line (NDJSON), or a ZIP of such files as a structure takes out of this house. It is read as it
comes, for nobody corrects what he leaves: what is missing is told line by line.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from permanence.coverage.rules.kinds import FIELDS

from .files import LONGEST_CELL, MOST_APPOINTMENTS, MOST_BYTES, MOST_LINES, MOST_UNPACKED, ZIP, Listed, NotRead, Trouble
from .payers import KINDS, written

Resource = Mapping[str, Any]
PEOPLE = [
    "Nom de naissance",
    "Nom",
    "Prénoms",
    "Date de naissance",
    "Sexe",
    "Téléphone",
    "Autre téléphone",
    "E-mail",
    "Adresse",
    "Code postal",
    "Ville",
    "Proches",
    "Droits",
]
AGENDA = [
    "Début", "Fin", "Praticien", "Nom de naissance", "Prénoms", "Date de naissance", "Téléphone", "Patient", "Motif",
    "Statut", "Commentaire",
]  # fmt: skip
PACKED = ".ndjson"


def is_fhir(content: bytes) -> bool:
    """Tell whether a file holds FHIR resources, whatever its name."""
    if content.startswith(ZIP):
        return any(name.endswith(PACKED) for name in _names(content))
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def people(content: bytes) -> Listed:
    """Read who the patients are, with their relatives.

    :raises NotRead: when there is none, or it is no FHIR
    """
    found = _resources(content)
    beside: dict[str, list[str]] = {}
    rights: dict[str, list[str]] = {}
    for one in found:
        if one.get("resourceType") == "RelatedPerson":
            beside.setdefault(_reference(one.get("patient")), []).append(_relative(one))
        elif one.get("resourceType") == "Coverage" and one.get("status") == "active":
            rights.setdefault(_reference(one.get("beneficiary")), []).append(_right(one))
    patients = [one for one in found if one.get("resourceType") == "Patient"]
    told = [
        [*_person(one), *_lives(one), *("; ".join(each.get(_key(one), ())) for each in (beside, rights))]
        for one in patients
    ]
    return _listed(PEOPLE, told, MOST_LINES)


def appointments(content: bytes) -> Listed:
    """Read the appointments, each with its patient by names and birth date where he is among the resources.

    :raises NotRead: when there is none, or it is no FHIR
    """
    found = _resources(content)
    known = {_key(one): one for one in found}
    lines = [_appointment(one, known) for one in found if one.get("resourceType") == "Appointment"]
    return _listed(AGENDA, lines, MOST_APPOINTMENTS)


def _listed(titles: list[str], lines: list[list[str]], most: int) -> Listed:
    if not lines:
        raise NotRead(Trouble.EMPTY)
    if len(lines) > most:
        raise NotRead(Trouble.TOO_MANY_LINES)
    return Listed(titles, [[" ".join(cell.split())[:LONGEST_CELL] for cell in line] for line in lines])


def _resources(content: bytes) -> list[Resource]:
    """Return all resources of a file, those of bundles one by one."""
    if len(content) > MOST_BYTES:
        raise NotRead(Trouble.TOO_LARGE)
    try:
        texts = _unpacked(content) if content.startswith(ZIP) else [content.decode("utf-8-sig")]
        return [resource for text in texts for whole in _parsed(text) for resource in _within(whole)]
    except (ValueError, RecursionError, zipfile.BadZipFile) as problem:
        if isinstance(problem, NotRead):
            raise
        raise NotRead(Trouble.NOT_A_LIST) from problem


def _names(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return packed.namelist()
    except zipfile.BadZipFile:
        return []


def _unpacked(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        wanted = [one for one in packed.infolist() if one.filename.endswith(PACKED)]
        if sum(one.file_size for one in wanted) > MOST_UNPACKED:
            raise NotRead(Trouble.TOO_LARGE)
        yield from (packed.read(one).decode("utf-8-sig") for one in wanted)


def _parsed(text: str) -> Iterator[Any]:
    """Read one JSON text, or one in each line."""
    try:
        yield json.loads(text)
    except ValueError:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())


def _within(whole: Any) -> Iterator[Resource]:
    if not isinstance(whole, dict):
        return
    if whole.get("resourceType") != "Bundle":
        yield whole
        return
    for entry in _list(whole, "entry"):
        yield from _within(entry.get("resource"))


def _person(one: Resource) -> list[str]:
    names = {name.get("use", "official"): name for name in reversed(_list(one, "name"))}
    official: Resource = names.get("official") or next(iter(names.values()), {})
    usual = names.get("usual", {})
    family = str(official.get("family") or "")
    maiden = str(names.get("maiden", {}).get("family") or "")
    used = str(usual.get("family") or "") or (family if maiden else "")
    given = [*map(str, official.get("given") or usual.get("given") or ())]
    phones = [str(each.get("value", "")) for each in _list(one, "telecom") if each.get("system") == "phone"]
    emails = [str(each.get("value", "")) for each in _list(one, "telecom") if each.get("system") == "email"]
    sex = {"female": "F", "male": "M"}.get(str(one.get("gender")), "")
    return [maiden or family, used, ", ".join(given), str(one.get("birthDate") or ""), sex, *[*phones, "", ""][:2],
            next(iter(emails), "")]  # fmt: skip


def _lives(one: Resource) -> list[str]:
    """Return where a patient lives: street, code and town; of an address in one piece, all of it as the street."""
    told: Resource = next((each for each in _list(one, "address") if each.get("use") not in {"old", "billing"}), {})
    lines = told.get("line")
    street = ", ".join(map(str, lines)) if isinstance(lines, list) else ""
    town = [str(told.get(name) or "") for name in ("postalCode", "city")]
    return [street or ("" if any(town) else str(told.get("text") or "")), *town]


def _relative(one: Resource) -> str:
    """Write a relative as the column of relatives does: name, relation, number."""
    said = _first_words(one, "relationship")
    name: Resource = next(iter(_list(one, "name")), {})
    whole = name.get("text") or " ".join(
        filter(None, (str(name.get("family") or ""), *map(str, name.get("given") or ())))
    )
    phone = next((str(each.get("value", "")) for each in _list(one, "telecom") if each.get("system") == "phone"), "")
    return ", ".join(part.replace(",", " ").replace(";", " ") for part in (str(whole), said, phone) if part)


def _right(one: Resource) -> str:
    """Write a right as the column of rights does; a kind in others' codes is a complementary insurer."""
    codes = [str(code.get("code")) for code in _list(one.get("type") or {}, "coding")]
    kind = next((code for code in codes if code in KINDS), "complementary")
    payor: Resource = next(iter(_list(one, "payor")), {})
    between = one.get("period") or {}
    said = {_code(each.get("type")): each.get("value") for each in _list(one, "class")}
    told = {
        "payer": payor.get("display") if "payer" in FIELDS[KINDS[kind]] else "",
        "payer_number": (payor.get("identifier") or {}).get("value"), "contract": one.get("subscriberId"),
        "reason": said.get("reason"), "third_party": said.get("third-party"), "from_on": between.get("start"),
        "until_on": between.get("end"),
    }  # fmt: skip
    return written(kind, told)


def _code(concept: Any) -> str:
    return next((str(code.get("code")) for code in _list(concept or {}, "coding")), "")


def _appointment(one: Resource, known: Mapping[str, Resource]) -> list[str]:
    patient: Resource = {}
    display = practitioner = ""
    for actor in (each.get("actor") or {} for each in _list(one, "participant")):
        key = _reference(actor)
        if key.startswith("Patient/"):
            patient, display = known.get(key, {}), str(actor.get("display") or "")
        elif key.startswith("Practitioner") or not key:
            practitioner = practitioner or str(actor.get("display") or _practitioner(known.get(key, {}), known))
    who = _person(patient) if patient else [""] * 8
    reason = next(
        filter(None, (_first_words(one, name) for name in ("serviceType", "appointmentType", "reasonCode"))), ""
    )
    return [
        str(one.get("start") or ""), str(one.get("end") or ""), practitioner, who[0], who[2], who[3], who[5],
        "" if patient else display, reason or str(one.get("description") or ""), str(one.get("status") or ""),
        str(one.get("comment") or ""),
    ]  # fmt: skip


def _practitioner(one: Resource, known: Mapping[str, Resource]) -> str:
    if one.get("resourceType") == "PractitionerRole":
        whose = one.get("practitioner") or {}
        return str(whose.get("display") or _practitioner(known.get(_reference(whose), {}), known))
    name: Resource = next(iter(_list(one, "name")), {})
    return str(
        name.get("text") or " ".join(filter(None, (*map(str, name.get("given") or ()), str(name.get("family") or ""))))
    )


def _first_words(one: Resource, name: str) -> str:
    value = one.get(name)
    each = value if isinstance(value, list) else [value]
    for concept in each:
        if isinstance(concept, dict):
            said = concept.get("text") or next((code.get("display") for code in _list(concept, "coding")), "")
            if said:
                return str(said)
    return ""


def _key(one: Resource) -> str:
    return f"{one.get('resourceType')}/{one.get('id')}"


def _reference(value: Any) -> str:
    told = str((value or {}).get("reference") or "") if isinstance(value, dict) else ""
    return "/".join(told.split("/")[-2:])


def _list(one: Resource, name: str) -> list[Any]:
    value: Iterable[Any] = one.get(name) or ()
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
