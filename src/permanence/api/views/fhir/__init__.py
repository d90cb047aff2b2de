"""The FHIR door: who knocks, and what each resource answers."""
