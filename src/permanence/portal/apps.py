from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "permanence.portal"
    label = "portal"
