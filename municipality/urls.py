"""Addresses outside a city, the city's colours and crest."""

from django.contrib.auth import views as auth_views
from django.urls import path, reverse_lazy

from municipality import views

app_name = "municipality"

urlpatterns = [
    path("", views.Chooser.as_view(), name="chooser"),
    path("anmelden/", views.Login.as_view(), name="login"),
    path("abmelden/", auth_views.LogoutView.as_view(next_page=reverse_lazy("municipality:login")), name="logout"),
    path(
        "passwort/",
        auth_views.PasswordChangeView.as_view(
            template_name="municipality/password_change.html", success_url=reverse_lazy("municipality:password_change_done")
        ),
        name="password_change",
    ),
    path(
        "passwort/geaendert/",
        auth_views.PasswordChangeDoneView.as_view(template_name="municipality/password_change_done.html"),
        name="password_change_done",
    ),
    path("<slug:municipality>/farben.css", views.city_colors, name="city_colors"),
    path("<slug:municipality>/wappen/", views.city_logo, name="city_logo"),
]
