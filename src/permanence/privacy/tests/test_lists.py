"""That a list was taken out is read in the trace: which, in what form, how many lines."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from permanence.directory.tests.personas import make_member, sign_in, three
from permanence.patients.tests.factories import make_patient
from permanence.privacy import words


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("taken:ods:19400", "19400 lignes, ODS"),
        ("taken:csv:1", "1 ligne, CSV"),
        ("patients:search", ""),
        ("", ""),
        ("corrected:birth_date:wrong:right", "date de naissance : faux → juste"),
        ("proved:phone:patient:birth_date,postcode", "le patient, par téléphone\xa0: date de naissance, code postal"),
    ],
)
def test_what_was_taken_out_is_said(purpose: str, said: str) -> None:
    with override("fr"):
        assert words.taken(purpose) == said


@pytest.mark.django_db
def test_who_answers_for_the_trace_reads_what_was_taken_out() -> None:
    who = three(may="associate")
    for first in ("Zoé", "Paul"):
        make_patient(who.here, birth_name="Durand", first_names=first, birth_date=date(1984, 3, 12))
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    client.get(reverse("lists:patients"), {"as": "ods"})
    page = " ".join(client.get(reverse("privacy:trace")).content.decode().split())
    assert "Liste des patients exportée" in page
    assert "(2 lignes, ODS)" in page
    secretary = make_member(who.here, "secretary", "Sylvie Marty")
    sign_in(client, secretary)
    assert client.get(reverse("privacy:trace")).status_code == 403
