"""Addresses of the concept: list, concept, editions and their parts."""

from django.urls import path

from concepts.views import period

app_name = "concepts"

urlpatterns = [
    path("zeitraum/", period.Period.as_view(), name="period"),
]
