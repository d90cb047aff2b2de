"""The ground floor."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "permanence.foundation"
    label = "foundation"
