"""Letters of professionals in the demo's MSSanté mailbox: results, a report, a referral, what is nobody's, a bounce.

They are written as MSSanté carries them, and taken by the verb that takes those of a real mailbox.
"""

import base64
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

import typst

from permanence.agenda.models import Appointment
from permanence.demo.ids import demo_id, patient_id, structure_id
from permanence.demo.persons import NUMBERED
from permanence.directory.models import Structure
from permanence.documents.actions import take_letter
from permanence.documents.models import Awaited, Chase
from permanence.foundation.actor import Actor
from permanence.messaging.models import Channel, Message, State
from permanence.patients.models import Patient
from permanence.patients.rules import national

HERE = "msp-des-tilleuls@exemple.mssante.fr"
INS = "1.2.250.1.213.1.4.8"
LABORATORY, HOSPITAL = "laboratoire.biocapitole@exemple.mssante.fr", "cardiologie@bords-de-garonne.mssante.fr"
LACAZE, VASSEUR = "dr.lacaze@exemple.mssante.fr", "dr.vasseur-lombard@exemple.mssante.fr"
SHEET = "#set page(width: 15cm, height: 12cm, margin: 1.2cm)\n#set text(size: 11pt)\n*{title}*\n\n{words}"
RESULTS = (
    ("Hémoglobine", "13,2 g/dL", "12,0 à 16,0"),
    ("Ferritine", "18 µg/L", "15 à 150"),
    ("TSH", "2,1 mUI/L", "0,4 à 4,0"),
)
BOUNCE = """From: MAILER-DAEMON@exemple.mssante.fr
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <bounce-{name}@exemple.mssante.fr>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

The message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; exemple.mssante.fr

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: <{name}@exemple.mssante.fr>
Subject: Message

--b--
"""
READ = """From: {address}
To: {to}
Subject: Lu
Date: {date}
Message-ID: <read-{name}@exemple.mssante.fr>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Le message a été lu.

--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{address}
Original-Message-ID: <{name}@exemple.mssante.fr>
Disposition: manual-action/MDN-sent-manually; displayed

--b--
"""


@dataclass(frozen=True, slots=True)
class Who:
    """A patient as a document names him."""

    birth_name: str
    first_names: str
    birth_date: date
    sex: str = "female"
    used_name: str = ""
    number: str = ""


def write_letters(by: Actor, now: datetime) -> None:
    """Write what professionals wrote to Les Tilleuls, what is awaited of them, what became of two letters to them."""
    here = Structure.objects.get(pk=structure_id("tilleuls"))
    _await(here, now)
    for hours, raw in _received(now):
        take_letter(by=by, structure=here, raw=raw, came_at=now - timedelta(hours=hours), now=now)
    petit = _sent(here, "petit", LACAZE, "Dr Lacaze, Muret", now - timedelta(days=2))
    lost = _sent(here, "maisonneuve", VASSEUR, "Dr Inès Vasseur-Lombard", now - timedelta(hours=5))
    for raw in (notice(READ, petit.pk, LACAZE, now), notice(BOUNCE, lost.pk, VASSEUR, now, status="5.2.2")):
        take_letter(by=replace(by, name="messaging.mssante"), structure=here, raw=raw, came_at=now, now=now)


def _await(here: Structure, now: datetime) -> None:
    """Write what is awaited: late, late and asked again, soon, come."""
    today = now.date()
    told = (
        ("elodie", "result", "Laboratoire BioCapitole", LABORATORY, "Ferritine, TSH", 12, -3, ""),
        ("maisonneuve", "report", "Dr Inès Vasseur-Lombard", VASSEUR, "Avis de cardiologie", 40, -2, ""),
        ("hong", "result", "Laboratoire BioCapitole", LABORATORY, "", 2, 5, ""),
        ("petit", "report", "Dr Lacaze, Muret", LACAZE, "", 30, -9, "came"),
        ("d-arc", "result", "Laboratoire BioCapitole", LABORATORY, "", 6, -1, "came"),
    )
    for whom, kind, name, address, what, ago, in_days, outcome in told:
        noted = Awaited.objects.create(
            id=demo_id("awaited", whom), structure=here, patient_id=patient_id(whom), kind=kind, what=what,
            from_name=name, from_address=address, asked_on=today - timedelta(days=ago),
            expected_on=today + timedelta(days=in_days), noted_at=now - timedelta(days=ago),
            noted_by_name="Sylvie Marty", outcome=outcome, how="Par courrier" if outcome else "",
            ended_at=now - timedelta(days=1) if outcome else None, ended_by_name="Sylvie Marty" if outcome else "",
        )  # fmt: skip
        if whom == "maisonneuve":
            Chase.objects.create(
                structure=here, awaited=noted, way="call", at=now - timedelta(days=9), by_name="Sylvie Marty",
                note="Rappeler si rien lundi",
            )  # fmt: skip


