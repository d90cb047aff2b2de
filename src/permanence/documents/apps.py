from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "permanence.documents"
    label = "documents"
