from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "permanence.waiting"
    label = "waiting"
