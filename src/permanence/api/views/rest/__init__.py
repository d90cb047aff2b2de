"""Addresses for programs, where FHIR has no word: each reads and answers by its shapes."""