def _received(now: datetime) -> Iterable[tuple[float, bytes]]:
    elodie, hong, maisonneuve = (Patient.objects.get(pk=patient_id(one)) for one in ("elodie", "hong", "maisonneuve"))
    body = NUMBERED["elodie"]
    results = cda(
        "Compte rendu d’examens biologiques", "11502-2", _who(elodie, f"{body}{national.key(body):02}"), rows=RESULTS
    )
    yield 2, mail(
        now, ("Laboratoire BioCapitole", LABORATORY), "Résultats d’examens", "Veuillez trouver les résultats joints.",
        [("IHE_XDM.ZIP", xdm(_who(elodie), results, "Compte rendu d’examens biologiques"))],
    )  # fmt: skip
    yield 6, mail(
        now, ("Dr Inès Vasseur-Lombard", HOSPITAL), "Compte rendu de consultation",
        "Cher confrère,\nj’ai revu Mme MAISONNEUVE-DELACROIX Marie-Françoise, née le 30/11/1951. Compte rendu joint."
        "\nBien confraternellement.",
        [("compte-rendu.pdf", paper("Consultation", f"Patiente : {maisonneuve.name}. Document fictif."))],
    )  # fmt: skip
    awaiting = _awaiting(now) or hong
    yield 20, mail(
        now, ("Dr Lacaze", LACAZE), "Lettre d’adressage", "Cher confrère, merci de recevoir cette personne.",
        [("IHE_XDM.ZIP", xdm(_who(awaiting), cda("Lettre d’adressage", "57133-1", _who(awaiting), file=paper(
            "Lettre d’adressage", f"Concerne {awaiting.name}. Document fictif.")), "Lettre d’adressage"))],
    )  # fmt: skip
    stranger = Who("Lacombe-Fictif", "Firmin", date(1947, 2, 3), "male")
    yield 26, mail(
        now, ("Clinique des Bords de Garonne", HOSPITAL), "Lettre de liaison à la sortie", "Document joint.",
        [("IHE_XDM.ZIP", xdm(stranger, cda("Lettre de liaison à la sortie", "11490-0", stranger, file=paper(
            "Lettre de liaison", "Concerne M. Lacombe-Fictif. Document fictif.")), "Lettre de liaison à la sortie"))],
    )  # fmt: skip
    yield 30, mail(
        now, ("Laboratoire BioCapitole", LABORATORY), "Résultats", "Résultats au format de votre logiciel.",
        [("resultats.hpr", b"H|~^\\&|fictif\r\nL|1|\r\n")],
    )  # fmt: skip


def _who(patient: Patient, number: str = "") -> Who:
    return Who(
        patient.birth_name, patient.first_names, patient.birth_date, patient.sex, patient.used_name, number
    )  # fmt: skip


def _awaiting(now: datetime) -> Patient | None:
    """Return a patient of the house who comes soon without the letter his visit needs."""
    coming = Appointment.objects.filter(
        structure_id=structure_id("tilleuls"), referral_required=True, status="booked", starts_at__gt=now
    ).exclude(pk__in=Appointment.objects.filter(prepared__item="referral").values("pk"))  # fmt: skip
    first = coming.select_related("patient").order_by("starts_at", "pk").first()
    return first.patient if first else None


