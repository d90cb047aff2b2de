"""The French profiles in our own form: of each that a resource declares, what it asks beyond FHIR R4.

No registry that this project may use has their packages, so that a validator of others cannot be given them. Sources,
read by a human: the profiles of the French core (Interop-Sante, hl7.fhir.fr.core 2.x) and, for the national platform,
the guide of the SAS 1.2.0 with its requirements. What is said here is that: cardinalities, identifier systems with
their types, fixed codes, extensions, invariants. Value sets that the profiles only recommend are left to them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

CORE = "https://hl7.fr/ig/fhir/core/"
TYPES = f"{CORE}CodeSystem/fr-core-cs-v2-0203"
RELIABILITY = f"{CORE}StructureDefinition/fr-core-identity-reliability"
GIVEN_NAMES = f"{CORE}StructureDefinition/fr-core-patient-birth-list-given-name"
INSEE = f"{CORE}StructureDefinition/fr-core-address-insee-code"
BIRTH_PLACE = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"
SPECIALTIES = "https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale"
AUDIENCES = "https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau"
OLD_TYPES = "http://interopsante.org/fhir/CodeSystem/fr-v2-0203"
IDNPS, IDNST = "urn:oid:1.2.250.1.71.4.2.1", "urn:oid:1.2.250.1.71.4.2.2"
PLATFORM = "urn:oid:1.2.250.1.213.3.6"
ACTS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SAS, SAS_NEW = (
    "http://sas.fr/fhir/StructureDefinition/",
    "https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/",
)
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d"
STRUCTURE = r"1\d{9}|3\d{14}|4\d{14}|0\d+"
PHONE = r"\+(33|262|590|594|596)\d{9}"
TAKES_PART = "Device|PractitionerRole|RelatedPerson|HealthcareService|Practitioner|Patient|Location"
ANY = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """How many of an element stand in each place, and how each is written.

    :ivar at: the places, as a path; the resource itself when empty
    :ivar what: the path from there; `name[use=official]` takes those of which an element has a value
    """

    at: str
    what: str
    least: int = 0
    most: int = ANY
    like: str = ""


def numbered(system: str, kind: str, value: str, *, types: str = TYPES, most: int = 1) -> list[Asked]:
    """Return what is asked of identifiers of a system."""
    there = f"identifier[system={system}]"
    return [
        Asked("", there, most=most),
        Asked(there, "value", 1, 1, value),
        Asked(there, f"type > coding[system={types}] > code", 1, 1, kind),
    ]


NAMES = [Asked("name", "prefix", most=1), Asked("name", "suffix", like=r"[A-Z]{1,4}|(?!Dr|Pr|M\.|Mme).*")]
WAYS = [Asked("telecom", "system", 1, 1), Asked("telecom", "value", 1, 1)]
CODED = [
    Asked("specialty", f"coding[system={SPECIALTIES}] > code", 1, 1, r"[A-Z]+\d+"),
    Asked("specialty", "coding", 1, 1),
]
TRUSTED = f"extension[url={RELIABILITY}]"
OFFICIAL = "name[use=official]"
INS = "urn:oid:1.2.250.1.213.1.4."

PROFILES: dict[str, list[Asked]] = {
    f"{CORE}StructureDefinition/{name}": asked
    for name, asked in {
        "fr-core-patient": [
            *NAMES, *WAYS,
            Asked(OFFICIAL, "family", 1, 1), Asked(OFFICIAL, "given", 1),
            Asked(OFFICIAL, f"extension[url={GIVEN_NAMES}]", most=1),
            Asked("", f"extension[url={BIRTH_PLACE}]", most=1),
            Asked(TRUSTED, "extension[url=identityStatus] > valueCoding > code", 1, 1, "PROV|VALI|RECUP|QUAL"),
            Asked("", "managingOrganization > reference", like="Organization/.+"),
            Asked("", "identifier > type > coding[code=NH]", most=1),
        ],
        "fr-core-patient-ins": [
            Asked("", TRUSTED, 1), Asked("", f"extension[url={BIRTH_PLACE}]", 1, 1),
            Asked(f"extension[url={BIRTH_PLACE}] > valueAddress", f"extension[url={INSEE}] > valueCoding > code", 1, 1,
                  r"\d{5}|2[AB]\d{3}"),
            Asked("", "identifier", 1), Asked("", "identifier[use=official]", most=1),
            *numbered(f"{INS}8", "INS-NIR", r"\d{5}(\d\d|2[AB])\d{8}"), *numbered(f"{INS}9", "INS-NIA", r"\d{15}"),
            *numbered(f"{INS}11", "INS-NIR-DEMO", r"\d{15}"),
            Asked(f"identifier[system={INS}8]", "use", 1, 1, "official|old"),
            Asked(f"identifier[system={INS}9]", "use", 1, 1, "temp"),
            Asked(f"identifier[system={INS}11]", "use", 1, 1, "official"),
            Asked("", "gender", 1, 1, "male|female|unknown"), Asked("", "birthDate", 1, 1),
            Asked("", OFFICIAL, 1, 1), Asked(OFFICIAL, "given", 1, 1),
            Asked(OFFICIAL, f"extension[url={GIVEN_NAMES}]", 1, 1),
        ],
        "fr-core-practitioner": [
            *NAMES, *WAYS, *numbered(IDNPS, "IDNPS", r"8\d{11}|0\d{9}"),
            *numbered("https://rpps.esante.gouv.fr", "RPPS", r"\d{11}", most=ANY),
        ],
        "fr-core-practitioner-role": [
            *CODED, *WAYS,
            Asked("", "practitioner > reference", like="Practitioner/.+"),
            Asked("", "organization > reference", like="Organization/.+"),
            Asked("location", "reference", like="Location/.+"),
        ],
        "fr-core-organization": [
            *WAYS, Asked("identifier", "system", 1, 1), Asked("identifier", "value", 1, 1),
            *numbered(IDNST, "IDNST", STRUCTURE), Asked(f"identifier[system={IDNST}]", "use", 1, 1, "official"),
            *numbered("https://sirene.fr", "SIREN|SIRET", r"\d{9}|\d{14}", most=ANY),
            *numbered("https://finess.esante.gouv.fr", "FINEJ|FINEG", r"\d[\dAB]\d{7}", most=ANY),
            Asked("", "partOf > reference", like="Organization/.+"),
        ],
        "fr-core-location": [
            *WAYS, Asked("identifier", "type", 1, 1), Asked("identifier", "system", 1, 1),
            Asked("identifier", "value", 1, 1), Asked("", "type", most=1), Asked("address", "country", like="[A-Z]{3}"),
            Asked("", "managingOrganization > reference", like="Organization/.+"),
        ],
        "fr-core-healthcare-service": [
            *WAYS, Asked("", "category", most=1), Asked("", "providedBy > reference", like="Organization/.+"),
        ],
        "fr-core-schedule": [*CODED, Asked("", "serviceCategory", most=1), Asked("", "serviceType", most=0)],
        "fr-core-slot": [
            *CODED, Asked("", "serviceCategory", most=1), Asked("", "schedule > reference", 1, 1, "Schedule/.+"),
        ],
        "fr-core-appointment": [
            *CODED, Asked("participant", "actor > reference", like=f"({TAKES_PART})/.+"),
            Asked("slot", "reference", like="Slot/.+"),
        ],
        "fr-core-related-person": [
            *NAMES, *WAYS, Asked("", "identifier", 1, 1), Asked("", "patient > reference", 1, 1, "Patient/.+"),
        ],
    }.items()
}  # fmt: skip

OF_PLACES = [
    Asked("address", "line", 1, 1), Asked("address", "city", 1, 1), Asked("address", "postalCode", 1, 1, r"\d{5}"),
    Asked("identifier", "type > coding > code", 1, 1), Asked("identifier", "system", 1, 1),
]  # fmt: skip
OF_SLOTS = [
    Asked("", "status", 1, 1, "free"), Asked("", "schedule > reference", 1, 1, "Schedule/.+"),
    Asked("", "start", 1, 1, MOMENT), Asked("", "end", 1, 1, MOMENT), Asked("", "comment", 1, 1, r"https?://[^?]+\?.+"),
    Asked("", f"meta > security[system={AUDIENCES}] > code", 1, 3, "PUBLIC|PRO|SNP|CPTS"),
    Asked("", "meta > security", 1, 3), Asked("", f"serviceType > coding[system={ACTS}] > code", 1, 3, "AMB|HH|VR"),
    Asked("appointmentType", "coding > code", 1, 1, "ROUTINE|WALKIN"),
]  # fmt: skip
OF_STRUCTURES = [
    Asked("", f"identifier[system={IDNST}] > value", 1, 1, STRUCTURE),
    Asked("identifier", "type > coding > code", 1, 1, "IDNST"), Asked("", "name", 1, 1),
    Asked("telecom", "value", 1, 1, PHONE),
]  # fmt: skip
BUNDLES = [
    Asked("", "type", 1, 1, "searchset"), Asked("", "total", 1, 1), Asked("", "link[relation=self] > url", 1, 1),
    Asked("entry", "search > mode", 1, 1, "match|include"),
]  # fmt: skip
PROFILES |= {
    f"{SAS}BundleAgregateur": BUNDLES,
    f"{SAS_NEW}sas-cpts-bundle-aggregator": BUNDLES,
    f"{SAS_NEW}sas-sos-bundle-aggregator": BUNDLES,
    f"{SAS}FrSlotAgregateur": OF_SLOTS,
    f"{SAS_NEW}sas-cpts-slot-aggregator": [
        *OF_SLOTS,
        Asked("", "serviceType > extension > valueReference > reference", 1, like="HealthcareService/.+"),
    ],
    f"{SAS_NEW}sas-sos-slot-aggregator": OF_SLOTS,
    f"{SAS}FrScheduleAgregateur": [
        Asked("", "actor", 2, 2), Asked("actor", "reference", 1, 1, "(Practitioner|PractitionerRole)/.+"),
    ],
    f"{SAS_NEW}sas-sos-schedule-aggregator": [Asked("actor", "reference", 1, 1, "Location/.+")],
    f"{SAS}FrPractitionerAgregateur": [
        *numbered(IDNPS, "IDNPS", r"8\d{11}", types=OLD_TYPES), Asked("", f"identifier[system={IDNPS}]", 1, 1),
        Asked("", "name", 1, 1), Asked("name", "family", 1, 1),
    ],
    f"{SAS}FrPractitionerRoleExerciceAgregateur": [
        Asked("", "contained", 1, 1), Asked("location", "reference", 1, 1, "#.+"),
        Asked("", "practitioner > reference", 1, 1, "Practitioner/.+"),
        Asked("organization > identifier", "value", 1, 1, STRUCTURE),
        Asked("organization > identifier", "system", 1, 1, re.escape(IDNST)),
        Asked("telecom", "value", 1, 1, PHONE),
    ],
    f"{SAS}FrLocationAgregateur": OF_PLACES,
    f"{SAS_NEW}sas-sos-location-aggregator": [*OF_PLACES, Asked("", "name", 1, 1),
                                              Asked("", "managingOrganization > reference", 1, 1, "Organization/.+")],
    f"{SAS_NEW}sas-sos-organization-aggregator": OF_STRUCTURES,
    f"{SAS_NEW}sas-cpts-organization-aggregator": OF_STRUCTURES,
    f"{SAS_NEW}sas-cpts-healthcareservice-aggregator": [Asked("", "providedBy > reference", 1, 1, "Organization/.+")],
    f"{SAS}FrAppointmentSAS": [
        Asked("", "identifier", 1, 1), Asked("identifier", "system", 1, 1), Asked("identifier", "value", 1, 1),
        Asked("", "status", 1, 1, "booked|fulfilled|noshow|cancelled"),
        Asked("", "start", 1, 1), Asked("", "end", 1, 1), Asked("", "created", 1, 1),
        Asked("extension > valueReference > identifier", "system", 1, 1, "|".join(map(re.escape, (PLATFORM, IDNPS)))),
        Asked("extension > valueReference > identifier", "type > coding > code", 1, 1, "IDNPS|INTRN"),
        Asked("", f"participant > actor > identifier[system={IDNPS}] > value", 1, 1, r"8\d{11}"),
        Asked("participant", "status", 1, 1, "accepted|needs-action"),
        Asked("", "participant > actor > reference", most=0),
    ],
}  # fmt: skip


def faults(resource: dict[str, Any]) -> list[str]:
    """Return what a resource, and each in it, lacks of the profiles it declares, each with where it stands."""
    return [
        f"{one['resourceType']}/{one.get('id', '')} {profile.rpartition('/')[2]}: {fault}"
        for one in _each(resource)
        for profile in one.get("meta", {}).get("profile", ())
        for fault in (_faults(one, PROFILES[profile]) if profile in PROFILES else ["nobody checks it"])
    ]


def _each(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield resource
    inside = [one.get("resource") for one in resource.get("entry", ())] if resource["resourceType"] == "Bundle" else []
    for one in (*inside, *resource.get("contained", ())):
        if one:
            yield from _each(one)


def _faults(resource: dict[str, Any], asked: list[Asked]) -> Iterator[str]:
    if resource.get("meta", {}).get("tag", [{}])[0].get("code") == "SUBSETTED":
        return  # what a client did not want is left out
    for one in asked:
        for place in _found(resource, one.at):
            found = list(_found(place, one.what))
            if not one.least <= len(found) <= one.most:
                yield f"{one.at} > {one.what}: {len(found)} of it"
            yield from (
                f"{one.what}: {value!r}" for value in found if one.like and not re.fullmatch(one.like, str(value))
            )


def _found(value: Any, path: str) -> Iterator[Any]:
    """Yield what stands at a path, each of several."""
    if not path:
        yield value
        return
    step, _, rest = path.partition(" > ")
    name, _, condition = step.removesuffix("]").partition("[")
    wanted, _, told = condition.partition("=")
    there = value.get(name) if isinstance(value, dict) else None
    for one in there if isinstance(there, list) else [] if there is None else [there]:
        if not wanted or one.get(wanted) == told:
            yield from _found(one, rest)
