"""Whom a search means, in the order they are shown: one index read per word, structure by structure.

Where a word begins so many names that their bearers cannot all be looked at, they are read in the index's order and
only as far as they are shown. See docs/decisions/0022-names-found-as-heard.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from permanence.foundation import ready
from permanence.patients.rules import nearness
from permanence.patients.rules.asked import Asked
from permanence.patients.rules.sounds import sound

FEW = 8  # as many as are read at a glance: with fewer found of one word, names nearly so are shown too
COMMON = 2_000  # bearers of a word beyond which they are not all looked through
WEIGHED = 60  # names nearly so, of which the nearest are kept
ONE_DAY = 2  # days of birth whose people are all looked through: of a year of two digits, either century
BEGUN_SO = 4  # letters of a sound before names that only begin to sound so are looked for
HOUSES = 10  # beyond so many practices at once only what is heard alike is looked for, not what is mistyped
PLACES = (0, 1, 2)  # of a word: in the family name in use, of birth, a first name
LAST = "~"  # sorts behind every letter

Row = tuple[UUID, str]  # a patient, and all words of his names, those of the family name in use first

BORN = """
    (%(days)s::date[] IS NULL OR born = ANY (%(days)s::date[]))
    AND (%(since)s::date IS NULL OR born BETWEEN %(since)s::date AND %(until)s::date)
"""
COMMONNESS = """
    SELECT wanted, bearers FROM unnest(%(words)s::text[]) AS wanted CROSS JOIN LATERAL (
        SELECT count(*) AS bearers FROM (
            SELECT FROM unnest(%(structures)s::uuid[]) AS here CROSS JOIN patients_nameword
            WHERE structure_id = here AND place IN (0, 1, 2) AND word >= wanted AND word < wanted || '~'
            LIMIT %(most)s) AS few) AS counted
    ORDER BY bearers, length(wanted) DESC
"""
BEGUN = f"""
    SELECT found.patient_id, found.names FROM unnest(%(structures)s::uuid[]) AS here
    CROSS JOIN unnest(%(places)s::smallint[]) AS there CROSS JOIN LATERAL (
        SELECT patient_id, word, names FROM patients_nameword
        WHERE structure_id = here AND place = there AND word >= %(word)s::text AND word < %(after)s::text
            AND names LIKE ALL (%(others)s::text[]) AND {BORN}
        ORDER BY word, names LIMIT %(limit)s) AS found
    ORDER BY there, found.word, found.names LIMIT %(limit)s
"""  # noqa: S608 (our own words)
NEAR = f"""
    SELECT found.patient_id, found.names FROM unnest(%(structures)s::uuid[]) AS here CROSS JOIN LATERAL (
        (SELECT patient_id, names FROM patients_nameword
         WHERE structure_id = here AND sound >= %(sound)s::text AND sound < %(after)s::text AND %(sound)s::text <> ''
            AND names LIKE ALL (%(others)s::text[]) AND {BORN}
         ORDER BY sound, names LIMIT %(limit)s)
        UNION ALL
        (SELECT one.patient_id, one.names
         FROM unnest(%(edits)s::text[]) AS edit CROSS JOIN unnest('{{0, 1, 2}}'::smallint[]) AS there
         CROSS JOIN LATERAL (
            SELECT patient_id, names FROM patients_nameword
            WHERE structure_id = here AND place = there AND word = edit
                AND names LIKE ALL (%(others)s::text[]) AND {BORN}
            ORDER BY names LIMIT %(limit)s) AS one)) AS found
    LIMIT %(most)s
"""  # noqa: S608 (our own words)
NEAR_BESIDE = f"""
    SELECT found.patient_id, found.names FROM unnest(%(structures)s::uuid[]) AS here CROSS JOIN LATERAL (
        SELECT patient_id, names FROM patients_nameword
        WHERE structure_id = here AND place IN (0, 1, 2) AND word >= %(word)s::text AND word < %(word)s::text || '~'
            AND names LIKE ALL (%(others)s::text[]) AND {BORN}) AS found
    WHERE EXISTS (SELECT FROM patients_nameword AS near WHERE near.patient_id = found.patient_id AND (
        (%(sound)s::text <> '' AND near.sound >= %(sound)s::text AND near.sound < %(after)s::text)
        OR near.word = ANY (%(edits)s::text[])))
    LIMIT %(most)s
