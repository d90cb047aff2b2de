"""What is described is what is done: schemathesis asks as the description allows, and as it does not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from permanence.agenda.tests.factories import make_receiving
from permanence.api.queries import SCOPES
from permanence.api.views.rest import description
from permanence.directory.tests.personas import make_structure

from .programs import Program

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
)  # fmt: skip
FEW = settings(
    max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate], derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@schemathesis.serializer("message/rfc822")
def _as_letter(_context: Any, value: Any) -> bytes:
    return str(value).encode(errors="replace")


schema: Any = schemathesis.openapi.from_dict(json.loads(description.text()))
schema.app = WSGIHandler()


@pytest.fixture
def token(db: None) -> Iterator[str]:
    """A program that may do everything, and a server that keeps the test's own connection, as Django's client does."""
    house = make_structure()
    make_receiving(house)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Program(house, list(SCOPES)).token
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@FEW
def test_each_operation_answers_as_described(case: Any, token: str) -> None:
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(answer, checks=CHECKS)
