from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "permanence.desk"
    label = "desk"
