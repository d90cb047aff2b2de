"""The description of every address for programs (OpenAPI 3.1), made from the shapes their doors read; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from .fields import VERSION, Problem, Shape
from .operations import Operation
from .telephony import Happening

REF = "#/components/schemas/{model}"
JSON, FORM, PROBLEM = "application/json", "application/x-www-form-urlencoded", "application/problem+json"
REFUSED = {
    400: "The request cannot be read",
    401: "Nobody is known by this session, token or signature",
    403: "Known, without the right or the scope",
    404: "There is none, or none for whoever asks",
    405: "Not by this method",
    406: "Only JSON is answered",
    409: "It cannot be done as things stand",
    413: "Too long",
    415: "Only JSON is read",
    422: "A field cannot be used; the detail begins with its name",
    500: "A mistake of ours: send it again",
}
ALWAYS = (400, 404, 405, 413, 500)
SIGNED_IN = (401, 403, 406)
CONVERTERS = {"uuid": {"type": "string", "format": "uuid"}, "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
              "str": {"type": "string", "pattern": "^[-a-zA-Z0-9_.:]+$"}}  # fmt: skip
CALL_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation with its address.

    :param path: as OpenAPI writes it, such as /api/v1/requests/{request_id}
    :param arguments: names in it with the kind of each
    """

    path: str
    arguments: Mapping[str, str]
    does: Operation


def described(base: str, routes: Iterable[Route], scopes: Mapping[str, str]) -> dict[str, Any]:
    """Write the whole description.

    :param base: the public address of this installation
    :param scopes: what a token may hold, and what for
    """
    known = list(routes)
    schemas = _schemas(known)
    paths: dict[str, Any] = {}
    for route in known:
        paths.setdefault(route.path, {})[route.does.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Permanence",
            "version": VERSION,
            "description": "What FHIR has no word for. Within /api/v1 fields are added, never taken away or changed.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "webhooks": {"happening": {"post": _webhook(schemas)}},
        "components": {"schemas": schemas.components, "securitySchemes": _proofs(base, scopes)},
    }


Key = tuple[type[Shape], JsonSchemaMode]


