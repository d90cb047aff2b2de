from django.urls import path

from . import views

app_name = "directives"
urlpatterns = [
    path("", views.practices, name="practices"),
    path("<uuid:structure_id>/", views.practice, name="practice"),
    path("<uuid:structure_id>/writing/", views.writing, name="writing"),
    path("<uuid:structure_id>/preview/", views.preview, name="preview"),
    path("<uuid:structure_id>/note/", views.note, name="note"),
    path("<uuid:structure_id>/of-day/", views.of_day, name="of_day"),
    path("<uuid:structure_id>/questions/", views.questions, name="questions"),
    path("<uuid:structure_id>/export/", views.export, name="export"),
    path("<uuid:structure_id>/exchange/", views.exchange, name="exchange"),
    path("versions/<uuid:directive_id>/", views.history, name="history"),
    path("versions/<uuid:directive_id>/edition/", views.edition, name="edition"),
    path("versions/<uuid:directive_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("versions/<uuid:directive_id>/undoing/", views.undoing, name="undoing"),
    path("versions/<uuid:directive_id>/return/", views.taking_back, name="taking_back"),
]
