from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "permanence.privacy"
    label = "privacy"
