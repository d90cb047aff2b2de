"""That a time has just been taken, with the nearest instead: rendered once for all who hear it at the same time."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from permanence.agenda.actions import SlotTaken
from permanence.agenda.queries import Slot
from permanence.foundation.page import PageRequest, redirect

from .parts import times_of

PART = "desk/console.html#gone"
# Stand in the kept fragment where each one's own go: his request, and the token of his forms.
ANY_REQUEST, ANY_TOKEN = UUID("00000000-0000-7000-8000-00000000a5ed"), "anybodys-token"


def gone(request: PageRequest, asked_id: UUID, nearest: Sequence[Slot]) -> HttpResponse:
    """Say that the time chosen was taken, and propose the nearest: in place of the summary alone for htmx.

    Two hundred may hear it at once, so it costs little. The choice stays as it was made: whenever the request is
    shown again, it says the same.
    """
    if not request.htmx:
        return redirect("desk:request", asked_id)
    told = _told(tuple(nearest), get_language(), int(timezone.now().timestamp()))
    fragment = told.replace(str(ANY_REQUEST), str(asked_id)).replace(ANY_TOKEN, get_token(request))
    answer = HttpResponse(fragment, status=SlotTaken.status)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#proposals", "outerHTML"
    return answer


@lru_cache(maxsize=64)
def _told(nearest: tuple[Slot, ...], _language: str | None, _second: int) -> SafeString:
    """Render it as anybody's: it tells the times alone, said in that language as one says them at that second."""
    context = {
        "asked": {"pk": ANY_REQUEST},
        "alternatives": list(nearest),
        "times": times_of(nearest),
        "times_first": True,
        "choices": {"slots": list(nearest)},
        "csrf_token": ANY_TOKEN,
    }
    return render_to_string(PART, context)
