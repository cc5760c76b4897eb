"""Addresses below `/<city>/beteiligung/`: events and contributions. Included by `workshops/urls.py`."""

from django.urls import path

from municipality import converters  # noqa: F401  makes <id:…> known
from workshops.views import attendance, contributions, entry, events, turning

urlpatterns = [
    path("veranstaltungen/", events.EventList.as_view(), name="event_list"),
    path("veranstaltungen/neu/", events.EventCreate.as_view(), name="event_create"),
    path("veranstaltungen/neu/sichern/", events.EventAutosaving.as_view(), name="event_autosave_new"),
    path("veranstaltungen/<id:pk>/", events.EventDetail.as_view(), name="event_detail"),
    path("veranstaltungen/<id:pk>/bearbeiten/", events.EventEdit.as_view(), name="event_edit"),
    path("veranstaltungen/<id:pk>/sichern/", events.EventAutosaving.as_view(), name="event_autosave"),
    path("veranstaltungen/<id:pk>/entfernen/", events.EventRemove.as_view(), name="event_remove"),
    path("veranstaltungen/<id:pk>/teilnahme/", attendance.EventAttendance.as_view(), name="event_attendance"),
    path("veranstaltungen/<id:pk>/namen/", attendance.EventParticipants.as_view(), name="event_participants"),
    path("veranstaltungen/<id:pk>/beitraege/", entry.ContributionEntry.as_view(), name="contribution_entry"),
    path("veranstaltungen/<id:pk>/beitraege/mehrere/", entry.ContributionMany.as_view(), name="contribution_many"),
    path("beitraege/", contributions.ContributionList.as_view(), name="contribution_list"),
    path("beitraege/daraus-machen/", turning.ContributionTurn.as_view(), name="contribution_turn"),
    path("beitraege/<id:pk>/", contributions.ContributionDetail.as_view(), name="contribution_detail"),
    path("beitraege/<id:pk>/bearbeiten/", contributions.ContributionEdit.as_view(), name="contribution_edit"),
    path("beitraege/<id:pk>/entfernen/", contributions.ContributionRemove.as_view(), name="contribution_remove"),
    path("beitraege/<id:pk>/zuruecknehmen/", turning.ContributionUndo.as_view(), name="contribution_undo"),
]
