"""What every form of the directory shares: how it is shown, and a refusal told in it, nothing typed lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse

from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, show
from permanence.foundation.refusal import Refusal


def asked(
    request: PageRequest,
    form: BaseForm,
    structure: Structure,
    title: str,
    back: str,
    *,
    words: str = "",
    said: str = "",
    beside: tuple[str, str] | None = None,
) -> HttpResponse:
    """Show a form; one that was sent and refused answers 422.

    :param words: what its button does, when the title does not say it
    :param said: what is to be known before it is filled in
    :param beside: the address and the words of what else may be done there
    """
    return show(
        request,
        "directory/form.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        structure=structure,
        title=title,
        words=words or title,
        said=said,
        beside=beside,
        back=back,
    )


@contextmanager
def told_in(form: BaseForm) -> Iterator[None]:
    """Undo what was begun and say why in the form, when a verb refuses."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        form.add_error(None, str(refusal.title))
        form.add_error(None, str(refusal.detail or refusal.next_step))
