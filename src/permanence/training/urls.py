from django.urls import path

from . import views

app_name = "training"
urlpatterns = [
    path("", views.training, name="training"),
    path("ground/<uuid:structure_id>/", views.ground, name="ground"),
    path("exercises/", views.exercises, name="exercises"),
    path("exercises/<uuid:exercise_id>/", views.exercise, name="exercise"),
    path("exercises/<uuid:exercise_id>/words/", views.words_said, name="words"),
    path("exercises/<uuid:exercise_id>/end/", views.end, name="end"),
    path("exercises/<uuid:exercise_id>/review/", views.review, name="review"),
    path("exercises/<uuid:exercise_id>/unsharing/", views.unsharing, name="unsharing"),
    path("people/<uuid:person_id>/", views.person, name="person"),
]
