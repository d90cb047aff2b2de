from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "permanence.lists"
    label = "lists"
