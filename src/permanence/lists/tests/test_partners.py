"""A list of partners brought into the directory: read, doubted, added once, taken back where nobody used it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.directory import actions as directory
from permanence.directory.models import Partner
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import scope
from permanence.lists import actions, queries
from permanence.lists.models import Import, Kind, LineState, State
from permanence.lists.rules import partner_columns
from permanence.lists.rules.partners import Doubt, Fault, read

from .test_imports import worked

pytestmark = pytest.mark.django_db
HEAD = "Nom;Type;Spécialité;Téléphone;Adresse;Code postal;Ville;Distance;RPPS"
ONE = "Dr Anne L’Hôte;;Cardiologie;05 61 00 00 01;3 rue des Lilas;31600;Muret;12,5 km;"


@pytest.fixture
def who() -> Iterator[Personas]:
    return three()


def sent(who: Personas, *lines: str) -> Import:
    content = "\n".join([HEAD, *lines]).encode()
    of = actions.receive(
        by=who.alice, structure=who.here, file_name="partenaires.csv", content=content, kind=Kind.PARTNERS,
        now=timezone.now(),
    )  # fmt: skip
    return worked(who, of)


def brought(who: Personas, *lines: str) -> Import:
    return worked(who, actions.begin(by=who.alice, of=sent(who, *lines), now=timezone.now()))


def states(who: Personas, of: Import) -> list[str]:
    with scope(who.alice):
        return list(of.lines.values_list("state", flat=True))


def known(who: Personas) -> list[Partner]:
    with scope(who.alice):
        return list(Partner.objects.all())


def test_a_line_becomes_a_partner_with_all_it_says(who: Personas) -> None:
    of = sent(who, ONE)
    assert (of.state, states(who, of), known(who)) == (State.READ, [LineState.GOOD], [])
    of = worked(who, actions.begin(by=who.alice, of=of, now=timezone.now()))
    (one,) = known(who)
    assert (one.kind, one.name, one.specialty) == ("practitioner", "Dr Anne L’Hôte", "Cardiologie")
    assert (one.phone, one.place) == ("+33561000001", "3 rue des Lilas, 31600 Muret")
    assert (float(one.distance_km or 0), one.accepts) == (12.5, "unknown")
    assert of.state == State.DONE


def test_what_is_known_or_there_twice_is_added_once(who: Personas) -> None:
    directory.add_partner(
        by=who.alice, structure=who.here, known={"kind": "clinic", "name": "Clinique du Canal", "city": "Muret"}
    )
    of = brought(who, ONE, ONE.upper(), "clinique  du CANAL;Clinique;;;;;Muret;;", ";;;05 61 00 00 02;;;;;")
    assert states(who, of) == [LineState.MADE, LineState.TWICE, LineState.KNOWN, LineState.FAULTY]
    assert len(known(who)) == 2
    with pytest.raises(actions.AlreadySent):
        sent(who, ONE, ONE.upper(), "clinique  du CANAL;Clinique;;;;;Muret;;", ";;;05 61 00 00 02;;;;;")


def test_taken_back_goes_what_nobody_touched_and_stays_what_was_used(who: Personas) -> None:
    of = brought(who, ONE, "Laboratoire des Arcades;;;;;;Toulouse;;")
    asked = next(one for one in known(who) if one.kind == "practitioner")
    directory.confirm_partner(by=who.alice, partner=asked, accepts="yes", today=timezone.localdate())
    of = worked(who, actions.undo(by=who.alice, of=of, now=timezone.now()))
    assert states(who, of) == [LineState.KEPT, LineState.REMOVED]
    assert known(who) == [asked]


@pytest.mark.parametrize(
    ("cells", "told", "doubts"),
    [
        (["Clinique du Canal"], {"kind": "clinic"}, []),
        (["Dr Petit"], {"kind": "practitioner"}, []),
        (["Croix-Rouge"], {"kind": "organisation"}, [Doubt.KIND]),
        (["Dr Petit", "mage"], {"kind": "practitioner"}, [Doubt.KIND]),
        (["Ambulances Martin", "Transport sanitaire"], {"kind": "transport"}, []),
        (["Dr Petit", "", "x" * 90], {"specialty": "x" * 80}, [Doubt.SHORTENED]),
        (["Dr Petit", "", "", "561000001"], {"phone": "0561000001"}, []),
        (["Dr Petit", "", "", "", "", "9000"], {"postal_code": "09000"}, []),
        (["Dr Petit", "", "", "", "", "31"], {"postal_code": ""}, [Doubt.POSTAL_CODE]),
        (["Dr Petit", "", "", "", "", "", "", "-3"], {"distance_km": None}, [Doubt.DISTANCE]),
        (["Dr Petit", "", "", "", "", "", "", "NaN"], {"distance_km": None}, [Doubt.DISTANCE]),
        (["Dr Petit", "", "", "", "", "", "", "", "12345678901"], {"rpps": ""}, [Doubt.RPPS]),
    ],
)
def test_what_is_not_understood_is_left_out_and_said(cells: list[str], told: dict[str, Any], doubts: list[str]) -> None:
    found = read(cells, partner_columns.matched(HEAD.split(";")))
    assert {name: found.known[name] for name in told} == told
    assert (found.doubts, found.faults) == (doubts, [])


@pytest.mark.parametrize(
    ("name", "fault"), [("", Fault.NO_NAME), ("--", Fault.NO_LETTER), ("x" * 121, Fault.NAME_TOO_LONG)]
)
def test_a_line_without_a_name_is_none(name: str, fault: Fault) -> None:
    assert read([name], {partner_columns.Field.NAME: 0}).faults == [fault]


def lit(page: str) -> str:
    """Return the door of the rail that is lit."""
    (door,) = HTMLParser(page).css(".rail-link[aria-current=page]")
    return door.text(strip=True)


def test_from_the_directory_to_the_last_line(who: Personas) -> None:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    page = client.get(reverse("directory:partners", args=[who.here.pk])).content.decode()
    assert "kind=partners" in page
    form = client.get(reverse("lists:imports"), {"kind": "partners"}).content.decode()
    assert HTMLParser(form).css_first("[name=kind][value=partners][checked]") is not None
    assert lit(form) == lit(page) == "Annuaire", "the same door as the list one comes from"
    file = SimpleUploadedFile("partenaires.csv", f"{HEAD}\n{ONE}\nCroix-Rouge;?;;12;;;;;".encode())
    answer = client.post(reverse("lists:imports"), {"structure": who.here.pk, "kind": "partners", "file": file})
    with scope(who.alice):
        of = queries.imports(who.alice).get()
    worked(who, of)
    shown = client.get(answer.headers["Location"]).content.decode()
    for words in ("Importer 2 partenaires", "Dr Anne L’Hôte", "Le type n’est pas compris", "12,5\xa0km"):
        assert words in shown.replace("12,5 km", "12,5\xa0km")
    worked(who, actions.begin(by=who.alice, of=of, now=timezone.now()))
    shown = client.get(answer.headers["Location"]).content.decode()
    assert lit(shown) == "Annuaire"
    assert f'href="{reverse("directory:partners", args=[who.here.pk])}"' in shown.partition("Importé")[2]
    assert lit(client.get(reverse("lists:imports")).content.decode()) == "Patients"
    for stranger, status in ((who.bob, 403), (who.charlie, 404)):
        sign_in(client, stranger)
        assert client.get(answer.headers["Location"]).status_code == status