"""  # noqa: S608 (our own words)
BORN_THEN = """
    SELECT found.id, patients_all_names(birth_name, used_name, first_names)
    FROM unnest(%(structures)s::uuid[]) AS here CROSS JOIN LATERAL (
        SELECT * FROM patients_patient WHERE structure_id = here AND merged_into_id IS NULL
            AND archived_at IS NULL AND birth_date BETWEEN %(since)s::date AND %(until)s::date
        ORDER BY birth_date LIMIT %(limit)s) AS found
    ORDER BY birth_date, sort_name LIMIT %(limit)s
"""
BORN_ON = """
    SELECT id, patients_all_names(birth_name, used_name, first_names) FROM patients_patient
    WHERE structure_id = ANY (%(structures)s::uuid[]) AND birth_date = ANY (%(days)s::date[])
        AND merged_into_id IS NULL AND archived_at IS NULL
    ORDER BY sort_name, birth_date LIMIT %(limit)s
"""
BIRTHDAY = """
    SELECT id, patients_all_names(birth_name, used_name, first_names) FROM patients_patient
    WHERE structure_id = ANY (%(structures)s::uuid[]) AND birthday = %(birthday)s::smallint
        AND merged_into_id IS NULL AND archived_at IS NULL
    ORDER BY sort_name, birth_date LIMIT %(limit)s
"""
BEHIND = """
    SELECT DISTINCT found.patient_id FROM unnest(%(structures)s::uuid[]) AS here CROSS JOIN LATERAL (
        SELECT patient_id FROM patients_contact WHERE structure_id = here AND system = 'phone'
            AND {column} >= %(digits)s::text AND {column} < %(after)s::text
        ORDER BY {column} LIMIT %(limit)s) AS found
"""
REACHED = f"""
    SELECT patient.id, patients_all_names(birth_name, used_name, first_names)
    FROM ({BEHIND}) AS reached
    JOIN patients_patient AS patient ON patient.id = reached.patient_id
        AND merged_into_id IS NULL AND archived_at IS NULL
    ORDER BY sort_name, birth_date LIMIT %(limit)s
"""  # noqa: S608 (our own words)
# Their names stand beside each word of them: read there, in no order, when a name says whom of them is meant.
REACHED_AND_NAMES = f"""
    SELECT reached.patient_id, written.names FROM ({BEHIND}) AS reached CROSS JOIN LATERAL (
        SELECT names FROM patients_nameword WHERE patient_id = reached.patient_id LIMIT 1) AS written
    LIMIT %(limit)s
"""  # noqa: S608 (our own words)
REACHED_NAMED = """
    SELECT patient_id, names FROM patients_nameword AS named
    WHERE structure_id = ANY (%(structures)s::uuid[]) AND place IN (0, 1, 2)
        AND word >= %(word)s::text AND word < %(after)s::text AND names LIKE ALL (%(others)s::text[])
        AND EXISTS (SELECT FROM patients_contact AS reached WHERE reached.patient_id = named.patient_id
            AND system = 'phone' AND {column} >= %(digits)s::text AND {column} < %(digits_after)s::text)
    ORDER BY names LIMIT %(limit)s
