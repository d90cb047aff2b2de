from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "permanence.api"
    label = "api"
