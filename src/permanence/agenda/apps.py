from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "permanence.agenda"
    label = "agenda"
