from django.urls import path

from .views import bookings, data, feeling, forms, mine, papers, practices, preferences, readers, thread, ways

app_name = "practice"
urlpatterns = [
    path("<slug:slug>/", practices.page, name="page"),
    path("<slug:slug>/times/<uuid:reason_id>/", practices.times, name="times"),
    path("<slug:slug>/urgent/<uuid:reason_id>/", practices.urgent, name="urgent"),
    path("<slug:slug>/request/<uuid:reason_id>/", practices.request_without_time, name="request"),
    path("<slug:slug>/data/", data.data, name="data"),
    path("<slug:slug>/booking/<str:token>/", bookings.booking, name="booking"),
    path("<slug:slug>/contact/<str:token>/", mine.contact, name="contact"),
    path("<slug:slug>/mine/", mine.mine, name="mine"),
    path("<slug:slug>/mine/passkey/", ways.entry_by_passkey, name="mine_passkey"),
    path("<slug:slug>/mine/identity/", ways.identity, name="mine_identity"),
    path("<slug:slug>/mine/again/<str:token>/", mine.mine_again, name="mine_again"),
    path("<slug:slug>/mine/<str:token>/", mine.mine_list, name="mine_list"),
    path("<slug:slug>/mine/<str:token>/readers/", readers.mine_readers, name="mine_readers"),
    path("<slug:slug>/mine/<str:token>/ways/", ways.mine_ways, name="mine_ways"),
    path("<slug:slug>/mine/<str:token>/ways/identity/", ways.mine_identity, name="mine_identity_link"),
    path("<slug:slug>/mine/<str:token>/ways/identity/end/", ways.mine_identity_end, name="mine_identity_end"),
    path(
        "<slug:slug>/mine/<str:token>/ways/<uuid:passkey_id>/removal/",
        ways.mine_passkey_removal,
        name="mine_passkey_removal",
    ),
    path("<slug:slug>/mine/<str:token>/closing/", mine.mine_closing, name="mine_closing"),
    path(
        "<slug:slug>/mine/<str:token>/preferences/<uuid:patient_id>/",
        preferences.mine_preferences,
        name="mine_preferences",
    ),
    path("<slug:slug>/mine/<str:token>/messages/<uuid:patient_id>/", thread.mine_thread, name="mine_thread"),
    path("<slug:slug>/mine/<str:token>/forms/<uuid:appointment_id>/", forms.mine_form, name="mine_form"),
    path("<slug:slug>/mine/<str:token>/feeling/<uuid:appointment_id>/", feeling.mine_feeling, name="mine_feeling"),
    path("<slug:slug>/mine/<str:token>/documents/<uuid:patient_id>/", papers.mine_papers, name="mine_papers"),
    path(
        "<slug:slug>/mine/<str:token>/documents/<uuid:patient_id>/<uuid:document_id>/",
        papers.mine_paper,
        name="mine_paper",
    ),
    path(
        "<slug:slug>/mine/<str:token>/documents/<uuid:patient_id>/<uuid:document_id>/withdrawal/",
        papers.mine_paper_back,
        name="mine_paper_back",
    ),
]
