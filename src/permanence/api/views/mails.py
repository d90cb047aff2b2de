"""The door of e-mails, and in the demonstration a letter to write by hand."""

from email.message import EmailMessage
from email.utils import formataddr, make_msgid
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from permanence.api import actions, mail_forms, rules
from permanence.api.rules import rest
from permanence.api.views.rest.door import described
from permanence.desk import queries
from permanence.foundation.actor import scope, system
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

TAKEN = rest.Operation(
    "mailIn", "POST", _("Hand over an e-mail written to a practice"), _("Messages"), proof="line basic",
    takes="message/rfc822", answers={200: (rest.letters.Taken, _("It is taken in"))}, refusals=(401, 422),
    signed_in=False,
    about=_("Whole, as the body, or in the field in which Postmark, SendGrid and Mailgun send it. Proved by the door's "
            "secret: as X-Permanence-Signature, or as a password of the name permanence. Sent twice, it is one."),
)  # fmt: skip


@described(TAKEN)
@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def mail_in(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Take in one e-mail at the door of one practice; the answer says nothing of who wrote it."""
    kept = actions.receive_mail(
        structure_id=structure_id,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.read(actions.LARGEST_MAIL + 1),
        now=timezone.now(),
    )
    answer = JsonResponse({"board": kept.request_id is not None})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(Can.ANSWER, methods=["GET", "POST"])
def demo_mail(request: PageRequest) -> HttpResponse:
    """Write to a practice as a patient would; it goes through the real door, signed."""
    if not settings.DEMO:
        raise Http404
    form = mail_forms.DemoMail(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        _send(form)
        messages.success(request, gettext("The e-mail is sent: it stands on the board, unless no person wrote it."))
        return redirect("api:demo_mail")
    return show(request, "api/demo_mail.html", status=422 if form.is_bound else 200, form=form)


def _send(form: mail_forms.DemoMail) -> None:
    now, told = timezone.now(), form.cleaned_data
    structure_id = told["practice"].pk
    with scope(system("mail", [structure_id])):
        door = queries.mail_door(structure_id)
        if door is None:
            raise NotFound
        secret = queries.mail_secret(door)
    written = EmailMessage()
    written["From"], written["To"] = formataddr((told["name"], told["sender"])), door.address
    written["Subject"], written["Message-ID"] = told["subject"], make_msgid(domain="exemple.invalid")
    if told["automatic"]:
        written["Auto-Submitted"] = "auto-replied"
    written.set_content(told["words"])
    if told["attached"]:
        written.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="document.pdf")
    body = written.as_bytes()
    signature = rules.sign(secret, body, int(now.timestamp()))
    headers = {"content-type": "message/rfc822", "x-permanence-signature": signature}
    actions.receive_mail(structure_id=structure_id, headers=headers, body=body, now=now)
