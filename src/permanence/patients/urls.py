from django.urls import path

from .views import contacts, files, identity, registering, relatives

app_name = "patients"
ONE = "<uuid:patient_id>/"
urlpatterns = [
    path("", registering.search, name="search"),
    path("registration/", registering.registration, name="registration"),
    path(ONE, files.patient, name="patient"),
    path(ONE + "extra-time/", files.extra_time, name="extra_time"),
    path(ONE + "reaching/", files.reaching, name="reaching"),
    path(ONE + "death/", files.death, name="death"),
    path(ONE + "identity/", identity.identity, name="identity"),
    path(ONE + "identity/check/", identity.check, name="check"),
    path(ONE + "identity/attributes/", identity.attributes, name="attributes"),
    path(ONE + "identity/number/", identity.number, name="number"),
    path(ONE + "identity/number/shown/", identity.number_shown, name="number_shown"),
    path(ONE + "contact/", contacts.contact, name="contact"),
    path(ONE + "contacts/<uuid:contact_id>/return/", contacts.contact_return, name="contact_return"),
    path("contacts/<uuid:contact_id>/removal/", contacts.contact_removal, name="contact_removal"),
    path(ONE + "relatives/new/", relatives.new, name="relative_new"),
    path(ONE + "relatives/<uuid:relative_id>/return/", relatives.back, name="relative_return"),
    path("relatives/<uuid:relative_id>/", relatives.relative, name="relative"),
    path("relatives/<uuid:relative_id>/removal/", relatives.removal, name="relative_removal"),
]
