"""What sealing costs: words alone, a file of sealed rows beside one in clear, a booking: `python bench/sealing.py`."""

import os
from typing import Any

import booking

WORDS = "Toux depuis trois jours, pas de fièvre, demande un créneau après 17 h ; sa fille accompagne."
ROWS = 60


def main() -> None:
    """Print the table, on an installation of its own."""
    os.environ |= {
        "PERMANENCE_VAR": str(booking.FOLDER),
        "PERMANENCE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    booking.WEEKS, booking.PRACTITIONERS = 6, 5
    with booking.installation():
        from permanence.foundation import sealed

        agendas = booking.build()
        print(f"{'':44}{'p50 ms':>10}{'p95 ms':>10}{'CPU ms':>10}{'of it, PG':>10}")
        print(f"{'sealing and opening 1,000 sentences':44}{booking.percentiles(thousand, 20)}")
        kept = sealed.seal_text
        numbers = iter(range(booking.BOOKINGS, 2 * booking.BOOKINGS))
        for told, seal in (("in clear", lambda words, **_of: words), ("sealed", kept)):
            sealed.seal_text = seal
            file = lived(agendas)
            print(
                f"{f'{2 * ROWS} rows of a file read, {told}':44}{booking.percentiles(lambda f=file: read(agendas, f), 60)}"
            )
            print(f"{f'one call noted, {told}':44}{booking.percentiles(lambda: noted(agendas))}")
            print(f"{f'one booking, {told}':44}{booking.percentiles(lambda: booking.book(agendas, next(numbers)), 80)}")


def thousand() -> None:
    """Seal a thousand sentences, and open them."""
    from permanence.foundation.sealing import open_text, seal_text

    for _ in range(1000):
        open_text(seal_text(WORDS, of="bench.words"), of="bench.words")


def lived(agendas: dict[str, Any]) -> Any:
    """Return a patient of whom as many calls and messages are kept as a long history has."""
    from permanence.foundation.actor import scope
    from permanence.messaging.models import Message
    from permanence.patients.tests.factories import make_patient

    patient = make_patient(agendas["structure"])
    with scope(agendas["by"]):
        for number in range(ROWS):
            noted(agendas, patient)
            told = {"to_address": "a@exemple.test", "subject": "Rendez-vous", "key": f"{patient.pk}{number}"}
            Message.objects.create(structure=agendas["structure"], person=patient.pk, body=WORDS, **told)
    return patient


def noted(agendas: dict[str, Any], patient: Any = None) -> None:
    """Keep a call with its three sealed columns."""
    from permanence.desk.models import Request
    from permanence.foundation.actor import scope

    with scope(agendas["by"]):
        Request.objects.create(
            structure=agendas["structure"], patient=patient, owner_role="desk", due_at=booking.START,
            expressed=WORDS, understood=WORDS, urgent_because=WORDS,
        )  # fmt: skip


def read(agendas: dict[str, Any], patient: Any) -> None:
    """Read all calls and messages of a patient, as the pages of his file do."""
    from permanence.desk.models import Request
    from permanence.foundation.actor import scope
    from permanence.messaging.models import Message

    with scope(agendas["by"]):
        assert {one.understood for one in Request.objects.filter(patient=patient)} == {WORDS}
        assert {one.body for one in Message.objects.filter(person=patient.pk)} == {WORDS}


if __name__ == "__main__":
    main()
