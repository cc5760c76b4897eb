"""Who took part in a concept of the demonstration data: groups, people, events, and what was said there.

`concepts/<city>/participation.toml` holds them. People by name are invented, and each has a purpose, a consent and a day of
deletion. What became of a contribution is a recommendation or a measure that the concept's own file tells of.
"""

from __future__ import annotations

from typing import Any

from council.demo.made import MadeConcept
from council.demo.sources import day_of
from municipality import richtext
from workshops.choices import DataAction
from workshops.datalog import log
from workshops.models import (
    Attendance,
    Contribution,
    Event,
    EventField,
    ExistingFormat,
    GroupMember,
    Participation,
    Person,
    Stakeholder,
    StakeholderGroup,
    WorkingGroup,
    WorkingGroupField,
)

Rows = dict[str, Any]
RICH = ("agenda", "minutes", "results")


class _Participants:
    """The rows that others point to, by the keys of the file; groups of stakeholders by their names."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.stakeholders: dict[str, StakeholderGroup] = {}
        self.groups: dict[str, WorkingGroup] = {}


def create_participation(made: MadeConcept, rows: Rows) -> None:
    """Groups and people first, then the events with what was said. The city must be active."""
    known = _Participants()
    for item in rows.get("people", []):
        known.people[item["key"]] = _create_person(made, item)
    for position, item in enumerate(rows.get("stakeholder_groups", []), start=1):
        known.stakeholders[item["name"]] = _create_stakeholders(made, position, item)
    # The successor of a group stands before it in the file.
    for item in rows.get("working_groups", []):
        known.groups[item["key"]] = _create_group(made, known, item)
    for item in rows.get("events", []):
        _create_event(made, known, item)


def _create_person(made: MadeConcept, item: Rows) -> Person:
    texts = {name: item[name] for name in ("given_name", "family_name", "organization", "email", "purpose") if name in item}
    person = Person.objects.create(consent_on=day_of(item["consent_on"]), delete_on=day_of(item["delete_on"]), **texts)
    log(DataAction.CREATED, user=made.author, person=person)
    return person


def _create_stakeholders(made: MadeConcept, position: int, item: Rows) -> StakeholderGroup:
    group = StakeholderGroup.objects.create(
        concept=made.concept, position=position, name=item["name"], note=item.get("note", ""), last_editor=made.author
    )
    for place, name in enumerate(item.get("stakeholders", []), start=1):
        Stakeholder.objects.create(group=group, position=place, name=name)
    for place, (name, frequency) in enumerate(item.get("formats", []), start=1):
        ExistingFormat.objects.create(group=group, position=place, name=name, frequency=frequency)
    return group


def _create_group(made: MadeConcept, known: _Participants, item: Rows) -> WorkingGroup:
    group = WorkingGroup(
        concept=made.concept,
        kind=item["kind"],
        name=item["name"],
        purpose=richtext.clean(item.get("purpose", "")),
        successor=known.groups[item["successor"]] if "successor" in item else None,
        last_editor=made.author,
    )
    group.set_period(item.get("period"))
    group.save()
    for key in item.get("fields", []):
        WorkingGroupField.objects.create(group=group, field=made.fields[key])
    for position, row in enumerate(item.get("members", []), start=1):
        GroupMember.objects.create(
            group=group,
            position=position,
            organization=row.get("organization", ""),
            person=known.people[row["person"]] if "person" in row else None,
            user=made.directory.people[row["user"]] if "user" in row else None,
            role=row.get("role", "member"),
            capacity=row.get("capacity", "partner"),
        )
    return group


def _create_event(made: MadeConcept, known: _Participants, item: Rows) -> None:
    event = Event(
        concept=made.concept,
        edition=made.editions[item["edition"]] if "edition" in item else None,
        kind=item["kind"],
        title=item["title"],
        starts_at=item.get("time"),
        place=item.get("place", ""),
        working_group=known.groups[item["group"]] if "group" in item else None,
        last_editor=made.author,
        **{name: richtext.clean(item[name]) for name in RICH if name in item},
    )
    event.set_period(f"{day_of(item['on']):%d.%m.%Y}" if "on" in item else item["period"])
    event.save()
    for key in item.get("fields", []):
        EventField.objects.create(event=event, field=made.fields[key])
    for position, (label, count) in enumerate(item.get("attendance", []), start=1):
        Attendance.objects.create(event=event, position=position, group=known.stakeholders.get(label), label=label, count=count)
    for key in item.get("people", []):
        Participation.objects.create(event=event, person=known.people[key])
    said: dict[str, Contribution] = {}
    for position, row in enumerate(item.get("contributions", []), start=1):
        contribution = _create_contribution(made, event, position, row, said)
        said[row.get("key", "")] = contribution


def _create_contribution(
    made: MadeConcept, event: Event, position: int, row: Rows, said: dict[str, Contribution]
) -> Contribution:
    """One line; the one it was merged `into` stands before it at the same event."""
    return Contribution.objects.create(
        event=event,
        position=position,
        kind=row["kind"],
        text=row["text"],
        field=made.fields[row["field"]] if "field" in row else None,
        merged_into=said[row["into"]] if "into" in row else None,
        recommendation=made.recommendations[row["recommendation"]] if "recommendation" in row else None,
        measure=made.measures[row["measure"]] if "measure" in row else None,
        answer=row.get("answer", ""),
        last_editor=made.author,
    )