def _sent(here: Structure, whom: str, address: str, name: str, at: datetime) -> Message:
    return Message.objects.create(
        id=demo_id("letter", whom), structure=here, channel=Channel.MSSANTE, kind="word", to_address=address,
        to_name=name, person=patient_id(whom), subject=f"Message : {here.name}", key=f"demo-letter:{whom}",
        body="Bonjour, je vous adresse ce patient pour avis. Bien confraternellement.", state=State.SENT,
        created_at=at, due_at=at, sent_at=at, by_name="Dr Karim Benali",
    )  # fmt: skip


def notice(
    form: str, name: UUID, address: str, now: datetime, *, action: str = "failed", status: str = "5.1.1"
) -> bytes:
    """Return what a mailbox tells of a letter: that it was lost, or read."""
    told = {"name": name, "address": address, "to": HERE, "date": format_datetime(now)}
    return form.format(action=action, status=status, **told).encode()


def mail(
    at: datetime, sender: tuple[str, str], subject: str, words: str, files: Iterable[tuple[str, bytes]] = ()
) -> bytes:
    """Return a message as MSSanté carries it.

    :param sender: how he is called, and his address
    """
    written, (name, address) = EmailMessage(), sender
    written["From"], written["To"], written["Subject"] = f'"{name}" <{address}>', HERE, subject
    written["Date"], written["Message-ID"] = (
        format_datetime(at),
        f"<{demo_id(address, subject)}@{address.split('@')[1]}>",
    )
    written.set_content(words)
    for file_name, content in files:
        kind = "zip" if file_name.endswith("ZIP") else "octet-stream"
        written.add_attachment(content, maintype="application", subtype=kind, filename=file_name)
    return written.as_bytes()


def paper(title: str, words: str) -> bytes:
    """Return a page of paper as PDF."""
    made: bytes = typst.compile(SHEET.format(title=title, words=words).encode(), ignore_system_fonts=True)
    return made


def cda(title: str, code: str, who: Who, *, file: bytes = b"", rows: Iterable[tuple[str, ...]] = ()) -> bytes:
    """Return a CDA R2 document: with a file in it, or with a table of results."""
    number = f'<id root="{INS}" extension="{who.number}"/>' if who.number else ""
    used = f'<family qualifier="SP">{who.used_name}</family>' if who.used_name else ""
    given = "".join(f"<given>{one.strip()}</given>" for one in who.first_names.split(","))
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<title>{title}</title><text><table><tbody>{cells}</tbody></table></text>"
    inside = f'<text mediaType="application/pdf" representation="B64">{base64.b64encode(file).decode()}</text>'
    body = (
        f"<nonXMLBody>{inside}</nonXMLBody>"
        if file
        else f"<structuredBody><component><section>{table}</section></component></structuredBody>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/><title>{title}</title>
<recordTarget><patientRole>{number}<patient>
<name>{given}<family qualifier="BR">{who.birth_name}</family>{used}</name>
<administrativeGenderCode code="{"F" if who.sex == "female" else "M"}"/><birthTime value="{who.birth_date:%Y%m%d}"/>
</patient></patientRole></recordTarget><component>{body}</component></ClinicalDocument>""".encode()


def xdm(who: Who, document: bytes, title: str) -> bytes:
    """Return an IHE_XDM package around one document."""
    slots = {
        "URI": ["DOC0001.XML"],
        "sourcePatientInfo": [
            f"PID-5|{who.birth_name}^{who.first_names.split(',')[0]}^^^^^L", f"PID-7|{who.birth_date:%Y%m%d}",
            f"PID-8|{'F' if who.sex == 'female' else 'M'}",
        ],
    }  # fmt: skip
    told = "".join(
        f'<Slot name="{name}"><ValueList>{"".join(f"<Value>{one}</Value>" for one in values)}</ValueList></Slot>'
        for name, values in slots.items()
    )
    metadata = f"""<SubmitObjectsRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><RegistryObjectList>
<ExtrinsicObject mimeType="text/xml">{told}<Name><LocalizedString value="{title}"/></Name></ExtrinsicObject>
</RegistryObjectList></SubmitObjectsRequest>"""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bag:
        bag.writestr("README.TXT", "Document fictif")
        bag.writestr("INDEX.HTM", "<html></html>")
        bag.writestr("IHE_XDM/SUBSET01/METADATA.XML", metadata)
        bag.writestr("IHE_XDM/SUBSET01/DOC0001.XML", document)
    return made.getvalue()
