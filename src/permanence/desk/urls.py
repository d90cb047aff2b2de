from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.console, name="console"),
    path("board/", views.board, name="board"),
    path("calls/<uuid:call_id>/taking/", views.taking, name="taking"),
    path("lines/", views.lines, name="lines"),
    path("lines/new/", views.new_line, name="new_line"),
    path("lines/<uuid:line_id>/", views.line, name="line"),
    path("lines/<uuid:line_id>/details/", views.line_details, name="line_details"),
    path("lines/<uuid:line_id>/closure/", views.line_closure, name="line_closure"),
    path("lines/<uuid:line_id>/return/", views.line_return, name="line_return"),
    path("lines/<uuid:line_id>/secret/", views.secret, name="secret"),
    path("lines/<uuid:line_id>/secret/new/", views.new_secret, name="new_secret"),
    path("simulator/<uuid:structure_id>/", views.simulator, name="simulator"),
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:request_id>/", views.request_page, name="request"),
    path("requests/<uuid:request_id>/owner/", views.owner, name="owner"),
    path("requests/<uuid:request_id>/note/", views.note, name="note"),
    path("requests/<uuid:request_id>/choice/", views.choice, name="choice"),
    path("requests/<uuid:request_id>/patient/", views.patient, name="patient"),
    path("requests/<uuid:request_id>/booking/", views.booking, name="booking"),
    path("requests/<uuid:request_id>/listing/", views.listing, name="listing"),
    path("requests/<uuid:request_id>/cancellation/", views.cancellation, name="cancellation"),
    path("requests/<uuid:request_id>/red-flag/", views.red_flag, name="red_flag"),
    path("requests/<uuid:request_id>/reopening/", views.reopening, name="reopening"),
    path("requests/<uuid:request_id>/outcome/", views.outcome, name="outcome"),
    path("requests/<uuid:request_id>/deadline/", views.deadline, name="deadline"),
    path("requests/<uuid:request_id>/hold/", views.hold, name="hold"),
    path("requests/<uuid:request_id>/resumption/", views.resumption, name="resumption"),
    path("requests/<uuid:request_id>/transfer/", views.transfer, name="transfer"),
    path("requests/<uuid:request_id>/end/", views.end, name="end"),
]
