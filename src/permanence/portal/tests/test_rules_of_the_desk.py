"""What the directives say holds from home as at the desk: new patients, signs of gravity, absences, colleagues."""

from datetime import timedelta

import pytest

from permanence.agenda.models import Appointment, Stage
from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import at
from permanence.desk.models import Request
from permanence.directory.models import Network, NetworkMember
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.patients import actions as files
from permanence.patients.models import Patient

from .factories import Open, chosen, make_open, proven, text, visitor, who, write

pytestmark = pytest.mark.django_db
ELODIE = {"first_names": "Élodie", "birth_name": "Durand", "birth_date": "12/03/1984", "email": "elodie@exemple.test"}
REFUSE = {"policy": "refuse", "exceptions": [{"if": "relative_of_patient", "policy": "accept"}]}


def seen_before(practice: Open, weeks: int = 1, stage: str = Stage.GONE, status: str = "fulfilled") -> None:
    """Let Élodie have had an appointment so many weeks ago, which ended so."""
    doctor, starts = practice.doctor, at(9) - timedelta(days=7 * weeks)
    with scope(doctor.by):
        Appointment.objects.create(
            structure=practice.structure,
            patient=doctor.patient,
            practitioner_role=doctor.role,
            reason=doctor.reason,
            during=(starts, starts + timedelta(minutes=20)),
            stage=stage,
            status=status,
        )


def booked(practice: Open) -> int:
    with scope(practice.doctor.by):
        return Appointment.objects.filter(status="booked").count()


def test_a_new_patient_is_refused_as_at_the_desk_and_the_known_one_is_not(practice: Open) -> None:
    seen_before(practice)
    write(practice, "new_patients", {"policy": "refuse"})
    assert "ne prend pas de nouveaux patients" in text(visitor().get(practice.times))
    phone = visitor()
    address = chosen(phone, practice)
    phone.post(address, who())
    page = proven(phone, practice, address)
    page = phone.post(address, {"step": "facts"}, follow=True)
    assert "ne peut pas recevoir de nouveau patient" in text(page)
    assert phone.post(address, {"step": "confirm"}).status_code == 409
    known = visitor(REMOTE_ADDR="192.0.2.7")
    address = chosen(known, practice, 9, 20)
    assert "Tout est exact ?" in text(proven(known, practice, address, **ELODIE))
    known.post(address, {"step": "confirm"})
    assert booked(practice) == 1


def test_a_relative_who_may_book_is_believed_by_his_own_contact_until_a_death(practice: Open) -> None:
    seen_before(practice)
    write(practice, "new_patients", {"policy": "refuse"})
    doctor, said = practice.doctor, ELODIE | {"email": "karim@exemple.test"}
    noted = {"relation": "guardian", "name": "Karim Haddad", "email": "karim@exemple.test"}
    relative = files.add_relative(by=doctor.by, patient=doctor.patient, **noted)
    answers = []
    for rank, change in enumerate(("nothing", "may book", "died")):
        if change == "may book":
            files.change_relative(by=doctor.by, relative=relative, may_book=True, **noted)
        if change == "died":
            files.note_death(by=doctor.by, patient=doctor.patient, died_on=at(9).date(), now=at(9))
        phone = visitor(REMOTE_ADDR=f"192.0.2.{rank + 1}")
        address = chosen(phone, practice, 9, 20 * rank)
        proven(phone, practice, address, **said)
        page = phone.post(address, {"step": "facts"}, follow=True)
        answers.append("nouveau patient" in text(page))
    assert answers == [True, False, False]
    assert "Plus rien ne peut être réservé en ligne pour cette personne" in text(page)
    assert phone.post(address, {"step": "confirm"}).status_code == 409
    assert phone.post(address, {"step": "leave", "words": "Merci"}).status_code == 409
    assert booked(practice) == 0


def test_who_claims_to_be_someone_by_another_contact_sees_what_a_new_patient_sees(practice: Open) -> None:
    """Same words, same pages, whether the file exists or not."""
    seen_before(practice)
    write(practice, "new_patients", {"policy": "refuse"})
    pages = []
    for name, number in (("Élodie", "1"), ("Zoé", "2")):
        phone = visitor(REMOTE_ADDR=f"192.0.2.{number}")
        address = chosen(phone, practice, 9, 20 * int(number))
        said = ELODIE | {"first_names": name, "email": f"curieux{number}@exemple.test"}
        answers = [phone.get(address), phone.post(address, who(**said)), phone.get(address)]
        answers += [proven(phone, practice, address, **said), phone.post(address, {"step": "facts"}, follow=True)]
        pages.append([(one.status_code, _without(one.content.decode(), address, name, number)) for one in answers])
    assert pages[0] == pages[1]


def _without(page: str, address: str, name: str, number: str) -> str:
    token = address.split("/")[4]
    for said in (token, name, f"curieux{number}@", f"9:{20 * int(number)}", f"9 h {20 * int(number)}"):
        page = page.replace(said, "…")
    return page


