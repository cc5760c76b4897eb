"""Addresses outside a city; the city's colours and crest, and one's own background jobs in it."""

from django.contrib.auth import views as auth_views
from django.urls import path, reverse_lazy

from municipality import deputies, views
from municipality.background import views as jobs
from municipality.notices import views as notices

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
    path("<slug:municipality>/vertretung/", deputies.Deputies.as_view(), name="deputies"),
    path("<slug:municipality>/vertretung/<int:pk>/beenden/", deputies.DeputyEnd.as_view(), name="deputy_end"),
    path("<slug:municipality>/nachrichten/", notices.NoticeList.as_view(), name="notice_list"),
    path("<slug:municipality>/nachrichten/gelesen/", notices.NoticesRead.as_view(), name="notices_read"),
    path("<slug:municipality>/nachrichten/e-mails/", notices.MailWishEdit.as_view(), name="mail_wish"),
    path("<slug:municipality>/nachrichten/<int:pk>/", notices.NoticeOpen.as_view(), name="notice_open"),
    path("<slug:municipality>/auftraege/", jobs.JobList.as_view(), name="job_list"),
    path("<slug:municipality>/auftraege/<int:pk>/", jobs.JobDetail.as_view(), name="job_detail"),
    path("<slug:municipality>/auftraege/<int:pk>/stand/", jobs.JobProgress.as_view(), name="job_progress"),
    path("<slug:municipality>/auftraege/<int:pk>/abbrechen/", jobs.JobCancel.as_view(), name="job_cancel"),
    path("<slug:municipality>/auftraege/<int:pk>/noch-einmal/", jobs.JobTryAgain.as_view(), name="job_try_again"),
    path("<slug:municipality>/auftraege/<int:pk>/ergebnis/", jobs.JobResult.as_view(), name="job_result"),
]
