"""Addresses of a city: overview, Vorlagen, Sitzungen."""

from django.urls import URLPattern

app_name = "council"

urlpatterns: list[URLPattern] = []
