"""Addresses of the concept: list, concept, editions and their texts."""

from django.urls import path

from concepts.views import concepts, editions, parts, period, sections
from municipality import converters  # noqa: F401  makes <id:…> known

app_name = "concepts"

EDITION = "konzepte/<slug:concept>/<slug:edition>/"
PART = f"{EDITION}text/<slug:kind>/"

urlpatterns = [
    path("zeitraum/", period.Period.as_view(), name="period"),
    path("konzepte/", concepts.ConceptList.as_view(), name="concept_list"),
    path("konzepte/neu/", concepts.ConceptCreate.as_view(), name="concept_create"),
    path("konzepte/<slug:concept>/", concepts.ConceptDetail.as_view(), name="concept_detail"),
    path("konzepte/<slug:concept>/neu/", concepts.EditionCreate.as_view(), name="edition_create"),
    path("konzepte/<slug:concept>/vergleich/", concepts.EditionCompare.as_view(), name="edition_compare"),
    path(EDITION, editions.EditionDetail.as_view(), name="edition_detail"),
    path(f"{EDITION}verlauf/", editions.EditionHistory.as_view(), name="edition_history"),
    path(f"{EDITION}prozess/", sections.EditionProcess.as_view(), name="edition_process"),
    path(f"{EDITION}geld/", sections.EditionMoney.as_view(), name="edition_money"),
    path(f"{EDITION}aktion/<slug:action>/", editions.EditionAction.as_view(), name="edition_action"),
    path(f"{PART}neu/", parts.PartEdit.as_view(), name="part_create"),
    path(f"{PART}sichern/", parts.PartAutosaving.as_view(), name="part_create_autosave"),
    path(f"{PART}ordnen/", parts.PartOrder.as_view(), name="part_order"),
    path(f"{PART}<id:pk>/", parts.PartShow.as_view(), name="part"),
    path(f"{PART}<id:pk>/bearbeiten/", parts.PartEdit.as_view(), name="part_edit"),
    path(f"{PART}<id:pk>/sichern/", parts.PartAutosaving.as_view(), name="part_autosave"),
    path(f"{PART}<id:pk>/entfernen/", parts.PartRemove.as_view(), name="part_remove"),
    path(f"{PART}<id:pk>/verlauf/", parts.PartHistory.as_view(), name="part_history"),
    path(f"{PART}<id:pk>/erledigt/", sections.Settled.as_view(), name="part_settled"),
    path(f"{PART}<id:pk>/abbildung/", parts.Figure.as_view(), name="figure"),
]
