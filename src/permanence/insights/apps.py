from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "permanence.insights"
    label = "insights"
