"""What is wrong, told to programs (RFC 9457): `application/problem+json`, with our own name of the situation."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse

MEDIA = "application/problem+json"


def problem(status: int, code: str, said: str, more: Mapping[str, Any] | None = None, **headers: str) -> HttpResponse:
    """Tell a program what is wrong.

    :param code: the situation by name, such as `SlotTaken`: what a program decides by
    :param said: in words, also under `message`, where programs have read it since the first version
    """
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": said}
    told |= {"error": code, "message": said, **(more or {})}
    return JsonResponse(told, status=status, content_type=MEDIA, headers=headers)
