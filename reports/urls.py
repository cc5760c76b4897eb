"""Addresses of prints: an edition's below the edition, a measure's below the measure."""

from django.urls import path

from municipality import converters  # noqa: F401  makes <id:…> known
from reports import views

app_name = "reports"

urlpatterns = [
    path("konzepte/<slug:concept>/<slug:edition>/druck/<slug:kind>/", views.EditionPrintPage.as_view(), name="edition_print"),
    path("massnahmen/<id:pk>/blatt/", views.MeasureSheet.as_view(), name="measure_sheet"),
]
