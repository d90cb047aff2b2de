"""Lines, directives, and the requests already on the board when the world begins."""

from datetime import date, datetime, time, timedelta

from permanence.demo import working
from permanence.demo.bookings import PARIS
from permanence.demo.houses import LANDLINES_PER_COPY, PLACES, name_of, phone_of
from permanence.demo.ids import demo_id, patient_id, person_id, practitioner_role_id, structure_id
from permanence.demo.numbers import landline
from permanence.demo.orders import ORDERS
from permanence.demo.practices import PRACTICES
from permanence.demo.shapes import Copy, Order, Practice
from permanence.demo.staff import family_name
from permanence.desk.models import ANYONE_HERE, Channel, Line, MailDoor, Request
from permanence.directives.models import Directive

# What was left to do: practice, practitioner, patient, kind, need, and in how many working hours it is due.
LEFT_TO_DO = (
    ("tilleuls", "benali", "maisonneuve", "renewal", "Renouvellement ; passera prendre l’ordonnance.", 1),
    ("tilleuls", "roux", "siobhan", "message", "Demande un rappel, plutôt sur son portable.", 3),
    ("tilleuls", "benali", "petit", "result", "Attend le courrier de l’hôpital ; le rappeler sur son fixe.", 7),
    ("capitole", "vidal", "amrani", "move", "Souhaite avancer son rendez-vous si une place se libère.", 18),
)
CHANNELS = {"siobhan": Channel.EMAIL, "amrani": Channel.ONLINE}
MAIL = "tilleuls"  # whose e-mails come in
LAST_ASKED, APART = timedelta(minutes=20), timedelta(minutes=25)  # in working time, before the world begins
OWN_LINES = [(practice, member) for practice in PRACTICES for member in practice.practitioners if member.own_line]


def write_telephone(copy: Copy, now: datetime) -> None:
    """Write one copy's lines and directives, and what was left to do.

    :param now: when the world begins, in the wall time of the practices
    """
    Line.objects.bulk_create(_general_line(practice, copy) for practice in PRACTICES)
    Line.objects.bulk_create(_own_line(rank, copy) for rank in range(len(OWN_LINES)))
    Directive.objects.bulk_create(directives(copy, now))
    write_mail_doors(copy, now)
    if copy == 1:
        Request.objects.bulk_create(left_to_do(now))


def directives(copy: Copy, now: datetime) -> list[Directive]:
    """Return the directives of one copy; those of the day are for the day at hand."""
    return [_directive(order, rank, copy, now) for rank, order in enumerate(ORDERS)]


def left_to_do(now: datetime) -> list[Request]:
    """Return the requests on the board: asked lately, due soon, in the hours of the practices."""
    return [
        Request(
            id=demo_id("request", rank),
            structure_id=structure_id(practice),
            practitioner_role_id=practitioner_role_id(practitioner),
            patient_id=patient_id(patient),
            kind=kind,
            channel=CHANNELS.get(patient, Channel.PHONE),
            understood=understood,
            owner_role=ANYONE_HERE,
            opened_at=working.before(now, LAST_ASKED + rank * APART),
            due_at=working.after(now, timedelta(hours=hours)),
        )
        for rank, (practice, practitioner, patient, kind, understood, hours) in enumerate(LEFT_TO_DO)
    ]


def write_mail_doors(copy: Copy, now: datetime) -> None:
    """Let the e-mails of the health house come in."""
    MailDoor.objects.create(
        id=demo_id("mail", MAIL, copy), structure_id=structure_id(MAIL, copy),
        address=f"secretariat{copy if copy > 1 else ''}@msp-des-tilleuls.exemple.invalid", opened_at=now,
    )  # fmt: skip


def _general_line(practice: Practice, copy: Copy) -> Line:
    only = practice.practitioners[0] if len(practice.practitioners) == 1 else None
    return Line(
        id=demo_id("line", practice.place.key, copy),
        structure_id=structure_id(practice.place.key, copy),
        practitioner_role_id=practitioner_role_id(only.key, copy) if only else None,
        number=phone_of(practice.place, copy),
        label=name_of(practice.place, copy),
        greeting=f"{practice.said}, bonjour, {{agent}} à votre écoute.",
    )


def _own_line(rank: int, copy: Copy) -> Line:
    practice, member = OWN_LINES[rank]
    name = f"{member.title} {family_name(member, copy)}"
    spoken = name.replace("Dr ", "docteur ")
    link = "d'" if spoken[0] in "aeiou" else "du "
    return Line(
        id=demo_id("line", practice.place.key, member.key, copy),
        structure_id=structure_id(practice.place.key, copy),
        practitioner_role_id=practitioner_role_id(member.key, copy),
        number=landline((copy - 1) * LANDLINES_PER_COPY + len(PLACES) + rank),
        label=name,
        greeting=f"Secrétariat {link}{spoken}, bonjour, {{agent}} à votre écoute.",
    )


def _directive(order: Order, rank: int, copy: Copy, now: datetime) -> Directive:
    begins, ends = order.days
    day = working.day_at_hand(now) if order.term == "of_day" else now.date()
    author = order.practitioner or next(p for p in PRACTICES if p.place.key == order.practice).practitioners[0].key
    return Directive(
        id=demo_id("directive", rank, copy),
        structure_id=structure_id(order.practice, copy),
        practitioner_role_id=practitioner_role_id(order.practitioner, copy) if order.practitioner else None,
        lineage=demo_id("lineage", rank, copy),
        kind=order.kind,
        term=order.term,
        body=_named(order.body, copy),
        valid_from=midnight(day, begins),
        valid_to=midnight(day, ends) if ends is not None else None,
        written_by_id=person_id(author, copy),
        written_at=min(now, midnight(day, min(begins, -1)) + timedelta(hours=18)),
    )


def _named(body: dict[str, object], copy: Copy) -> dict[str, object]:
    """Write the ids of the practitioners named in a body."""
    named = dict(body)
    if isinstance(order := body.get("order"), list):
        named["order"] = [str(practitioner_role_id(key, copy)) for key in order]
    if isinstance(replacing := body.get("replaced_by"), str):
        named["replaced_by"] = str(practitioner_role_id(replacing, copy))
    return named


def midnight(day: date, days: int) -> datetime:
    """Return the beginning of a day, counted from another one, in local time."""
    return datetime.combine(day + timedelta(days=days), time(), PARIS)
