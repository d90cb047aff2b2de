from django.urls import path

from . import views

app_name = "operations"
urlpatterns = [
    path("operations/", views.operations, name="operations"),
    path("operations/again/", views.again, name="again"),
    path("policy/reports", views.policy_reports, name="policy_reports"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