"""


def found(structures: Sequence[UUID], asked: Asked, limit: int) -> list[UUID]:
    """Return the patients meant, the likeliest first: begun as typed, then heard so, then mistyped.

    :param structures: where to look, each allowed to whoever asks
    """
    rows = dict(_rows(list(structures), asked, limit)) if structures else {}
    ranked = sorted(rows, key=lambda pk: nearness.order(asked.names, rows[pk])) if asked.names else list(rows)
    return ranked[:limit]


def _rows(structures: list[UUID], asked: Asked, limit: int) -> Iterator[Row]:
    if asked.phone or asked.ending:
        return _reached(structures, asked, limit)
    if asked.days and (len(asked.days) <= ONE_DAY or not asked.names):
        return _born_on(structures, asked, limit)
    if not asked.names:
        return _asked(BORN_THEN, structures, limit, since=asked.since, until=asked.until)
    return _named(structures, asked, limit)


def _born_on(structures: list[UUID], asked: Asked, limit: int) -> Iterator[Row]:
    """Who was born then; with a name, those who bear it or nearly so, for they are all looked through."""
    most, days = COMMON if asked.names else limit, list(asked.days)
    if len(days) > ONE_DAY:
        found = _asked(BIRTHDAY, structures, most, birthday=days[0].month * 100 + days[0].day)
    else:
        found = _asked(BORN_ON, structures, most, days=days)
    return _nearly(found, asked.names)


def _reached(structures: list[UUID], asked: Asked, limit: int) -> Iterator[Row]:
    """Who is behind a number; when it says too little, those of the name who are."""
    column, digits = ("value", asked.phone) if asked.phone else ("backwards", asked.ending[::-1])
    most = COMMON // 10 if asked.names else limit
    statement = (REACHED_AND_NAMES if asked.names else REACHED).format(column=column)
    behind = list(_asked(statement, structures, most, digits=digits, after=digits + LAST))
    if not asked.names or len(behind) < most:
        return _nearly(behind, asked.names)
    word, *others = _bearers(structures, asked.names)
    told = {"digits": digits, "digits_after": digits + LAST, "word": word, "after": word + LAST}
    return _asked(REACHED_NAMED.format(column=column), structures, limit * 3, others=_with(others), **told)


def _nearly(rows: Iterable[Row], names: Sequence[str]) -> Iterator[Row]:
    """Those who bear every name typed; when there is none, those who nearly do."""
    known = list(rows)
    distances = {pk: nearness.distance(names, words.split()) for pk, words in known}
    kept = min((d for d in distances.values() if d < nearness.FAR), default=0)
    return ((pk, words) for pk, words in known if distances[pk] <= kept)


def _named(structures: list[UUID], asked: Asked, limit: int) -> Iterator[Row]:
    seen: set[UUID] = set()
    bearers = _bearers(structures, asked.names) if len(asked.names) > 1 else dict.fromkeys(asked.names, 0)
    for row in _begun(structures, asked, list(bearers), limit):
        seen.add(row[0])
        yield row
    if len(seen) >= (1 if len(asked.names) > 1 else min(limit, FEW)):
        return
    for typed in asked.names:
        others = {word: count for word, count in bearers.items() if word != typed}
        if all(others.values()):
            yield from _sounding(structures, asked, typed, others)


def _begun(structures: list[UUID], asked: Asked, words: list[str], limit: int) -> Iterator[Row]:
    """Every word typed begins one of the name: the bearers of the rarest are read, family names before first names."""
    count = 0
    for place in PLACES:
        told = {"word": words[0], "after": words[0] + LAST, "others": _with(words[1:]), "places": [place]}
        for row in _asked(BEGUN, structures, limit * 3, **told, **_born(asked)):
            count += 1
            yield row
        if count >= limit:
            return


def _sounding(structures: list[UUID], asked: Asked, typed: str, others: dict[str, int]) -> Iterator[Row]:
    """One word is heard or mistyped, the others begin as typed: read from whichever has few bearers."""
    key, edits = sound(typed), nearness.one_edit(typed) if len(structures) <= HOUSES else ()
    if key or edits:
        after = key + LAST if len(key) >= BEGUN_SO else key + " "
        told = {"sound": key, "after": after, "edits": list(edits), "most": WEIGHED * 4} | _born(asked)
        rarest, *rest = others or {"": COMMON}
        if others.get(rarest, COMMON) < COMMON:
            yield from _asked(NEAR_BESIDE, structures, WEIGHED, word=rarest, others=_with(rest), **told)
        else:
            yield from _asked(NEAR, structures, WEIGHED, others=_with(others), **told)


def _bearers(structures: list[UUID], words: Sequence[str]) -> dict[str, int]:
    """Return how many bear a name that each word begins, the rarest first; counted no further than what is common."""
    return dict(_asked(COMMONNESS, structures, 0, words=list(words), most=COMMON))


def _with(words: Iterable[str]) -> list[str]:
    return [f"% {word}%" for word in words]


def _born(asked: Asked) -> dict[str, Any]:
    return {"days": list(asked.days) or None, "since": asked.since, "until": asked.until}


def _asked(statement: str, structures: list[UUID], limit: int, **told: Any) -> Iterator[Any]:
    return iter(ready.rows(statement, {"structures": structures, "limit": limit, **told}, counted=True))
