from django.urls import path

from . import views

app_name = "registers"
urlpatterns = [
    path("", views.demands, name="demands"),
    path("demand/", views.new_demand, name="new_demand"),
    path("demands/<uuid:demand_id>/", views.demand, name="demand"),
    path("demands/<uuid:demand_id>/identity/", views.identity, name="identity"),
    path("demands/<uuid:demand_id>/longer/", views.longer, name="longer"),
    path("demands/<uuid:demand_id>/answer/", views.answer, name="answer"),
    path("breaches/", views.breaches, name="breaches"),
    path("breach/", views.new_breach, name="new_breach"),
    path("breaches/<uuid:breach_id>/", views.breach, name="breach"),
]
