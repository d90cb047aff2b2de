from django.urls import include, path

from . import views

app_name = "patients"
urlpatterns = [
    path("", views.search, name="search"),
    path("registration/", views.registration, name="registration"),
    path("<uuid:patient_id>/", views.patient, name="patient"),
    path("<uuid:patient_id>/identity/", views.identity, name="identity"),
    path("<uuid:patient_id>/extra-time/", views.extra_time, name="extra_time"),
    path("<uuid:patient_id>/reaching/", views.reaching, name="reaching"),
    path("<uuid:patient_id>/contact/", views.contact, name="contact"),
    path("<uuid:patient_id>/contacts/<uuid:contact_id>/return/", views.contact_return, name="contact_return"),
    path("", include("permanence.patients.list_urls")),
    path("contacts/<uuid:contact_id>/removal/", views.contact_removal, name="contact_removal"),
]
