from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "permanence.directives"
    label = "directives"
