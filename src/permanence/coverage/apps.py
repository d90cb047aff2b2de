from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "permanence.coverage"
    label = "coverage"
