from django.urls import path

from .views import editing, readers

app_name = "online"
urlpatterns = [
    path("", editing.pages, name="pages"),
    path("readers/<uuid:patient_id>/", readers.printed, name="readers"),
    path("<uuid:structure_id>/", editing.own_page, name="page"),
    path("<uuid:structure_id>/reasons/", editing.reasons, name="reasons"),
    path("<uuid:structure_id>/law/", editing.law, name="law"),
    path("<uuid:structure_id>/publication/", editing.publication, name="publication"),
]
