"""What the SMS and e-mails of a practice say: the house's sentences or its own, tried before anyone reads them."""

from typing import Any
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import actions, queries, written
from permanence.messaging.forms.sentences import LANGUAGES, MAIL_TITLES, TITLES, OwnSentence, on_screen
from permanence.messaging.rules import letters, wording


@page(Can.MANAGE_DIRECTORY)
def practices(request: PageRequest) -> HttpResponse:
    """The practices whose messages can be worded; with one only, its sentences at once."""
    mine = list(directory.structures(request.actor, Can.MANAGE_DIRECTORY).order_by("name"))
    if len(mine) == 1:
        return redirect("messaging:sentences", mine[0].pk, "fr")
    return show(request, "messaging/sentence_practices.html", practices=mine)


@page(Can.MANAGE_DIRECTORY)
def sentences(request: PageRequest, structure_id: UUID, language: str) -> HttpResponse:
    """The sentences of one practice in one language."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    _known(language)
    account, own = queries.sms_account(structure), written.own(structure)
    rows = [
        (name, title, written.preview(structure, account, text, language), (name, language) in own)
        for name, title in TITLES.items()
        for text in [own.get((name, language)) or wording.usual(name, language)]
    ]
    mails = [
        (name, title, written.preview_mail(structure, text, language), (name, language) in own)
        for name, title in MAIL_TITLES.items()
        for text in [own.get((name, language)) or wording.usual(name, language)]
    ]
    return show(request, "messaging/sentences.html", structure=structure, rows=rows, mails=mails, **_of(language))


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def sentence(request: PageRequest, structure_id: UUID, language: str, sentence_name: str) -> HttpResponse:
    """One sentence: tried, then kept."""
    structure, name = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY), sentence_name
    _known(language, name)
    account, usual = queries.sms_account(structure), wording.usual(name, language)
    current = written.own(structure).get((name, language), "")
    shown_first = {"text": on_screen(current or usual)}
    form = OwnSentence(request.POST or None, initial=shown_first, name=name, language=language)
    if form.is_valid() and request.POST.get("do") != "try":
        said = form.cleaned_data["text"]
        said = "" if said == usual else said
        actions.write_sentence(
            by=request.actor, structure=structure, name=name, language=language, text=said, now=timezone.now()
        )
        is_mail = name in wording.MAIL_PLACES
        toasts.success(request, _("From now on the e-mails say so.") if is_mail else _("From now on the SMS say so."))
        return redirect("messaging:sentences", structure.pk, language)
    text = form.cleaned_data.get("text", "") if form.is_bound else current or usual
    shown: dict[str, Any] = {
        "structure": structure,
        "form": form,
        "title": TITLES.get(name) or MAIL_TITLES[name],
        "name": name,
        "own": current,
        "usual": on_screen(usual),
        "versions": [(one, on_screen(one.text)) for one in written.versions(structure.pk, name, language)],
        "priced": account is not None,
    }
    if name in wording.MAIL_PLACES:
        shown |= {"mail": _mail(structure, name, text, language) if text else None, "is_mail": True}
    elif text:
        shown["preview"] = written.preview(structure, account, text, language)
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "messaging/sentence.html", status=status, **shown, **_of(language))


def _mail(structure: Structure, name: str, text: str, language: str) -> dict[str, str]:
    """Show an e-mail with these words: whole, or how it begins and ends around what one appointment decides."""
    if name.removeprefix("mail_") in letters.PARAGRAPHS:
        subject, _rest, whole = written.whole_letter(structure, name, text, language).partition("\n")
        return {"subject": subject, "whole": whole.strip()}
    begins, ends = written.whole_mail(structure, name, text, language)
    return {"subject": written.subject(structure, name, language), "begins": begins, "ends": ends}


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def standard(request: PageRequest, structure_id: UUID, language: str, sentence_name: str) -> HttpResponse:
    """Bring the house's own sentence back."""
    structure, name = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY), sentence_name
    _known(language, name)
    actions.write_sentence(
        by=request.actor, structure=structure, name=name, language=language, text="", now=timezone.now()
    )
    toasts.success(request, _("The standard sentence is back."))
    return redirect("messaging:sentence", structure.pk, language, name)


def _known(language: str, name: str = "reminder") -> None:
    if language not in wording.LANGUAGES or not wording.places_of(name):
        raise NotFound


def _of(language: str) -> dict[str, Any]:
    return {
        "language": language,
        "languages": LANGUAGES,
        "spoken": dict(LANGUAGES)[language],
        "side": "rtl" if language in wording.RIGHT_TO_LEFT else "ltr",
    }
