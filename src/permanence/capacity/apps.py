from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "permanence.capacity"
    label = "capacity"
