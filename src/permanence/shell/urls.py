from django.urls import path

from . import views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("structure/", views.structure_choice, name="structure_choice"),
    path("language/", views.language, name="language"),
]
