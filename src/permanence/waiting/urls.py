from django.urls import path

from .views import entries, lists, places, sheets

app_name = "waiting"
urlpatterns = [
    path("", lists.waiting, name="list"),
    path("sheet/", sheets.sheet, name="sheet"),
    path("new/", entries.search, name="search"),
    path("new/<uuid:patient_id>/", entries.new, name="new"),
    path("<uuid:entry_id>/", entries.entry, name="entry"),
    path("<uuid:entry_id>/leaving/", entries.leaving, name="leaving"),
    path("<uuid:entry_id>/standing/", entries.standing, name="standing"),
    path("places/<uuid:place_id>/", places.place, name="place"),
    path("places/<uuid:place_id>/round/", places.more, name="round"),
    path("places/<uuid:place_id>/end/", places.end, name="end"),
    path("places/<uuid:place_id>/again/", places.again, name="again"),
    path("offers/<uuid:offer_id>/answer/", places.answer, name="answer"),
    path("offers-elsewhere/<uuid:far_offer_id>/answer/", places.far_answer, name="far_answer"),
]
