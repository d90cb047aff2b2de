"""Calls as figures tell them, read from the tables of the desk.

What makes a call answered, handled or left without solution is said in `rules.calls`, and written here as SQL. Calls
long past are told no more from here: they were kept, each in one short row, and the desk's wide ones are not read.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from permanence.insights.models import PastUntil
from permanence.insights.rules import calls as rules

TOLD = f"""
  SELECT call.structure_id, call.id AS call_id, call.line_id, call.taken_by_id AS who,
    CASE WHEN call.answered_at IS NOT NULL THEN '{rules.ANSWERED}'
      WHEN call.outside_hours THEN '{rules.OUTSIDE}'
      WHEN call.state = 'abandoned' THEN '{rules.ABANDONED}' ELSE '{rules.GOING_ON}' END AS stage,
    greatest(floor(date_part('epoch', coalesce(call.answered_at, call.ended_at) - call.rang_at)), 0)::int AS wait_s,
    wall.at::date AS day, (date_part('hour', wall.at) * 2)::int + (date_part('minute', wall.at) >= 30)::int AS half,
    coalesce(request.kind, '') AS kind, request.reason_id, coalesce(request.outcome, '') AS outcome,
    CASE
      WHEN request.outcome = ANY(%(lost)s) THEN NOT (
        call.state = 'abandoned' AND request.outcome = 'abandoned'
        AND request.owner_id IS NULL AND call.caller_number <> '')  -- else the same number was answered later
      ELSE call.state = 'abandoned' AND coalesce(request.outcome, '') = ''
        AND coalesce(request.due_at, call.ended_at) < %(now)s
    END AS lost,
    date_part('epoch', CASE WHEN request.outcome = 'transferred' THEN request.closed_at
      WHEN request.outcome <> '' AND request.closed_at <= call.ended_at + %(wrap_up)s * interval '1 minute'
      THEN greatest(call.ended_at, request.closed_at) ELSE call.ended_at END - call.answered_at)::int AS handled_s,
    coalesce(call.answered_at IS NOT NULL AND request.outcome <> '' AND request.outcome <> 'abandoned'
      AND request.closed_at <= call.ended_at + %(wrap_up)s * interval '1 minute', false) AS at_first
  FROM unnest(%(structures)s::uuid[], %(each_since)s::timestamptz[]) AS here (id, since)
  CROSS JOIN LATERAL (  -- OFFSET 0: one stretch of the index for each structure, whatever the planner thinks
    SELECT id, structure_id, line_id, taken_by_id, state, caller_number, rang_at, answered_at, ended_at,
      outside_hours FROM desk_call
    WHERE structure_id = here.id AND rang_at >= here.since AND rang_at >= %(since)s AND rang_at < %(ends)s OFFSET 0
  ) call
  CROSS JOIN LATERAL (SELECT call.rang_at AT TIME ZONE %(zone)s AS at) wall
  LEFT JOIN LATERAL (  -- one look-up for each call: the requests of other periods are not read
    SELECT kind, outcome, owner_id, due_at, closed_at, reason_id FROM desk_request WHERE call_id = call.id LIMIT 1
  ) request ON true
  WHERE (%(lines)s::uuid[] IS NULL OR call.line_id = ANY(%(lines)s::uuid[]))
    AND (%(person)s::uuid IS NULL OR call.taken_by_id = %(person)s::uuid)
"""  # noqa: S608 (our own constants)
KEPT = (
    "structure_id, call_id, line_id, who, stage, wait_s, day, half, kind, reason_id, outcome, lost, handled_s, at_first"
)


def constants(structure_ids: Sequence[UUID], begins: datetime) -> dict[str, Any]:
    """Return what the rules say, and since when the calls of each structure are told from here.

    :param begins: none before is asked for
    """
    kept = dict(PastUntil.objects.filter(structure__in=structure_ids).values_list("structure_id", "until"))
    each_since = [max(begins, kept.get(structure_id, begins)) for structure_id in structure_ids]
    return {
        "structures": list(structure_ids),
        "each_since": each_since,
        "since": min(each_since, default=begins),  # a value that the planner can weigh
        "lost": list(rules.WITHOUT_SOLUTION),
        "wrap_up": rules.WRAP_UP_MIN,
    }
