from django.urls import path

from .views import examining, files, glass

app_name = "guard"
urlpatterns = [
    path("glasses/", examining.glasses, name="glasses"),
    path("glasses/<uuid:glass_id>/examination/", examining.glass, name="glass_examination"),
    path("alerts/<uuid:alert_id>/examination/", examining.alert, name="alert_examination"),
    path("glass/", glass.emergency, name="emergency"),
    path("glass/<uuid:patient_id>/", glass.glass, name="glass"),
    path("opened/<uuid:patient_id>/", glass.opened, name="opened"),
    path("opened/<uuid:patient_id>/closing/", glass.closing, name="closing"),
    path("files/", files.files, name="files"),
    path("files/<uuid:patient_id>/", files.file, name="file"),
    path("files/<uuid:patient_id>/lifting/", files.lifting, name="lifting"),
    path("team/<uuid:structure_id>/", files.team, name="team"),
    path("team/<uuid:structure_id>/people/<uuid:person_id>/", files.colleague, name="colleague"),
    path("house/<uuid:structure_id>/", files.house, name="house"),
]
