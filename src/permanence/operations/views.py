"""How the installation stands, for people and for programs."""

import hmac
import math
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.ui import words

from . import actions, queries, reports
from .rules import Tone, tone
from .steps import ROOMS, STEPS


def _megabytes(value: float) -> str:
    return _("%(count)s MB") % {"count": f"{value / 1e6:,.0f}".replace(",", " ")}


def _hours(value: float) -> str:
    return _length(value * 3600) if math.isfinite(value) else _("cannot be read")


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else words.minutes(round(seconds / 60))


def _count(value: float) -> str:
    return f"{value:.0f}"


def _days_left(past: float) -> str:
    return ngettext("%(count)s day", "%(count)s days", round(-past)) % {"count": round(-past)}


def _percent(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def _broken(value: float) -> str:
    return _("broken") if value else _("whole")


# What is told on the page, in this order: its name, its words, how its value is said.
TOLD: dict[str, tuple[Words, Callable[[float], str]]] = {
    "queue_oldest_s": (gettext_lazy("Oldest work waiting"), _length),
    "queue_waiting": (gettext_lazy("Work waiting"), _count),
    "jobs_failed": (gettext_lazy("Work that failed"), _count),
    "job_running_s": (gettext_lazy("Longest work under way"), _length),
    "messages_untaken_s": (gettext_lazy("Message its carrier does not take"), _length),
    "mailbox_unread_s": (gettext_lazy("MSSanté mailbox read the longest ago"), _length),
    "worker_silent_s": (gettext_lazy("Worker heard"), _length),
    "copy_age_h": (gettext_lazy("Newest copy"), _hours),
    "archive_failing_s": (gettext_lazy("Log not put away"), _length),
    "standbys_following": (gettext_lazy("Replicas following"), _count),
    "standby_away_s": (gettext_lazy("Replica away for"), _length),
    "replay_delay_s": (gettext_lazy("Replica behind by"), _length),
    "trace_unsealed_s": (gettext_lazy("Trace waits for its seal"), _length),
    "trace_broken": (gettext_lazy("Seals of the trace"), _broken),
    "transaction_oldest_s": (gettext_lazy("Longest transaction"), _length),
    "clock_apart_s": (gettext_lazy("Clocks apart by"), _length),
    "clock_jumped_s": (gettext_lazy("Clock jumped by, within a week"), _length),
    "days_skipped": (gettext_lazy("Days skipped, within a month"), _count),
    "connections_share": (gettext_lazy("Connections used"), _percent),
    "disk_used_share": (gettext_lazy("Disk used"), _percent),
    "certificate_past_days": (gettext_lazy("Certificate valid for"), _days_left),
    "policy_refused": (gettext_lazy("Refused by browsers"), _count),
    "database_bytes": (gettext_lazy("Database"), _megabytes),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One figure on the page; `step` is what to do while it is not as it should be."""

    label: Words
    value: str
    tone: Tone
    step: Words


@page(Can.MANAGE_DIRECTORY)
def operations(request: PageRequest) -> HttpResponse:
    """Show how the installation stands."""
    failed = queries.failed(request.actor)
    figures = queries.figures(timezone.now()) | {"jobs_failed": sum(one.count for one in failed)}
    told = [
        Told(label, said(value), tone(name, value), STEPS.get(name, ""))
        for name, (label, said) in TOLD.items()
        if (value := figures[name]) is not None
    ]
    wrong = [one for one in told if one.tone is not Tone.FINE]
    return show(
        request,
        "operations/operations.html",
        told=told,
        wrong=wrong,
        worst=Tone.WRONG if any(one.tone is Tone.WRONG for one in wrong) else Tone.SOON,
        failed=[(one, ROOMS.get(one.task.partition(".")[0], one.task)) for one in failed],
        refused=reports.told(),
        versions=queries.versions(),
        copies=settings.DEMO or settings.BACKUPS is not None,
    )


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def again(request: PageRequest) -> HttpResponse:
    """Try the failed jobs of one kind again."""
    count = actions.try_again(by=request.actor, task=request.POST.get("task", "")[:128])
    said = ngettext("%(count)s job is tried again.", "%(count)s jobs are tried again.", count) % {"count": count}
    messages.success(request, said if count else _("There is nothing left to try again."))
    return redirect("operations:operations")


def _without_database(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Make a page open to all that opens no transaction: it answers while the database does not."""
    view.right = Can.ANYONE  # type: ignore[attr-defined]
    view.methods = ("GET",)  # type: ignore[attr-defined]
    return require_safe(view)


@_without_database
def live(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"live": True}, headers={"Cache-Control": "no-store"})


@_without_database
def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether it can serve: it has its database, with every migration."""
    fine = queries.is_ready()
    return JsonResponse({"ready": fine}, status=200 if fine else 503, headers={"Cache-Control": "no-store"})


@csrf_exempt
@page(Can.ANYONE, methods=["POST"])
def policy_reports(request: PageRequest) -> HttpResponse:
    """Hear from a browser what it refused; the answer is the same whatever it says."""
    reports.hear(request.read(reports.LARGEST + 1), timezone.now())
    return HttpResponse(status=204)


@_without_database
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the figures to Prometheus, to whoever holds the token; of a database that does not answer, that it does not.

    :raises Http404: without the token, or when none is set
    """
    if not _holds_token(request):
        raise Http404
    try:
        figures = queries.figures(timezone.now()) | {"database_answers": 1.0}
    except DatabaseError:
        figures = {"database_answers": 0.0}
    registry = CollectorRegistry()
    for name, value in figures.items():
        if value is not None:
            Gauge(f"permanence_{name}", str(name).replace("_", " "), registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _holds_token(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
