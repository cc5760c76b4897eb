"""Addresses of a city: Beteiligung, who has a say and in which groups. Events and contributions: `urls_events.py`."""

from django.urls import include, path

from municipality import converters  # noqa: F401  makes <id:…> known
from workshops import urls_events
from workshops.views import groups, overview, people, working_groups

app_name = "workshops"

_HERE = [
    path("", overview.Overview.as_view(), name="overview"),
    path("akteure/", groups.GroupTable.as_view(), name="group_list"),
    path("akteure/neu/", groups.GroupEdit.as_view(), name="group_create"),
    path("akteure/<id:pk>/bearbeiten/", groups.GroupEdit.as_view(), name="group_edit"),
    path("akteure/<id:pk>/verschieben/", groups.GroupMove.as_view(), name="group_move"),
    path("akteure/<id:pk>/entfernen/", groups.GroupRemove.as_view(), name="group_remove"),
    path("gruppen/", working_groups.WorkingGroupList.as_view(), name="working_group_list"),
    path("gruppen/neu/", working_groups.WorkingGroupEdit.as_view(), name="working_group_create"),
    path("gruppen/<id:pk>/", working_groups.WorkingGroupDetail.as_view(), name="working_group_detail"),
    path("gruppen/<id:pk>/bearbeiten/", working_groups.WorkingGroupEdit.as_view(), name="working_group_edit"),
    path("gruppen/<id:pk>/entfernen/", working_groups.WorkingGroupRemove.as_view(), name="working_group_remove"),
    path("personen/", people.PersonList.as_view(), name="person_list"),
    path("personen/neu/", people.PersonEdit.as_view(), name="person_create"),
    path("personen/geloescht/", people.PersonErased.as_view(), name="person_erased"),
    path("personen/<id:pk>/", people.PersonDetail.as_view(), name="person_detail"),
    path("personen/<id:pk>/bearbeiten/", people.PersonEdit.as_view(), name="person_edit"),
    path("personen/<id:pk>/auskunft/", people.PersonDisclosure.as_view(), name="person_disclosure"),
    path("personen/<id:pk>/auskunft.json", people.PersonFile.as_view(), name="person_file"),
    path("personen/<id:pk>/loeschen/", people.PersonErase.as_view(), name="person_erase"),
]

urlpatterns = [path("beteiligung/", include([*_HERE, *urls_events.urlpatterns]))]
