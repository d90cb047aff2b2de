from django.urls import path

from .views import accounts, doors, messages, papers, people, sentences, telephones

app_name = "messaging"
urlpatterns = [
    path("", messages.messages, name="messages"),
    path("mailbox/", messages.demo_mailbox, name="mailbox"),
    path("mailbox/<str:name>/", messages.demo_letter, name="letter"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<uuid:structure_id>/", accounts.account, name="account"),
    path("accounts/<uuid:structure_id>/end/", accounts.account_end, name="account_end"),
    path("paper/", papers.papers, name="papers"),
    path("paper/<uuid:structure_id>/", papers.printing, name="printing"),
    path("paper/<uuid:structure_id>/posted/", papers.posted, name="posted"),
    path("sentences/", sentences.practices, name="sentence_practices"),
    path("sentences/<uuid:structure_id>/<slug:language>/", sentences.sentences, name="sentences"),
    path("sentences/<uuid:structure_id>/<slug:language>/<slug:sentence_name>/", sentences.sentence, name="sentence"),
    path(
        "sentences/<uuid:structure_id>/<slug:language>/<slug:sentence_name>/standard/",
        sentences.standard,
        name="standard",
    ),
    path("people/<uuid:structure_id>/<uuid:person>/", people.person, name="person"),
    path("people/<uuid:structure_id>/<uuid:person>/way/", people.way, name="way"),
    path("telephones/", telephones.demo_telephones, name="telephones"),
    path("telephones/answer/", telephones.demo_answer, name="telephone_answer"),
    path("incoming/<slug:provider>/<str:token>/", doors.incoming, name="incoming"),
    path("<uuid:message_id>/", messages.message, name="message"),
    path("<uuid:message_id>/sending/", messages.sending, name="sending"),
]
