"""Holding a file while it is changed."""

from uuid import UUID

from permanence.patients.models import Patient


def hold(patient_id: UUID) -> Patient:
    """Hold a file for this transaction: who changes it at the same moment comes after, and sees what changed."""
    return Patient.objects.select_for_update(no_key=True).get(pk=patient_id)
