"""A training practice like a real one: the same rules by the same directives, and nobody real."""

from datetime import time, timedelta

import pytest
from django.test import Client

from permanence.agenda import actions as agenda
from permanence.agenda.models import VisitReason
from permanence.capacity.models import OpeningRule
from permanence.capacity.tests.factories import make_open, make_resource
from permanence.desk import actions as desk
from permanence.desk import queries as desk_queries
from permanence.directives import actions as directives
from permanence.directives.models import Directive
from permanence.directory.models import PractitionerRole
from permanence.directory.tests import personas
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.training import actions, making, queries, rules
from permanence.training.models import Ground

from .test_training import NOW, House, house  # noqa: F401 (a fixture)


def real_practice(at: House) -> tuple[PractitionerRole, PractitionerRole]:
    """Return two doctors of a practice that the permanence answers for, with hours, a reason and directives."""
    practice = personas.make_structure("Cabinet du Capitole")
    personas.make_mandate(practice, at.here, [Can.ANSWER, Can.VIEW_DIRECTIVES, Can.VIEW_AGENDA])
    by, since = system("test", [practice.pk]), NOW - timedelta(days=30)
    vidal, soler = (personas.make_practitioner(practice, name) for name in ("Vidal", "Soler"))
    for role in (vidal, soler):
        make_open(make_resource(role), time(9), time(12), weekday=1, now=since)
        agenda.add_reason(by=by, practitioner_role=role, name="Suivi", duration_min=20)
    said = (
        ("new_patients", vidal, {"policy": "accept"}), ("colleagues", vidal, {"order": [str(soler.pk)], "zone": False}),
        ("note", vidal, {"text": "Voir avec Mme Durand."}),
    )  # fmt: skip
    for kind, role, body in said:
        directives.write(
            by=by, structure=practice, practitioner_role=role, kind=kind, term="permanent", body=body, valid_from=since,
            valid_to=None, now=since,
        )  # fmt: skip
    desk.open_line(by=by, structure=practice, number="+33536498899", label="Vidal", greeting="Bonjour", now=NOW)
    at.martine, at.claire = personas.reloaded(at.martine), personas.reloaded(at.claire)
    return vidal, soler


def ground_like(at: House, like: PractitionerRole) -> Ground:
    made = actions.make_ground(by=at.martine, structure=at.here, like=like, now=NOW)
    at.martine, at.claire = personas.reloaded(at.martine), personas.reloaded(at.claire)
    with scope(system("test", [made.pk, like.structure_id, at.here.pk])):
        return Ground.objects.select_related("structure", "like__structure").get(structure=made)


def test_a_practice_is_copied_with_nobody_real_in_it(house: House) -> None:  # noqa: F811
    vidal, _soler = real_practice(house)
    ground = ground_like(house, vidal)
    with scope(system("test", [ground.structure_id])):
        team = list(PractitionerRole.objects.filter(structure=ground.structure_id).order_by("pk"))
        assert [one.person.family_name for one in team] == ["Exemple", "Modèle"]
        assert [one.name for one in VisitReason.objects.filter(structure=ground.structure_id, withdrawn_at=None)] == [
            "Suivi", "Suivi",
        ]  # fmt: skip
        written = {one.kind: one for one in Directive.objects.filter(structure=ground.structure_id)}
        assert written.keys() == {"new_patients", "colleagues"}, "a note may name someone"
        assert written["colleagues"].body["order"] == [str(team[1].pk)]
        assert Patient.objects.filter(structure=ground.structure_id).count() == 8
        openings = OpeningRule.objects.filter(resource__practitioner_role=team[0], until_on=None)
        assert [(one.weekday, one.opens_at) for one in openings] == [(1, time(9))]
    again = actions.make_ground(by=house.martine, structure=house.here, like=vidal, now=NOW)
    assert again.pk == ground.structure_id


def test_the_same_rules_advise_by_the_copied_directives(house: House) -> None:  # noqa: F811
    vidal, _soler = real_practice(house)
    ground, insists = ground_like(house, vidal), rules.CALLERS["stubborn"].situation
    with scope(house.claire):
        invented, copied = (making.doctor_of(one.structure_id) for one in (house.ground, ground))
        assert "book" not in desk_queries.advice(house.claire, invented, insists, NOW)
        assert "book" in desk_queries.advice(house.claire, copied, insists, NOW), "this one takes new patients"


def test_its_directives_follow_those_of_the_practice_at_each_exercise(house: House) -> None:  # noqa: F811
    vidal, _soler = real_practice(house)
    ground, by = ground_like(house, vidal), system("test", [vidal.structure_id])
    with scope(by):
        former = Directive.objects.get(kind="new_patients")
    directives.write(
        by=by, structure=vidal.structure, practitioner_role=vidal, kind="new_patients", term="permanent",
        body={"policy": "refuse"}, valid_from=NOW, valid_to=None, now=NOW, lineage=former.lineage,
    )  # fmt: skip
    with scope(house.claire):
        chosen = queries.ground(house.claire, str(ground.pk))
    assert chosen
    one = actions.begin(by=house.claire, ground=chosen, caller="elderly", now=NOW)
    assert one.structure_id == ground.structure_id
    with scope(house.claire):
        assert queries.grounds(house.claire)[0].pk == ground.pk, "where one trained at last comes first"
        current = Directive.objects.filter(structure=ground.structure_id, replaced_at=None, kind="new_patients")
        assert [one.body["policy"] for one in current] == ["refuse"]


def test_whoever_may_not_read_the_directives_copies_none(house: House) -> None:  # noqa: F811
    vidal, _soler = real_practice(house)
    with pytest.raises(NotPermitted):
        actions.make_ground(by=house.charlie, structure=house.elsewhere, like=vidal, now=NOW)


def test_a_practice_to_copy_is_chosen_on_the_page(house: House, client: Client) -> None:  # noqa: F811
    vidal, _soler = real_practice(house)
    personas.sign_in(client, house.martine)
    assert "Cabinet du Capitole · " in client.get("/training/").content.decode()
    refused = client.post(f"/training/ground/{house.here.pk}/", {"like": str(house.here.pk)}, follow=True)
    assert "parmi les praticiens" in refused.content.decode()
    client.post(f"/training/ground/{house.here.pk}/", {"like": str(vidal.pk)})
    assert "Avec les consignes de" in client.get("/training/").content.decode()
