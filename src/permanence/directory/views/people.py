"""Pages of people: practitioners, the team, one person with his roles."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, jobs, queries
from permanence.directory.models import Person, Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .asking import asked, told_in
from .structures import about


@page(Can.VIEW_DIRECTORY)
def practitioners(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Who receives patients at the structure."""
    found = queries.structure(request.actor, structure_id)
    rows, sites = queries.practitioners(request.actor, found.pk), queries.sites(request.actor, found.pk)
    tabs = about(request, found, "practitioners")
    sends_on = tabs["manages"] and request.actor.may(Can.EDIT_OPENINGS, found.pk)  # his openings go with him
    return show(request, "directory/practitioners.html", rows=rows, sites=sites, sends_on=sends_on, **tabs)


@page(Can.VIEW_DIRECTORY)
def team(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Who works for the structure today, and who did."""
    found, day = queries.structure(request.actor, structure_id), queries.today()
    rows = queries.memberships(request.actor, found.pk)
    past = [m for m in rows if m.until_on is not None and m.until_on < day]
    present = [m for m in rows if m not in past]
    answers, signed = queries.holds_mandates(found), queries.undertakings(request.actor, found.pk)
    tabs = about(request, found, "team") | {"present": present, "past": past, "today": day}
    tabs["delegated"] = [
        (one, [settings.RIGHTS[right] for right in settings.RIGHTS if right in one.rights])
        for one in queries.delegations(request.actor, found.pk)
    ]
    return show(request, "directory/team.html", answers=answers, signed=signed, **tabs)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def practitioner(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A new practitioner; one whose RPPS the house knows keeps his one record."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.PractitionerForm(request.POST or None, actor=request.actor, structure=found)
    home = reverse("directory:practitioners", args=[found.pk])
    if form.is_valid():
        with told_in(form):
            person = _known_or_added(request, found, form)
            place, what = form.cleaned_data["site"], form.cleaned_data["specialty"]
            actions.appoint(by=request.actor, structure=found, person=person, site=place, specialty=what)
    if not form.is_valid():
        return asked(request, form, found, _("Add a practitioner"), home)
    messages.success(request, _("%(name)s is added.") % {"name": person})
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def member(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A new member of the team, invited to sign in when an address is given."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.MemberForm(request.POST or None)
    home = reverse("directory:team", args=[found.pk])
    if form.is_valid():
        with told_in(form):
            person = _known_or_added(request, found, form)
            _enrol(request, found, person, form)
            if invited := form.cleaned_data["email"] != "" and person.account_id is None:
                _invite(request, found, person, form.cleaned_data["email"])
    if not form.is_valid():
        return asked(request, form, found, _("Add someone to the team"), home)
    messages.success(request, _("%(name)s is added.") % {"name": person})
    if invited:
        _tell_invited(request)
    if settings.ROLES[form.cleaned_data["role"]].longest_days:  # by his role alone he may do nothing yet
        return redirect(reverse("directory:delegation", args=[found.pk]) + f"?person={person.pk}")
    return redirect(home)


def _known_or_added(request: PageRequest, structure: Structure, form: Form) -> Person:
    """Return the person of this RPPS, or of exactly this name here; else a new one.

    :raises RppsTaken: when the number belongs to another name
    """
    names = {k: form.cleaned_data[k] for k in ("family_name", "given_name")}
    rpps = form.cleaned_data.get("rpps", "")
    known = queries.person_with_rpps(rpps) or queries.person_named(request.actor, structure.pk, **names)
    if known is None:
        told = names | {"title": form.cleaned_data["title"], "rpps": rpps, "adeli": form.cleaned_data.get("adeli", "")}
        return actions.add_person(by=request.actor, structure=structure, **told)
    if not queries.is_named(known, names["family_name"]):
        raise actions.RppsTaken
    return known


def _enrol(request: PageRequest, structure: Structure, person: Person, form: Form) -> None:
    days = {k: form.cleaned_data[k] for k in ("role", "from_on", "until_on")}
    actions.enrol(by=request.actor, structure=structure, person=person, **days)


def _invite(request: PageRequest, structure: Structure, person: Person, email: str) -> None:
    give = actions.readdress if person.account_id else actions.give_account
    account = give(by=request.actor, structure=structure, person=person, email=email)
    jobs.send_invitation.defer(structure_id=structure.pk, account_id=account.pk)


def _tell_invited(request: PageRequest) -> None:
    if settings.MAIL_LEAVES:
        messages.success(request, _("The invitation leaves at once."))
    else:
        told = _("No mail leaves this installation yet, so the invitation does not either: send it again once it does.")
        messages.warning(request, told)


@page(Can.VIEW_DIRECTORY)
def person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """One person: names, RPPS, where he works and worked, where he receives."""
    found = queries.person(request.actor, person_id)
    managed = _managed(request, found)
    return show(
        request,
        "directory/person.html",
        person=found,
        today=queries.today(),
        memberships=queries.memberships_of(request.actor, found),
        practices=queries.practices_of(request.actor, found),
        managed=managed,
        account=queries.account_of(found) if managed else None,
    )


def _managed(request: PageRequest, person: Person) -> set[UUID]:
    return queries.structures_of(request.actor, person) & set(request.actor.structures(Can.MANAGE_DIRECTORY))


def of_mine(request: PageRequest, person_id: UUID) -> tuple[Person, Structure]:
    """Return someone and a structure where he works that the actor manages."""
    found = queries.person(request.actor, person_id, Can.MANAGE_DIRECTORY)
    managed = sorted(_managed(request, found))
    if not managed:
        raise NotFound
    return found, queries.structure(request.actor, managed[0], Can.MANAGE_DIRECTORY)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def names(request: PageRequest, person_id: UUID) -> HttpResponse:
    """How someone is named and identified."""
    found, structure = of_mine(request, person_id)
    form = forms.PersonForm(request.POST or None, initial=vars(found))
    home = reverse("directory:person", args=[found.pk])
    if form.is_valid():
        with told_in(form):
            actions.correct_person(by=request.actor, structure=structure, person=found, **form.cleaned_data)
    if not form.is_valid():
        return asked(request, form, structure, _("Edit the person"), home, words=_("Keep the changes"))
    messages.success(request, _("Changes kept."))
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def role(request: PageRequest, person_id: UUID) -> HttpResponse:
    """A further role of someone known."""
    found, structure = of_mine(request, person_id)
    form = forms.AssignmentForm(request.POST or None, actor=request.actor)
    home = reverse("directory:person", args=[found.pk])
    if form.is_valid():
        with told_in(form):
            _enrol(request, form.cleaned_data["structure"], found, form)
    if not form.is_valid():
        return asked(request, form, structure, _("Add a role"), home)
    messages.success(request, _("The role is added."))
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def account(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The address someone signs in with; he is invited to choose his password, again as long as he has not."""
    found, structure = of_mine(request, person_id)
    known = queries.account_of(found)
    if known and known.last_login:
        raise actions.AccountInUse
    form = forms.AccountForm(request.POST or None, initial={"email": known.email} if known else None)
    home = reverse("directory:person", args=[found.pk])
    if form.is_valid():
        with told_in(form):
            _invite(request, structure, found, form.cleaned_data["email"])
    if not form.is_valid():
        title = _("Send the invitation again") if known else _("Open access")
        return asked(request, form, structure, title, home)
    _tell_invited(request)
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def end(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """The last day of a membership."""
    found = queries.membership(request.actor, membership_id, Can.MANAGE_DIRECTORY)
    form = forms.EndForm(request.POST or None)
    home = reverse("directory:team", args=[found.structure_id])
    if form.is_valid():
        with told_in(form):
            actions.end_membership(by=request.actor, membership=found, **form.cleaned_data)
    if not form.is_valid():
        return asked(request, form, found.structure, _("End the role of %(name)s") % {"name": found.person}, home)
    messages.success(request, _("The last day is kept."))
    return redirect(home)
