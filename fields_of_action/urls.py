"""Addresses of a city: Maßnahmen and Handlungsfelder."""

from django.urls import path

from fields_of_action.views import bulk, exchange, fields, grid, matrix, measures, sheets
from municipality import converters  # noqa: F401  makes <id:…> known

app_name = "fields_of_action"

EDITION = "handlungsfelder/<slug:concept>/<slug:edition>/"

urlpatterns = [
    path("massnahmen/", grid.MeasureList.as_view(), name="measure_list"),
    path("massnahmen/neu/", sheets.MeasureCreate.as_view(), name="measure_create"),
    path("massnahmen/neu/sichern/", sheets.MeasureCreateAutosaving.as_view(), name="measure_create_autosave"),
    path("massnahmen/aus-empfehlung/<id:pk>/", sheets.MeasureFromRecommendation.as_view(), name="measure_from_recommendation"),
    path("massnahmen/auswertung/", matrix.Matrix.as_view(), name="matrix"),
    path("massnahmen/gemeinsam/", bulk.MeasureBulk.as_view(), name="measure_bulk"),
    path("massnahmen/ansichten/", grid.SavedViews.as_view(), name="saved_views"),
    path("massnahmen/ansichten/<id:pk>/", grid.SavedViewChange.as_view(), name="saved_view_change"),
    path("massnahmen/ausfuhr/", exchange.Export.as_view(), name="export"),
    path("massnahmen/ausfuhr/datei/", exchange.ExportFile.as_view(), name="export_file"),
    path("massnahmen/einfuhr/", exchange.ImportCreate.as_view(), name="import_create"),
    path("massnahmen/einfuhr/<id:pk>/", exchange.ImportDetail.as_view(), name="import_detail"),
    path("massnahmen/einfuhr/<id:pk>/weiter/", exchange.ImportContinue.as_view(), name="import_continue"),
    path("massnahmen/einfuhr/<id:pk>/uebernehmen/", exchange.ImportTakeOver.as_view(), name="import_take_over"),
    path("massnahmen/einfuhr/<id:pk>/neu-pruefen/", exchange.ImportCheckAgain.as_view(), name="import_check_again"),
    path("massnahmen/einfuhr/<id:pk>/verwerfen/", exchange.ImportDiscard.as_view(), name="import_discard"),
    path("massnahmen/<id:pk>/", measures.MeasureDetail.as_view(), name="measure_detail"),
    path("massnahmen/<id:pk>/zeile/", grid.MeasureRow.as_view(), name="measure_row"),
    path("massnahmen/<id:pk>/bearbeiten/", sheets.MeasureEdit.as_view(), name="measure_edit"),
    path("massnahmen/<id:pk>/sichern/", sheets.MeasureAutosaving.as_view(), name="measure_autosave"),
    path("handlungsfelder/", fields.FieldsHome.as_view(), name="fields_home"),
    path(EDITION, fields.FieldList.as_view(), name="field_list"),
    path(f"{EDITION}neu/", fields.FieldAdd.as_view(), name="field_add"),
    path(f"{EDITION}<id:pk>/", fields.FieldDetail.as_view(), name="field_detail"),
]