@dataclass(frozen=True, slots=True)
class Schemas:
    """Shapes as JSON Schema: where each is, and all of them."""

    where: Mapping[Key, dict[str, Any]]
    components: dict[str, Any]

    def sent(self, shape: type[Shape]) -> dict[str, Any]:
        """Return the schema of what is sent in this shape."""
        return self.where[shape, "validation"]

    def told(self, shape: type[Shape]) -> dict[str, Any]:
        """Return the schema of what is answered in this shape."""
        return self.where[shape, "serialization"]

    def fields(self, shape: type[Shape]) -> Mapping[str, Any]:
        """Return the fields of a shape, each with its schema."""
        found: Mapping[str, Any] = self._itself(shape).get("properties", {})
        return found

    def required(self, shape: type[Shape]) -> list[str]:
        """Return the names of the fields that must be there."""
        found: list[str] = self._itself(shape).get("required", [])
        return found

    def _itself(self, shape: type[Shape]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.components[self.sent(shape)["$ref"].rpartition("/")[2]]
        return found


def _schemas(routes: Iterable[Route]) -> Schemas:
    wanted: dict[Key, None] = {(Problem, "serialization"): None, (Happening, "serialization"): None}
    for one in (route.does for route in routes):
        wanted |= dict.fromkeys(_keys(one))
    where, defined = models_json_schema(list(wanted), ref_template=REF)
    return Schemas({(model, mode): found for (model, mode), found in where.items()}, defined["$defs"])  # type: ignore[misc]


def _keys(one: Operation) -> list[Key]:
    sent: Literal["validation"] = "validation"
    told: Literal["serialization"] = "serialization"
    asked: list[Key] = [(shape, sent) for shape in (one.query, one.body) if shape]
    return asked + [(shape, told) for shape, _ in one.answers.values()]


def _operation(route: Route, schemas: Schemas) -> dict[str, Any]:
    one = route.does
    parameters = [_named(name, "path", CONVERTERS[kind], required=True) for name, kind in route.arguments.items()]
    parameters += _query(one.query, schemas) if one.query else []
    parameters += [
        _named(name, "header", {"type": "string", "maxLength": 255}) | {"description": what}
        for name, what in one.headers.items()
    ]
    told: dict[str, Any] = {
        "operationId": one.name,
        "tags": [str(one.chapter)],
        "summary": str(one.summary),
        "description": str(one.about),
        "parameters": parameters,
        "responses": _answers(one, schemas),
        "security": _security(one),
    }
    if one.body:
        media = FORM if one.form else JSON
        told["requestBody"] = {"required": True, "content": {media: {"schema": schemas.sent(one.body)}}}
    if one.takes:
        told["requestBody"] = {"required": True, "content": {one.takes: {"schema": {"type": "string"}}}}
    return {name: value for name, value in told.items() if value or name == "security"}


def _query(shape: type[Shape], schemas: Schemas) -> list[dict[str, Any]]:
    required = schemas.required(shape)
    return [_named(name, "query", said, required=name in required) for name, said in schemas.fields(shape).items()]


def _named(name: str, where: str, schema: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    told = {"name": name, "in": where, "required": required, "description": schema.get("description", "")}
    return {key: value for key, value in told.items() if value != ""} | {
        "schema": {key: value for key, value in schema.items() if key not in {"title", "description", "default"}}
    }


def _answers(one: Operation, schemas: Schemas) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for status, (shape, what) in one.answers.items():
        media = PROBLEM if issubclass(shape, Problem) else JSON
        told[str(status)] = {"description": str(what), "content": {media: {"schema": schemas.told(shape)}}}
    asked = (415, 422) if one.body and not one.form else (422,) if one.query else ()
    known = SIGNED_IN if one.signed_in else ()
    for status in sorted({*ALWAYS, *known, *asked, *one.refusals} - one.answers.keys()):
        problem = {PROBLEM: {"schema": schemas.told(Problem)}}
        told[str(status)] = {"description": REFUSED[status], "content": problem}
    return told


def _security(one: Operation) -> list[dict[str, list[str]]]:
    if one.proof:
        return [{way: []} for way in one.proof.split()]
    if not one.signed_in:
        return []
    return [{"session": []}, *([{"program": [one.scope]}] if one.scope else [])]


def _webhook(schemas: Schemas) -> dict[str, Any]:
    """Describe the calls made to whoever wants to know."""
    return {
        "operationId": "happening",
        "summary": "Something happened",
        "description": "Signed as Standard Webhooks has it; made again for a day until it is answered by 2xx.",
        "parameters": [_named(name, "header", {"type": "string"}, required=True) for name in CALL_HEADERS],
        "requestBody": {"required": True, "content": {JSON: {"schema": schemas.told(Happening)}}},
        "responses": {"2XX": {"description": "Received"}},
    }


def _proofs(base: str, scopes: Mapping[str, str]) -> dict[str, Any]:
    flow: dict[str, Any] = {"tokenUrl": f"{base}/oauth/token", "scopes": dict(scopes)}
    person = flow | {"authorizationUrl": f"{base}/oauth/authorize", "refreshUrl": f"{base}/oauth/token"}
    signature = "t=<unix time>,v1=<hex HMAC-SHA256 of t.body with the line's or door's secret>; five minutes' leeway"
    return {
        "session": {
            "type": "apiKey", "in": "cookie", "name": "sessionid",
            "description": "Whoever is signed in to the pages (behind TLS __Host-sessionid); what is not GET also "
            "needs X-CSRFToken",
        },
        "program": {
            "type": "oauth2", "description": "A program with its token; for a person, system/ is user/",
            "flows": {"clientCredentials": flow, "authorizationCode": person},
        },
        "line": {"type": "apiKey", "in": "header", "name": "X-Permanence-Signature", "description": signature},
        "maker": {
            "type": "apiKey", "in": "header", "name": "Authorization",
            "description": "As each maker or provider proves itself: docs/telephony.md, docs/sms.md, docs/mail.md",
        },
        "basic": {"type": "http", "scheme": "basic", "description": "Name and secret, or both in the form"},
    }  # fmt: skip
