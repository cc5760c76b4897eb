"""Addresses of the portal: people and cities at the root, a city's own pages below its name."""

from django.contrib import admin
from django.urls import include, path

from council.views.calendar import CalendarFile
from integration_portal import views

urlpatterns = [
    path("favicon.ico", views.icon),
    path("verwaltung/", admin.site.urls),
    # Outside the city's own pages, which ask for a login.
    path("kalender/<slug:city>/<slug:key>.ics", CalendarFile.as_view(), name="calendar_feed"),
    path("robots.txt", views.robots),
    path("", include("municipality.urls")),
    # The one part of a city that everybody may read.
    path("<slug:municipality>/oeffentlich/", include("council.public_urls")),
    path("<slug:municipality>/", include("concepts.urls")),
    path("<slug:municipality>/", include("fields_of_action.urls")),
    path("<slug:municipality>/", include("workshops.urls")),
    path("<slug:municipality>/", include("reports.urls")),
    path("<slug:municipality>/", include("council.urls")),
]

handler400 = "integration_portal.views.bad_request"
handler403 = "integration_portal.views.forbidden"
handler404 = "integration_portal.views.not_found"
handler500 = "integration_portal.views.server_error"
