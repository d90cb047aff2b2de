from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "permanence.patients"
    label = "patients"
