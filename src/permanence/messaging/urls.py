from django.urls import path

from . import views

app_name = "messaging"
urlpatterns = [
    path("", views.messages, name="messages"),
    path("mailbox/", views.demo_mailbox, name="mailbox"),
    path("mailbox/<str:name>/", views.demo_letter, name="letter"),
    path("<uuid:message_id>/", views.message, name="message"),
    path("<uuid:message_id>/sending/", views.sending, name="sending"),
]