def test_an_exception_for_new_patients_is_asked_and_counts(practice: Open) -> None:
    write(practice, "new_patients", REFUSE)
    phone = visitor()
    address = chosen(phone, practice)
    page = proven(phone, practice, address)
    assert "Quelqu’un de la famille est déjà patient ici" in text(page)
    page = phone.post(address, {"step": "facts", "fact": "relative_of_patient"}, follow=True)
    assert "Tout est exact ?" in text(page)


def test_a_sick_baby_s_signs_are_asked_first_and_one_sign_means_the_15(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    baby = {"relation": "guardian", "first_names": "Léo", "birth_date": "02/09/2026", "sex": "male"}
    assert "La personne est malade en ce moment" in text(proven(phone, practice, address, **baby))
    page = phone.post(address, {"step": "facts", "fact": "ill"}, follow=True)
    assert "Un bébé aux lèvres bleues" in text(page)
    assert phone.post(address, {"step": "confirm"}).status_code == 409
    assert phone.post(address, {"step": "signs", "answer": "some"}).status_code == 422
    page = phone.post(address, {"step": "signs", "answer": "some", "sign": "infant_blue_lips"}, follow=True)
    assert "Appelez le 15 maintenant" in text(page)
    assert phone.post(address, {"step": "confirm"}).status_code == 409
    with scope(practice.doctor.by):
        told = Request.objects.get()
        assert (told.channel, told.urgency, told.red_flags) == ("online", "now_15", ["infant_blue_lips"])
        assert not Reservation.objects.exclude(state="ended").exists(), "the time is free again"
    assert booked(practice) == 0


def test_a_sick_baby_without_any_sign_is_booked(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    proven(phone, practice, address, relation="guardian", birth_date="02/09/2026", sex="male")
    phone.post(address, {"step": "facts", "fact": "ill"})
    assert "Tout est exact ?" in text(phone.post(address, {"step": "signs", "answer": "none"}, follow=True))


def test_the_signs_stand_before_any_name_for_who_cannot_wait(practice: Open) -> None:
    phone, urgent = visitor(), f"{practice.home}urgent/{practice.doctor.reason.pk}/"
    assert "Une douleur dans la poitrine" in text(phone.get(urgent))
    assert "Appelez le 15 maintenant" in text(phone.post(urgent, {"sign": "chest_pain", "answer": "none"}))
    assert "9 h 20" in text(phone.post(urgent, {"answer": "none"}))


@pytest.mark.parametrize(("then", "missed", "refused"), [("refuse_online", 2, True), ("refuse_online", 1, False),
                                                        ("message", 2, True)])  # fmt: skip
def test_who_missed_too_many_calls(practice: Open, then: str, missed: int, *, refused: bool) -> None:
    for week in range(1, missed + 1):
        seen_before(practice, week, Stage.UNEXCUSED, "noshow")
    write(practice, "no_show", {"after": 2, "then": then})
    phone = visitor()
    address = chosen(phone, practice)
    page = proven(phone, practice, address, **ELODIE)
    assert ("Merci de nous appeler" in text(page)) is refused


def test_a_refused_patient_finds_the_colleague_who_accepts_or_leaves_a_request(practice: Open) -> None:
    other = make_open("Cabinet du Capitole", "capitole")
    silent = make_structure("Cabinet du Canal", phone="+33536490300")
    network = Network.objects.create(name="Confrères", kind="colleagues")
    for structure in (practice.structure, other.structure, silent):
        with scope(system("test", [structure.pk])):
            NetworkMember.objects.create(network=network, structure=structure)
    make_receiving(silent)
    write(practice, "new_patients", {"policy": "refuse"})
    write(practice, "colleagues", {"order": [], "zone": True})
    phone = visitor()
    address = chosen(phone, practice)
    proven(phone, practice, address)
    page = phone.post(address, {"step": "facts"}, follow=True)
    assert "Cabinet du Capitole" in text(page)
    assert f'href="/p/capitole/#p-{other.doctor.role.pk}"' in page.content.decode()
    assert "05 36 49 03 00" in text(page), "without a page, the telephone"
    assert "Que souhaitez-vous ?" in text(phone.get(f"{address}?back=write"))
    left = phone.post(address, {"step": "leave", "words": "Un mardi matin si possible"}, follow=True)
    assert "Votre demande nous est parvenue" in text(left)
    phone.post(address, {"step": "leave", "words": "Un mardi matin si possible"})
    with scope(practice.doctor.by):
        told = Request.objects.get()
        assert (told.channel, told.outcome, told.owner_role) == ("online", "", "desk")
        assert told.expressed == "Un mardi matin si possible"
        assert told.patient is not None
        assert Patient.objects.filter(birth_name="Lopez").count() == 1


def test_a_request_without_any_time_reaches_the_board(practice: Open) -> None:
    phone = visitor()
    begun = phone.post(f"{practice.home}request/{practice.doctor.reason.pk}/")
    address = begun["Location"]
    assert "Que souhaitez-vous ?" in text(proven(phone, practice, address))
    phone.post(address, {"step": "leave", "words": "Un samedi"})
    with scope(practice.doctor.by):
        assert Request.objects.get().expressed == "Un samedi"
        assert not Reservation.objects.exists()
