from django.urls import path

from .views import doors

app_name = "short"
urlpatterns = [path("<slug:code>/", doors.short_link, name="link")]
