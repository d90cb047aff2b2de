"""A practitioner with two sites, on the telephone: the other one before a colleague, and none with stairs."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from permanence.agenda import actions as agenda
from permanence.agenda.queries import Slot
from permanence.capacity.actions import Recurring, Terms
from permanence.desk import actions, queries
from permanence.desk.models import Request
from permanence.desk.rules.wishes import Wishes, unmet
from permanence.desk.tests.scenes import NOW, Scene, again, at, make_patient, taken, text
from permanence.directory.models import Site
from permanence.directory.tests.personas import make_site, make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Invalid

from .deciding import decided, directive, person, told

DAY = timedelta(days=1)


def at_two(*slots: tuple[str, str, bool | None], **more: Any) -> dict[str, Any]:
    """Return Dr Benali with times at sites that are reached without stairs, or are not."""
    who = person("benali", *(start for start, _, _ in slots), **more)
    for slot, (_, site, accessible) in zip(who["slots"], slots, strict=True):
        slot |= {"site": site, "accessible": accessible}
    return who


BOTH = (("24 09:00", "Toulouse", False), ("25 14:00", "Aspet", True))


def test_each_time_is_said_with_its_place() -> None:
    first, second = decided(at_two(*BOTH))[:2]
    assert "demain à 9 h, à Toulouse" in first["script"]
    assert "à 14 h, à Aspet" in second["script"]
    assert "at 2 pm, in Aspet" in decided(at_two(*BOTH), language="en")[1]["script"]


def test_without_stairs_only_where_there_are_none() -> None:
    proposals = decided(at_two(*BOTH), person("roux", "24 10:00"), needs=["reduced_mobility"])
    assert [(one["practitioner"], one["slot"][:10]) for one in proposals if one["slot"]] == [("benali", "2026-11-25")]
    nobody = at_two(BOTH[0], accessible=False)
    assert told(nobody, person("roux", "24 10:00"), needs=["reduced_mobility"])[0] == "book_colleague roux 24 10:00"


def test_an_extra_is_offered_only_where_every_site_can_be_reached() -> None:
    allowed = directive("overbook", max_per_half_day=1, min_urgency="same_day", known_only=False)
    extra: dict[str, Any] = {"urgency": "same_day", "red_flags": [], "orders": [allowed]}
    full = at_two(*BOTH, overbooked={"2026-11-23": {"am": 0, "pm": 0}})
    assert "overbook" in told(full, **extra)
    assert "overbook" not in told(full, needs=["reduced_mobility"], **extra)


def test_his_other_site_comes_before_a_colleague() -> None:
    times = (("24 09:00", "Toulouse", True), ("27 14:00", "Aspet", True))
    wished: dict[str, Any] = {"preferences": {"days": [], "from": None, "to": None, "site": "Aspet"}}
    colleague = person("roux", "23 15:00")
    calm = decided(at_two(*times), colleague, **wished)
    assert [(one["action"], one["slot"][8:10]) for one in calm] == [("book", "27")]
    late = decided(at_two(*times), colleague, wished_before="2026-11-25", **wished)
    assert [(one["action"], one["practitioner"]) for one in late][:3] == [
        ("book", "benali"), ("book", "benali"), ("book_colleague", "roux"),
    ]  # fmt: skip
    assert late[1]["slot"].startswith("2026-11-24")


@pytest.mark.parametrize(
    ("wished", "first", "says"),
    [("a", "a", ""), ("a", "b", "none"), ("a", "", ""), ("", "b", "")],
)
def test_a_site_wished_for_is_met_or_not(wished: str, first: str, says: str) -> None:
    assert unmet(Wishes(site=wished), [NOW], first) == says


@pytest.fixture
def aspet(scene: Scene) -> Site:
    """Let the doctor receive on Tuesday afternoons at Aspet, without stairs; his usual site has some."""
    made = make_site(scene.practice, "Cabinet d’Aspet")
    with scope(scene.everyone):
        Site.objects.filter(pk=made.pk).update(city="Aspet", address="2 rue du Barry")
        agenda.add_opening(
            by=scene.everyone, practitioner_role=scene.doctor, recurring=Recurring(1, time(14), time(16), NOW.date()),
            terms=Terms(site=made.pk), now=NOW,
        )  # fmt: skip
    return made


def slots(scene: Scene, request: Request) -> list[Slot]:
    with scope(scene.claire):
        asked = queries.request(scene.claire, request.pk)
        return queries.choices(scene.claire, asked, queries.in_force(scene.claire, asked, NOW), NOW).slots


def test_the_console_says_the_place_and_reads_it_back(scene: Scene, claire: Client, aspet: Site) -> None:
    request = actions.choose_patient(by=scene.claire, request=taken(scene), patient=make_patient(scene), now=NOW)
    shown = text(claire.get(at(request)))
    assert "à Toulouse" in shown
    for day, streets in (("24", [True, True]), ("26", [True, False])):
        shown = text(claire.get(at(request), {"day": f"2026-11-{day}"}))
        assert [one in shown for one in (scene.doctor.site.address, "2 rue du Barry")] == streets, "where, that day"
    wished = Wishes(site=str(aspet.pk))
    actions.note_wishes(by=scene.claire, request=request, wished=wished, now=NOW)
    shown = text(claire.get(at(request)))
    assert "14 h, à Aspet" in shown
    chosen = slots(scene, again(scene, request))[0]
    assert chosen.site_id == aspet.pk
    actions.choose_start(by=scene.claire, request=again(scene, request), starts_at=chosen.starts_at, now=NOW)
    assert "C’est au 2 rue du Barry, à Aspet" in text(claire.get(at(request)))
    claire.post(at(request, "booking"), {"starts_at": chosen.starts_at.isoformat()})
    shown = text(claire.get(at(request)))
    assert "14 h, à Aspet. Avez-vous d’autres questions ?" in shown
    assert "2 rue du Barry" in shown


def test_his_usual_place_is_said_too_while_he_receives_at_another(scene: Scene, claire: Client, aspet: Site) -> None:
    request = actions.choose_patient(by=scene.claire, request=taken(scene), patient=make_patient(scene), now=NOW)
    chosen = slots(scene, request)[0]
    actions.choose_start(by=scene.claire, request=request, starts_at=chosen.starts_at, now=NOW)
    claire.post(at(request, "booking"), {"starts_at": chosen.starts_at.isoformat()})
    assert ", à Toulouse. Avez-vous" in text(claire.get(at(request)))


def test_who_needs_no_stairs_is_shown_no_other_time(scene: Scene, aspet: Site) -> None:
    with scope(scene.everyone):
        Site.objects.exclude(pk=aspet.pk).update(accessible=False)
    request = actions.choose_patient(by=scene.claire, request=taken(scene), patient=make_patient(scene), now=NOW)
    actions.tell_facts(by=scene.claire, request=request, told={"reduced_mobility": True}, now=NOW)
    found = slots(scene, again(scene, request))
    assert found
    assert {one.site_id for one in found} == {aspet.pk}


def test_too_late_where_he_wishes_the_other_site_is_next(scene: Scene, claire: Client, aspet: Site) -> None:
    request = actions.choose_patient(by=scene.claire, request=taken(scene), patient=make_patient(scene), now=NOW)
    wished = Wishes(before=NOW.date(), site=str(aspet.pk))
    actions.note_wishes(by=scene.claire, request=request, wished=wished, now=NOW)
    shown = text(claire.get(at(request)))
    listed, _, otherwise = shown.partition("Sinon")
    assert "à Aspet" in listed
    assert "10 h, à Toulouse" in otherwise


def test_a_site_of_elsewhere_is_no_wish(scene: Scene, aspet: Site) -> None:
    request = taken(scene)
    theirs = make_site(make_structure("Cabinet du Canal", "practice"))
    with pytest.raises(Invalid):
        actions.note_wishes(by=scene.claire, request=request, wished=Wishes(site=str(theirs.pk)), now=NOW)
