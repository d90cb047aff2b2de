"""Keeping the lines of a list many at a time: Django's own way takes a minute for a hundred thousand."""

import json
from collections.abc import Iterable, Sequence
from itertools import count, islice

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from permanence.foundation import ready
from permanence.lists.models import Import, Line

A_BATCH = 5000
CELLS = Line._meta.get_field("cells")
ADD = """
    INSERT INTO lists_line (id, structure_id, of_id, number, cells, state, faults, doubts, reached)
    SELECT uuidv7(), %s::uuid, %s::uuid, told.number, told.cells, 'unread', '{}', '{}', 0
    FROM jsonb_to_recordset(%s::jsonb) AS told(number integer, cells text) ORDER BY told.number
    RETURNING number
"""
READ = """
    UPDATE lists_line line SET state = told.state, faults = told.faults, doubts = told.doubts,
        patient_id = told.patient, starts_at = told.starts_at
    FROM jsonb_to_recordset(%s::jsonb)
        AS told(id uuid, state text, faults text[], doubts text[], patient uuid, starts_at timestamptz)
    WHERE line.id = told.id
    RETURNING line.number
"""
BROUGHT = """
    UPDATE lists_line line SET state = told.state, doubts = told.doubts, reached = told.reached,
        appointment_id = told.appointment
    FROM jsonb_to_recordset(%s::jsonb)
        AS told(id uuid, state text, doubts text[], reached integer, appointment uuid)
    WHERE line.id = told.id
    RETURNING line.number
"""


def keep_lines(of: Import, lines: Iterable[Sequence[str]]) -> None:
    """Keep the lines of a file as they came, numbered as a spreadsheet counts them: the titles are line 1."""
    numbers, left = count(2), iter(lines)
    while some := list(islice(left, A_BATCH)):
        told = [{"number": next(numbers), "cells": CELLS.get_db_prep_save(cells, connection)} for cells in some]
        ready.rows(ADD, [of.structure_id, of.pk, json.dumps(told)])


def keep_read(lines: Sequence[Line]) -> None:
    """Keep what lines of appointments come to."""
    told = [
        {
            "id": line.pk, "state": str(line.state), "faults": [*map(str, line.faults)],
            "doubts": [*map(str, line.doubts)], "patient": line.patient_id, "starts_at": line.starts_at,
        }
        for line in lines
    ]  # fmt: skip
    ready.rows(READ, [json.dumps(told, cls=DjangoJSONEncoder)])


def keep_brought(lines: Sequence[Line]) -> None:
    """Keep which appointment each line became."""
    told = [
        {
            "id": line.pk, "state": str(line.state), "doubts": [*map(str, line.doubts)], "reached": line.reached,
            "appointment": line.appointment_id,
        }
        for line in lines
    ]  # fmt: skip
    ready.rows(BROUGHT, [json.dumps(told, cls=DjangoJSONEncoder)])
