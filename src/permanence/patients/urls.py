from django.urls import path

from .views import archive, contacts, doubles, files, followers, habits, history, identity, registering, relatives

app_name = "patients"
ONE = "<uuid:patient_id>/"
TWO = "doubles/<uuid:one_id>/<uuid:other_id>/"
urlpatterns = [
    path("", registering.search, name="search"),
    path("registration/", registering.registration, name="registration"),
    path("freshness/", habits.freshness, name="freshness"),
    path("doubles/", doubles.doubles, name="doubles"),
    path(TWO, doubles.double, name="double"),
    path(TWO + "merge/", doubles.merge, name="merge"),
    path(TWO + "apart/", doubles.apart, name="apart"),
    path("merges/<uuid:merge_id>/parting/", doubles.parting, name="parting"),
    path(ONE, files.patient, name="patient"),
    path(ONE + "history/", history.history, name="history"),
    path(ONE + "extra-time/", files.extra_time, name="extra_time"),
    path(ONE + "reaching/", files.reaching, name="reaching"),
    path(ONE + "habits/", habits.habits, name="habits"),
    path(ONE + "remembrance/", habits.remembrance, name="remembrance"),
    path(ONE + "remembrance/forgetting/", habits.forgetting, name="forgetting"),
    path(ONE + "address/", habits.address, name="address"),
    path(ONE + "doctor/", habits.doctor, name="doctor"),
    path(ONE + "confirmation/", habits.confirmation, name="confirmation"),
    path(ONE + "death/", files.death, name="death"),
    path(ONE + "identity/", identity.identity, name="identity"),
    path(ONE + "identity/check/", identity.check, name="check"),
    path(ONE + "identity/attributes/", identity.attributes, name="attributes"),
    path(ONE + "identity/number/", identity.number, name="number"),
    path(ONE + "identity/number/shown/", identity.number_shown, name="number_shown"),
    path(ONE + "followers/new/", followers.new, name="follower_new"),
    path("followers/<uuid:follower_id>/", followers.follower, name="follower"),
    path("followers/<uuid:follower_id>/end/", followers.end, name="follower_end"),
    path("followers/<uuid:follower_id>/return/", followers.back, name="follower_return"),
    path(ONE + "archive/", archive.archived, name="archived"),
    path(ONE + "archive/return/", archive.back, name="archive_return"),
    path(ONE + "archive/opening/", archive.opening, name="archive_opening"),
    path(ONE + "contact/", contacts.contact, name="contact"),
    path(ONE + "contacts/<uuid:contact_id>/return/", contacts.contact_return, name="contact_return"),
    path("contacts/<uuid:contact_id>/removal/", contacts.contact_removal, name="contact_removal"),
    path(ONE + "relatives/new/", relatives.new, name="relative_new"),
    path(ONE + "relatives/<uuid:relative_id>/return/", relatives.back, name="relative_return"),
    path("relatives/<uuid:relative_id>/", relatives.relative, name="relative"),
    path("relatives/<uuid:relative_id>/removal/", relatives.removal, name="relative_removal"),
]
