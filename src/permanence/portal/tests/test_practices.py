"""The public page of a practice: what it says, to whom, in which language; and who writes it."""

import pytest
from django.test import Client

from permanence.agenda.tests.factories import make_reason, make_receiving
from permanence.directory.actions import say_welcomes
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import scope, system
from permanence.portal.models import OnlineReason, PracticePage

from .factories import Open, make_open, text, visitor, write

pytestmark = pytest.mark.django_db
SAID = {
    "about": "Au bord du jardin", "hours": "Lundi : 8 h - 19 h", "stairs": "Deux marches", "lift": False,
    "parking": "place du Marché", "transport": "métro B", "spoken": ["fr", "ar"], "fees": "Secteur 1",
    "numbers": ["15", "114"], "emergency_note": "Appelez dès 8 h.",
}  # fmt: skip


@pytest.fixture
def practice() -> Open:
    return make_open(**SAID)


def test_it_says_who_when_how_one_gets_in_and_what_it_costs(practice: Open) -> None:
    shown = text(visitor().get(practice.home))
    for words in (
        "MSP des Tilleuls", "Au bord du jardin", "Dr Samia Benali", "Médecine générale", "Consultation 20 min",
        "Lundi : 8 h - 19 h", "Deux marches", "Il n’y a pas d’ascenseur", "place du Marché", "métro B", "العربية",
        "Secteur 1", "114", "Appelez dès 8 h.", "05 36 49 01 00", "prend de nouveaux patients",
    ):  # fmt: skip
        assert words in shown
    assert "3114" not in shown


def test_nobody_sees_it_before_it_is_published_nor_after(practice: Open) -> None:
    with scope(practice.doctor.by):
        PracticePage.objects.update(published_at=None)
    for path in (practice.home, practice.times, f"{practice.home}mine/", "/p/ailleurs/"):
        assert visitor().get(path).status_code == 404


def test_search_engines_are_let_in_by_choice(practice: Open) -> None:
    assert "noindex" in visitor().get(practice.home)["X-Robots-Tag"]
    with scope(practice.doctor.by):
        PracticePage.objects.update(indexed=True)
    page = visitor().get(practice.home)
    assert page["X-Robots-Tag"] == "index, follow"
    assert 'content="index, follow"' in page.content.decode()
    assert "noindex" in visitor().get(practice.times)["X-Robots-Tag"]


def test_without_bookings_it_still_says_everything_else(practice: Open) -> None:
    with scope(practice.doctor.by):
        PracticePage.objects.update(takes_bookings=False)
    assert "Qui vous reçoit" in text(visitor().get(practice.home))
    assert visitor().get(practice.times).status_code == 404


def test_a_reason_not_online_is_by_telephone(practice: Open) -> None:
    with scope(practice.doctor.by):
        OnlineReason.objects.all().delete()
    assert "par téléphone seulement" in text(visitor().get(practice.home))


def test_it_says_who_takes_new_patients(practice: Open) -> None:
    write(practice, "new_patients", {"policy": "ask"})
    assert "nouveaux patients : sur demande" in text(visitor().get(practice.home))


def test_it_speaks_the_browser_s_language_or_the_one_chosen(practice: Open) -> None:
    english = Client(headers={"accept-language": "en-GB,en;q=0.9"})
    assert "takes new patients" in text(english.get(practice.home))
    page = visitor().get(f"{practice.home}?lang=en")
    assert "takes new patients" in text(page)
    assert f"{practice.times}?lang=en" in page.content.decode(), "and keeps it"
    assert 'lang="fr"' in Client(headers={"accept-language": "de"}).get(practice.home).content.decode()
    assert 'dir="rtl"' in visitor().get(f"{practice.home}?lang=ar").content.decode()


def test_every_page_is_light(practice: Open) -> None:
    """Style, letters and page together, before any compression, weigh less than the 150 KB a slow telephone bears."""
    from pathlib import Path

    import permanence

    house = Path(permanence.__file__).parent
    served = ["ui/static/ui/css/tokens.css", "portal/static/portal/open.css", "ui/static/vendor/icons.svg",
              "ui/static/vendor/inter-latin-wght-normal.woff2", "ui/static/ui/mark.svg"]  # fmt: skip
    weight = sum((house / name).stat().st_size for name in served)
    for path in (practice.home, practice.times):
        page = visitor().get(path).content
        assert b"tabler" not in page
        assert b"<script" not in page
        assert weight + len(page) < 150_000


def staff(structure: Structure, role: str = "secretary") -> Client:
    client = Client()
    personas.sign_in(client, personas.make_member(structure, role))
    return client


def test_the_secretary_writes_publishes_and_withdraws_it() -> None:
    here = personas.make_structure("Cabinet de l'Étang")
    with scope(system("test", [here.pk])):
        doctor = make_receiving(here)
        make_reason(doctor.role, "Certificat")
    sylvie, address = staff(here), f"/online/{here.pk}/"
    assert 'value="cabinet-de-letang"' in sylvie.get(address).content.decode()
    assert sylvie.get("/online/")["Location"] == address
    said = {
        "slug": "etang",
        "numbers": ["15"],
        "cancel_until_h": "12",
        "answer_days": "2",
        "lift": "no",
        "takes_bookings": "on",
    }
    assert sylvie.post(address, said | {"slug": "L'étang"}).status_code == 422
    assert sylvie.post(address, said | {"remote_url": "javascript:x"}).status_code == 422
    assert sylvie.post(address, said | {"hours": "Lundi"}).status_code == 302
    assert visitor().get("/p/etang/").status_code == 404
    for _twice in range(2):  # pressed once more by mistake
        sylvie.post(f"{address}publication/")
    assert visitor().get("/p/etang/").status_code == 200
    sylvie.post(f"{address}reasons/", {f"reason-{doctor.reason.pk}": "on", f"bring-{doctor.reason.pk}": "La carte"})
    shown = text(visitor().get("/p/etang/"))
    assert "Consultation" in shown
    assert "Certificat" not in shown
    assert 'name="withdraw"' in sylvie.get(address).content.decode()
    sylvie.post(f"{address}publication/", {"withdraw": "1"})
    assert visitor().get("/p/etang/").status_code == 404


def test_an_address_belongs_to_one_practice(practice: Open) -> None:
    here = personas.make_structure("Ailleurs")
    sylvie = staff(here)
    refused = sylvie.post(f"/online/{here.pk}/", {"slug": "tilleuls", "cancel_until_h": "0"})
    assert refused.status_code == 422
    assert "a déjà cette adresse" in text(refused)


def test_who_may_not_write_it_cannot(practice: Open) -> None:
    path = f"/online/{practice.structure.pk}/"
    assert staff(practice.structure, "carer").get(path).status_code == 403
    assert staff(personas.make_structure("Ailleurs")).get(path).status_code == 404
    assert staff(practice.structure, "manager").get(path).status_code == 200


def test_it_says_whom_the_practice_is_fitted_out_to_welcome(practice: Open) -> None:
    house = practice.doctor.role.structure
    assert "Un accueil pour tous" not in text(visitor().get(practice.home))
    said = {"hearing": (["equipment"], "Boucle magnétique"), "hardship": ([], "")}
    say_welcomes(by=system("test", [house.pk]), structure=house, welcomed=said)
    shown = text(visitor().get(practice.home))
    assert "Vous entendez mal" in shown
    assert "Boucle magnétique" in shown
    assert "difficulté sociale" in shown
    assert "duyuyorsunuz" in text(visitor().get(f"{practice.home}?lang=tr"))
