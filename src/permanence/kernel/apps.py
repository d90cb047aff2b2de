from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "permanence.kernel"
    label = "kernel"
