"""Patients who open their own space."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from permanence.patients.models import Patient
from permanence.portal import links

from .factories import Open, text, visitor


@dataclass(frozen=True)
class AtHome:
    """A browser in which a space is open."""

    phone: Client
    address: str

    def get(self, path: str = "", **query: str) -> Any:
        return self.phone.get(self.address + path, query)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.phone.post(self.address + path, data or {}, **more)

    def shown(self, path: str = "", **query: str) -> str:
        return text(self.get(path, **query))


def open_space(practice: Open, email: str = "elodie@exemple.test", *, phone: Client | None = None) -> AtHome:
    """Ask for the code at a contact, and type it."""
    phone = phone or visitor()
    address = phone.post(f"{practice.home}mine/", {"email": email})["Location"].partition("?")[0]
    phone.post(address, {"code": links.code(practice.proof().pk)})
    return AtHome(phone, address)


def page_of(patient: Patient, name: str) -> str:
    return f"{name}/{patient.pk}/"
