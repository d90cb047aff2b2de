from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "permanence.guard"
    label = "guard"
