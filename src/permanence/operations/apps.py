from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "permanence.operations"
    label = "operations"
