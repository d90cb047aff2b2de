from django.urls import path

from .views import bookings, mine, practices, readers

app_name = "practice"
urlpatterns = [
    path("<slug:slug>/", practices.page, name="page"),
    path("<slug:slug>/times/<uuid:reason_id>/", practices.times, name="times"),
    path("<slug:slug>/urgent/<uuid:reason_id>/", practices.urgent, name="urgent"),
    path("<slug:slug>/request/<uuid:reason_id>/", practices.request_without_time, name="request"),
    path("<slug:slug>/booking/<str:token>/", bookings.booking, name="booking"),
    path("<slug:slug>/mine/", mine.mine, name="mine"),
    path("<slug:slug>/mine/<str:token>/", mine.mine_list, name="mine_list"),
    path("<slug:slug>/mine/<str:token>/readers/", readers.mine_readers, name="mine_readers"),
]
