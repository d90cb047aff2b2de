"""Every address of the house."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "permanence.config.broken.unreadable"
handler404 = "permanence.config.broken.missing"
handler500 = "permanence.config.broken.broken"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("permanence.shell.urls")),
    path("", include("permanence.ui.urls")),
    path("accounts/", include("permanence.directory.account_urls")),
    path("directory/", include("permanence.directory.urls")),
    path("", include("permanence.api.urls")),
    path("tasks/", include("permanence.kernel.urls")),
    path("desk/", include("permanence.desk.urls")),
    path("messages/", include("permanence.messaging.urls")),
    path("documents/", include("permanence.documents.urls")),
    path("directives/", include("permanence.directives.urls")),
    path("patients/", include("permanence.patients.urls")),
    path("coverage/", include("permanence.coverage.urls")),
    path("agenda/", include("permanence.agenda.urls")),
    path("lists/", include("permanence.lists.urls")),
    path("waiting/", include("permanence.waiting.urls")),
    path("training/", include("permanence.training.urls")),
    path("figures/", include("permanence.insights.urls")),
    path("", include("permanence.operations.urls")),
    path("privacy/", include("permanence.privacy.urls")),
    path("privacy/", include("permanence.guard.urls")),
    path("registers/", include("permanence.registers.urls")),
    path("l/", include("permanence.messaging.short_urls")),
    path("ecran/", include("permanence.agenda.wall_urls")),
    path("rdv/", include("permanence.portal.urls")),
    path("p/", include("permanence.portal.practice_urls")),
    path("online/", include("permanence.portal.staff_urls")),
]
