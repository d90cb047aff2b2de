from django.urls import path

from . import views

app_name = "kernel"
urlpatterns = [
    path("", views.todo, name="todo"),
    path("late/", views.late, name="late"),
    path("new/", views.new, name="new"),
    path("calendar/", views.calendar, name="calendar"),
    path("recurring/<uuid:recurring_id>/end/", views.recurring_end, name="recurring_end"),
    path("<uuid:task_id>/", views.task, name="task"),
    path("<uuid:task_id>/owner/", views.owner, name="owner"),
    path("<uuid:task_id>/handing/", views.handing, name="handing"),
    path("<uuid:task_id>/completion/", views.completion, name="completion"),
    path("<uuid:task_id>/return/", views.task_return, name="task_return"),
    path("<uuid:task_id>/postponement/", views.postponement, name="postponement"),
]
