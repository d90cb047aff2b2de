"""Possible duplicates on screen: found, compared, merged, parted again, or kept apart."""

import pytest
from django.test import Client
from django.urls import reverse

from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.patients import actions
from permanence.patients.models import Merge, Patient
from permanence.patients.queries import doubles
from permanence.privacy import queries as privacy

from .factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def client(who: Personas) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    return client


@pytest.fixture
def pair(who: Personas) -> tuple[Patient, Patient]:
    return make_patient(who.here, phone="0561000001"), make_patient(who.here, birth_name="Durant", phone="0561000001")


def test_two_files_are_compared_merged_and_parted_again(
    who: Personas, client: Client, pair: tuple[Patient, Patient]
) -> None:
    kept, gone = pair
    ids = [kept.pk, gone.pk]
    listed = client.get(reverse("patients:doubles")).content.decode()
    assert "même téléphone" in listed
    assert "Doublon possible" in client.get(reverse("patients:patient", args=[kept.pk])).content.decode()
    compared = client.get(reverse("patients:double", args=ids))
    assert "Durant" in compared.content.decode()
    with scope(who.alice):
        assert Trace.objects.filter(verb="patient.read", subject_id__in=ids).count() >= 2
    body = {"keep": kept.pk, "birth_name": "gone"}
    assert client.post(reverse("patients:merge", args=ids), body).status_code == 302
    led = client.get(reverse("patients:patient", args=[gone.pk]))
    assert led.headers["Location"] == reverse("patients:patient", args=[kept.pk])
    file = client.get(led.headers["Location"]).content.decode()
    assert "DURANT Élodie" in file
    assert "Annuler la fusion" in file
    with scope(who.alice):
        merge = Merge.objects.get()
    client.post(reverse("patients:parting", args=[merge.pk]))
    assert birth_name_of(who, gone) == "Durant"
    assert birth_name_of(who, kept) == "Durand"


def birth_name_of(who: Personas, file: Patient) -> str:
    with scope(who.alice):
        return Patient.objects.get(pk=file.pk, merged_into=None).birth_name


def test_the_other_file_can_be_kept_and_a_refusal_is_said_on_the_spot(
    who: Personas, client: Client, pair: tuple[Patient, Patient]
) -> None:
    kept, gone = pair
    ids = [kept.pk, gone.pk]
    turned = client.get(reverse("patients:double", args=ids), {"keep": gone.pk})
    assert turned.context["kept"] == gone
    with scope(who.alice):
        Patient.objects.filter(pk=gone.pk).update(identity_checked=True)
    refused = client.post(reverse("patients:merge", args=ids), {"keep": kept.pk})
    assert refused.status_code == 409
    assert "C’est l’autre dossier qu’il faut garder" in refused.content.decode()


def test_two_people_are_kept_apart(who: Personas, client: Client, pair: tuple[Patient, Patient]) -> None:
    ids = [one.pk for one in pair]
    client.post(reverse("patients:apart", args=ids), {"namesakes": "1"})
    assert "Aucun doublon possible" in client.get(reverse("patients:doubles")).content.decode()
    with scope(who.alice):
        assert Patient.objects.get(pk=ids[0]).attributes == ["HOMA"]


def test_the_desk_of_others_sees_no_duplicates(who: Personas, pair: tuple[Patient, Patient]) -> None:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, make_member(who.here, "telesecretary", "Claire Vidal"))
    assert client.get(reverse("patients:doubles")).status_code == 403
    assert "Doublon possible" not in client.get(reverse("patients:patient", args=[pair[0].pk])).content.decode()


def test_what_was_read_of_the_file_gone_stays_in_the_trace(
    who: Personas, client: Client, pair: tuple[Patient, Patient]
) -> None:
    kept, gone = pair
    client.get(reverse("patients:patient", args=[gone.pk]))
    with scope(who.alice):
        found = doubles.pair(who.alice, kept.pk, gone.pk)
    actions.merge(by=who.alice, kept=found[0], gone=found[1], now=kept.created_at)
    with scope(who.alice):
        told = privacy.about(kept).values_list("verb", "subject_id")
        assert ("patient.read", gone.pk) in told
        assert "patient.merged" in {verb for verb, _ in told}
