"""The systems, codes and profiles that the French guides name."""

MEDIA = "application/fhir+json"
PRACTITIONERS = "urn:oid:1.2.250.1.71.4.2.1"  # national identifiers of practitioners (IDNPS)
RPPS, ADELI = "https://rpps.esante.gouv.fr", "https://adeli.esante.gouv.fr"
STRUCTURES = "urn:oid:1.2.250.1.71.4.2.2"  # national identifiers of structures (IDNST)
PLATFORM = "urn:oid:1.2.250.1.213.3.6"  # the platform's own identifiers of regulators
IDENTIFIER_TYPES = "http://interopsante.org/fhir/CodeSystem/fr-v2-0203"
LOCATION_TYPES = "http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type"
COMMUNITY_TYPES = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203"
SLOT_AUDIENCES = "https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau"
ENCOUNTERS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
APPOINTMENT_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0276"
SPECIALTIES = "https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale"
ESTABLISHMENTS = "https://mos.esante.gouv.fr/NOS/TRE_R66-CategorieEtablissement/FHIR/TRE-R66-CategorieEtablissement"
COMMUNITY = "604"  # of R66: a professional territorial health community
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
SERVICE_TYPE = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType"
OPERATOR = "http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator"

# The French core, and what it names.
CORE = "https://hl7.fr/ig/fhir/core/"
CORE_TYPES = f"{CORE}CodeSystem/fr-core-cs-v2-0203"
SIRENE, FINESS = "https://sirene.fr", "https://finess.esante.gouv.fr"
RELIABILITY = f"{CORE}StructureDefinition/fr-core-identity-reliability"
IDENTITY_STATUSES, IDENTITY_COMMENTS = (
    f"{CORE}CodeSystem/fr-core-cs-identity-status",
    f"{CORE}CodeSystem/fr-core-cs-identity-status-comment",
)
GIVEN_NAMES = f"{CORE}StructureDefinition/fr-core-patient-birth-list-given-name"
BIRTH_PLACE = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"
INSEE = f"{CORE}StructureDefinition/fr-core-address-insee-code"
COMMUNES = "https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM"
PROFILES = {
    "Organization": "fr-core-organization", "Location": "fr-core-location", "Practitioner": "fr-core-practitioner",
    "PractitionerRole": "fr-core-practitioner-role", "HealthcareService": "fr-core-healthcare-service",
    "Schedule": "fr-core-schedule", "Slot": "fr-core-slot", "Appointment": "fr-core-appointment",
    "Patient": "fr-core-patient", "RelatedPerson": "fr-core-related-person",
}  # fmt: skip

# Civility (TRE_R81), and titles of practice (TRE_R11).
TITLES = {"Dr": "DR", "Pr": "PR", "M": "M", "Mme": "MME", "Mlle": "MLLE"}

# Where the two meet, and the national codes of the specialties we know for certain; the others are said in words.
MEETING = {"office": "AMB", "home": "HH", "remote": "VR"}
SPECIALTY = {"médecine générale": "SM54", "chirurgie générale": "SM05"}

_OLD = "http://sas.fr/fhir/StructureDefinition/"
_NEW = "https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/"
BUNDLE = f"{_OLD}BundleAgregateur"
SLOT = f"{_OLD}FrSlotAgregateur"
SCHEDULE = f"{_OLD}FrScheduleAgregateur"
PRACTITIONER = f"{_OLD}FrPractitionerAgregateur"
PRACTITIONER_ROLE = f"{_OLD}FrPractitionerRoleExerciceAgregateur"
LOCATION = f"{_OLD}FrLocationAgregateur"
APPOINTMENT = f"{_OLD}FrAppointmentSAS"
CPTS_BUNDLE, CPTS_SLOT = f"{_NEW}sas-cpts-bundle-aggregator", f"{_NEW}sas-cpts-slot-aggregator"
CPTS_SERVICE = f"{_NEW}sas-cpts-healthcareservice-aggregator"
CPTS_ORGANIZATION = f"{_NEW}sas-cpts-organization-aggregator"
SOS_BUNDLE, SOS_SLOT = f"{_NEW}sas-sos-bundle-aggregator", f"{_NEW}sas-sos-slot-aggregator"
SOS_SCHEDULE, SOS_LOCATION = f"{_NEW}sas-sos-schedule-aggregator", f"{_NEW}sas-sos-location-aggregator"
SOS_ORGANIZATION = f"{_NEW}sas-sos-organization-aggregator"


def national(siret: str, finess: str, cabinet: str) -> str:
    """Return a structure's national identifier with its prefix: FINESS, else SIRET, else the rank of its practice.

    Source: frequent questions of the guide of the SAS.
    """
    return f"1{finess}" if finess else f"3{siret}" if siret else cabinet


# What stands beside: a relative's part, how a message is written and where it is on its way.
ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
ROLE = {"mother": "MTH", "father": "FTH", "guardian": "GUARD", "partner": "SIGOTHR", "child": "CHILD"}
WAYS = "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode"
WAY = {"email": "EMAILWRIT", "sms": "", "paper": "MAILWRIT", "voice": "PHONE", "space": ""}
MESSAGE = {"queued": "preparation", "sending": "in-progress", "sent": "completed", "failed": "not-done",
           "withdrawn": "stopped"}  # fmt: skip
CONSENT_SCOPES = "http://terminology.hl7.org/CodeSystem/consentscope"
ACTS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
AUDITED = "http://dicom.nema.org/resources/ontology/DCM"
