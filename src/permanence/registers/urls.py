from django.urls import path

from . import archive, copying, keeping, naming, retaining, views

app_name = "registers"
urlpatterns = [
    path("", views.demands, name="demands"),
    path("demand/", views.new_demand, name="new_demand"),
    path("demands/<uuid:demand_id>/", views.demand, name="demand"),
    path("demands/<uuid:demand_id>/file/", naming.naming, name="naming"),
    path("demands/<uuid:demand_id>/identity/", views.identity, name="identity"),
    path("demands/<uuid:demand_id>/longer/", views.longer, name="longer"),
    path("demands/<uuid:demand_id>/answer/", views.answer, name="answer"),
    path("demands/<uuid:demand_id>/copy/", copying.copy, name="copy"),
    path("copies/<uuid:copy_id>/taking/", copying.taking, name="taking"),
    path("books/<slug:book>/", keeping.book, name="book"),
    path("books/<slug:book>/new/", keeping.new, name="new_entry"),
    path("books/<slug:book>/<uuid:entry_of_book_id>/", keeping.entry, name="entry"),
    path("books/processing/beginning/<uuid:structure_id>/", keeping.beginning, name="beginning"),
    path("demands/<uuid:demand_id>/erasing/", retaining.as_asked, name="erasing"),
    path("archive/", archive.archive, name="archive"),
    path("demands/<uuid:demand_id>/limit/", retaining.limited, name="limiting"),
    path("retention/", retaining.retention_page, name="retention"),
    path("retention/<uuid:structure_id>/", retaining.due, name="due"),
    path("holds/<uuid:patient_id>/", retaining.hold, name="hold"),
    path("holds/<uuid:patient_id>/lifting/", retaining.release, name="release"),
    path("breaches/", views.breaches, name="breaches"),
    path("breach/", views.new_breach, name="new_breach"),
    path("breaches/<uuid:breach_id>/", views.breach, name="breach"),
]
