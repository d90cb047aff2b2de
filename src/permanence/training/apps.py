from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "permanence.training"
    label = "training"
