"""Addresses of prints: an edition's below the edition, a measure's below the measure; and of progress reports."""

from django.urls import path

from municipality import converters  # noqa: F401  makes <id:…> known
from reports import views
from reports.progress import views as progress

app_name = "reports"

urlpatterns = [
    path("konzepte/<slug:concept>/<slug:edition>/druck/<slug:kind>/", views.EditionPrintPage.as_view(), name="edition_print"),
    path("berichte/", progress.ReportList.as_view(), name="progress_list"),
    path("berichte/neu/", progress.ReportCreate.as_view(), name="progress_create"),
    path("berichte/<id:pk>/", progress.ReportDetail.as_view(), name="progress_detail"),
    path("berichte/<id:pk>/bearbeiten/", progress.ReportEdit.as_view(), name="progress_edit"),
    path("berichte/<id:pk>/abschliessen/", progress.ReportComplete.as_view(), name="progress_complete"),
    path("berichte/<id:pk>/bericht.pdf", progress.ReportFile.as_view(), name="progress_file"),
    path("massnahmen/<id:pk>/blatt/", views.MeasureSheet.as_view(), name="measure_sheet"),
]
