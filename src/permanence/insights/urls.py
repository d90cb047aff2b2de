from django.urls import path

from . import views

app_name = "insights"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("live/", views.live, name="live"),
    path("sheet.csv", views.sheet, name="sheet"),
    path("staffing/", views.staffing, name="staffing"),
    path("staffing/sheet.csv", views.staffing_sheet, name="staffing_sheet"),
    path("reports/", views.reports, name="reports"),
    path("reports/<uuid:report_id>/", views.report, name="report"),
    path("months/<uuid:structure_id>/", views.month, name="month"),
    path("months/<uuid:structure_id>/sheet.csv", views.month_sheet, name="month_sheet"),
    path("mine/", views.mine, name="mine"),
    path("mine/sheet.csv", views.my_sheet, name="my_sheet"),
    path("aims/<uuid:structure_id>/", views.aim, name="aim"),
]
