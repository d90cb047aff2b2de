"""Builds the demo world: all of it or nothing, once."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.db import connection

from permanence.agenda.actions import release_as_directed
from permanence.demo.agendas import write_agendas
from permanence.demo.archived import write_archived
from permanence.demo.bookings import PARIS
from permanence.demo.doubles import write_doubles
from permanence.demo.files import files
from permanence.demo.following import write_following
from permanence.demo.guarded import write_guarded
from permanence.demo.handed import write_handed
from permanence.demo.houses import structure_ids, write_houses
from permanence.demo.ids import structure_id
from permanence.demo.keeping import write_keeping
from permanence.demo.leaves import write_leaves
from permanence.demo.letters import write_letters
from permanence.demo.lists import write_lists
from permanence.demo.logins import LOGINS, Login
from permanence.demo.manners import write_manners
from permanence.demo.online import write_online
from permanence.demo.papers import write_papers
from permanence.demo.parents import write_parents
from permanence.demo.partners import write_partners
from permanence.demo.past_calls import write_past_calls, write_reports
from permanence.demo.persons import seen_documents, write_persons
from permanence.demo.places import PERMANENCE
from permanence.demo.post import write_post
from permanence.demo.practices import PRACTICES
from permanence.demo.programs import write_programs
from permanence.demo.questions import write_questions
from permanence.demo.queueing import write_queueing
from permanence.demo.recalls import write_recalls
from permanence.demo.referrals import write_referrals
from permanence.demo.registers import write_registers
from permanence.demo.regulation import write_regulation
from permanence.demo.rights import write_rights
from permanence.demo.shapes import Copy
from permanence.demo.staff import write_staff
from permanence.demo.talks import write_talks
from permanence.demo.telephone import write_telephone
from permanence.demo.things import write_things
from permanence.demo.todo import write_todo
from permanence.demo.waiters import write_waiters
from permanence.demo.wall import write_wall
from permanence.demo.welcomes import write_welcomes
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.patients.actions import seek_faults
from permanence.patients.models import Contact, Patient

ONE_AT_A_TIME = 5_206_003  # advisory lock: two starts at once build one world
AT_ONCE = 5_000


def build(
    *,
    today: date,
    now: datetime | None = None,
    scale: int = 1,
    progress: Callable[[str], None] = lambda words: None,
) -> None:
    """Build the world around a day, in one transaction; does nothing when it is there.

    :param now: how far the day has gone; its midnight when not given
    :param scale: how many times: each copy is a permanence with 12 practices, 31 practitioners and 3,000 patients
    """
    with scope(system("demo", structure_ids(scale), purpose="demo world")) as by:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if is_built():
            return
        for copy in range(1, scale + 1):
            patients, appointments = _build_copy(by, copy, now or datetime.combine(today, time(), PARIS))
            progress(f"{copy} of {scale}: {len(PRACTICES)} practices, {patients} patients, {appointments} appointments")


def is_built() -> bool:
    """Tell whether the world stands."""
    return Structure.objects.filter(pk=structure_id(PERMANENCE.key)).exists()


def logins() -> list[Login]:
    """Return who may sign in."""
    return list(LOGINS)


def _build_copy(by: Actor, copy: Copy, now: datetime) -> tuple[int, int]:
    today = now.astimezone(PARIS).date()
    write_houses(copy, today)
    write_staff(copy, today)
    patients = appointments = 0
    for practice in PRACTICES:
        drawn = files(practice, copy=copy, today=today)
        Patient.objects.bulk_create(drawn.patients, batch_size=AT_ONCE)
        Contact.objects.bulk_create(drawn.contacts, batch_size=AT_ONCE)
        seen_documents(drawn.patients, now)
        patients += len(drawn.patients)
        known = [p.pk for p in drawn.patients]
        appointments += write_agendas(by, practice, copy, now, known)
        write_waiters(practice, copy, now.astimezone(PARIS).date(), known)
    write_telephone(copy, now.astimezone(PARIS))
    if copy == 1:
        _tell_what_happened(by, now.astimezone(PARIS))
    for practice in PRACTICES:
        release_as_directed(by=by, structure=Structure.objects.get(pk=structure_id(practice.place.key, copy)), now=now)
    write_queueing(copy)
    write_online(copy, today)
    write_regulation(copy, today)
    write_programs(copy, today)
    write_manners(copy)
    write_things(by, copy, now)
    write_wall(by, copy, now)
    write_leaves(copy, now)
    write_post(by, copy, now)
    if copy == 1:
        write_talks(by, now.astimezone(PARIS))
        write_referrals(now)
        write_recalls(now)
        write_partners(now)
        write_handed(by, now)
        write_letters(by, now.astimezone(PARIS))
        write_doubles(by, now)
        write_archived(by, now.astimezone(PARIS))
        write_parents(now.astimezone(PARIS))
        for practice in PRACTICES:
            here = structure_id(practice.place.key)
            everyone = [*Patient.objects.filter(structure=here).values_list("pk", flat=True)]
            seek_faults(by=by, structure_id=here, among=everyone, now=now)
    return patients, appointments


def _tell_what_happened(by: Actor, now: datetime) -> None:
    """Write what the people of the first copy, whom the demo's logins meet, have lived through."""
    write_persons(by, now)
    write_welcomes(by)
    write_rights(by, now)
    write_papers(by, now)
    write_following(now)
    write_todo(by, now)
    write_keeping(now)
    write_past_calls(PRACTICES, 1, now.date())
    write_reports(PRACTICES, 1, now)
    write_questions(now)
    write_lists(now)
    write_registers(now)
    write_guarded(now)
