"""Sealed columns: words in Python, nothing readable in the database, its change log or the words of a failed statement."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import DataError
from django.db.models import F

from permanence.agenda.tests.factories import Receiving, SUNDAY_NOON
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Change
from permanence.foundation.sealing import Unreadable, marks, open_text, seal_text, seal_text_anew
from permanence.patients.models import NationalNumber, Remembrance
from permanence.patients.tests.factories import make_patient

from .at_rest import lying

pytestmark = pytest.mark.django_db
WORDS, HERE = "Vient avec son déambulateur", "patients_remembrance.text"
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
