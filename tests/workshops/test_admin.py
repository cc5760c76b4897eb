"""The administration keeps rows in order; participants' names are not among them, and the log cannot be touched."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from concepts.models import ConceptEdition
from municipality.models import User
from tests.workshops.scene import build
from workshops.choices import DataAction
from workshops.datalog import log
from workshops.models import PersonalDataEvent, WorkingGroup

PAGES = ("stakeholdergroup", "workinggroup", "event", "contribution", "personaldataevent")
HERE = "/verwaltung/workshops"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="municipality.backends.RoleBackend")
    return client


@pytest.fixture
def scene(edition: ConceptEdition, people: SimpleNamespace) -> SimpleNamespace:
    found = build(edition, people.author)
    log(DataAction.READ, user=people.author, person=found.person)
    return found


def test_lists_and_forms_open_and_name_nobody(scene: SimpleNamespace, people: SimpleNamespace) -> None:
    client = client_of(people.admin)
    for page in PAGES:
        answer = client.get(f"{HERE}/{page}/")
        assert answer.status_code == 200, page
        row = answer.context["cl"].result_list[0]
        form = client.get(f"{HERE}/{page}/{row.pk}/change/")
        assert form.status_code == 200, page
        assert "Geheim" not in answer.content.decode() + form.content.decode(), page
    assert client.get(f"{HERE}/person/").status_code == 404


def test_the_log_is_only_read(scene: SimpleNamespace, people: SimpleNamespace) -> None:
    client, event = client_of(people.admin), PersonalDataEvent.objects.get()
    for page in ("add", f"{event.pk}/change", f"{event.pk}/delete"):
        assert client.post(f"{HERE}/personaldataevent/{page}/", {"reason": "request", "post": "yes"}).status_code == 403
    assert PersonalDataEvent.objects.get().reason == ""


def test_a_change_in_the_administration_is_noticed_elsewhere(scene: SimpleNamespace, people: SimpleNamespace) -> None:
    data = {"concept": scene.concept.pk, "kind": "platform", "name": "Umbenannt", "successor": ""}
    assert client_of(people.admin).post(f"{HERE}/workinggroup/{scene.working.pk}/change/", data).status_code == 302
    group = WorkingGroup.objects.get()
    assert (group.name, group.revision, group.last_editor) == ("Umbenannt", 2, people.admin)


@pytest.mark.parametrize("role", ["author", "member"])
def test_others_have_no_administration(scene: SimpleNamespace, people: SimpleNamespace, role: str) -> None:
    assert client_of(getattr(people, role)).get(f"{HERE}/workinggroup/").status_code in (302, 403)
