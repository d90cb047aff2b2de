from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, frame, words and the style guide."""

    name = "permanence.ui"
    label = "ui"
