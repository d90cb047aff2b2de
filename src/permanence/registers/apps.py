from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "permanence.registers"
    label = "registers"
