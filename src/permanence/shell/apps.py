from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "permanence.shell"
    label = "shell"
