"""Who there is in a city: units, people, bodies, sessions, routes and number ranges."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.crypto import get_random_string

from concepts.models import ConceptEdition, StrategicGoal
from council import agenda, meetings
from council.demo.sources import FOLDER, PASSWORD, day_of, login, moment
from council.models import (
    AgendaItem,
    Committee,
    CommitteeMember,
    CosignRule,
    Meeting,
    NumberCounter,
    NumberRange,
    OutcomeLabel,
    Route,
    RouteStep,
)
from fields_of_action.models import Measure
from municipality.choices import Role
from municipality.models import Delegation, Membership, Municipality, OrganizationalUnit, User

Rows = dict[str, Any]
ANNOUNCED = timedelta(days=60)
MINUTES = "22:30"
"""When the clerk has written down who was there; outcomes are entered before."""


class Directory:
    """The rows of one city by the keys that its files use."""

    def __init__(self, city: Municipality) -> None:
        self.city = city
        self.units: dict[str, OrganizationalUnit] = {}
        self.people: dict[str, User] = {}
        self.committees: dict[str, Committee] = {}
        self.meetings: dict[str, Meeting] = {}
        self.goals: dict[str, StrategicGoal] = {}
        self.editions: dict[str, ConceptEdition] = {}
        self.measures: dict[str, Measure] = {}
        self.closing: set[int] = set()
        """Items without a paper that stand at the end of their agenda."""
        self.minutes: list[tuple[datetime, Meeting, Rows]] = []


def create_city(slug: str, rows: Rows) -> Municipality:
    """The municipality with its letterhead."""
    city = Municipality(slug=slug, **rows["city"])
    name = f"letterheads/{slug}.svg"
    # An earlier try may have been interrupted after the file and before the row.
    city.logo.storage.delete(name)
    city.logo.save(f"{slug}.svg", ContentFile((FOLDER / "logos" / f"{slug}.svg").read_bytes()), save=False)
    city.save()
    return city


def create_organisation(city: Municipality, rows: Rows) -> Directory:
    """Everything of the city but its submissions. The city must be active."""
    directory = Directory(city)
    _create_units(directory, rows["units"])
    _create_people(directory, rows["people"])
    for item in rows["units"]:
        unit = directory.units[item["key"]]
        unit.head = directory.people[item["head"]]
        unit.save(update_fields=["head"])
    _create_cosigning(directory, rows)
    _create_committees(directory, rows)
    _create_routes(directory, rows["routes"])
    _create_meetings(directory, rows["meetings"])
    _create_numbers(rows["numbers"])
    for outcome, label in rows.get("outcome_labels", {}).items():
        OutcomeLabel.objects.create(outcome=outcome, label=label)
    for item in rows["goals"]:
        directory.goals[item["code"]] = StrategicGoal.objects.create(code=item["code"], text=item["text"])
    return directory


def _create_units(directory: Directory, rows: list[Rows]) -> None:
    for item in rows:
        directory.units[item["key"]] = OrganizationalUnit.objects.create(
            parent=directory.units[item["parent"]] if "parent" in item else None,
            kind_label=item["kind"],
            number=item.get("number", ""),
            name=item["name"],
            short_name=item["short"],
            head_approves=item.get("head_approves", False),
        )


def _create_people(directory: Directory, rows: dict[str, Rows]) -> None:
    # One hash for all of them: hashing is slow by design, and everybody knows this password anyway.
    known = make_password(PASSWORD)
    for key, item in rows.items():
        may_log_in = key in Role.values and settings.DEBUG
        user = User.objects.create(
            email=login(directory.city.slug, key),
            password=known if may_log_in else UNUSABLE_PASSWORD_PREFIX + get_random_string(40),
            given_name=item["given"],
            family_name=item["family"],
            title=item.get("title", ""),
            gender=item["gender"],
        )
        for role in item.get("roles", [key]):
            Membership.objects.create(
                user=user,
                role=role,
                unit=directory.units[item["unit"]] if "unit" in item else None,
                office=item["office"],
                phone_extension=item.get("phone", ""),
            )
        directory.people[key] = user


def _create_cosigning(directory: Directory, rows: Rows) -> None:
    """Who must cosign by rule, and who stands in for whom at present."""
    for item in rows.get("cosign_rules", []):
        CosignRule.objects.create(condition=item["condition"], unit=directory.units[item["unit"]], days=item["days"])
    for item in rows.get("delegations", []):
        Delegation.objects.create(
            deputy=directory.people[item["deputy"]],
            represented=directory.people[item["for"]],
            valid_from=day_of(item["from"]),
            valid_to=day_of(item["to"]),
        )


def _create_committees(directory: Directory, rows: Rows) -> None:
    for position, (short, item) in enumerate(rows["committees"].items(), start=1):
        values = item | {"aliases": "\n".join(item.get("aliases", []))}
        directory.committees[short] = Committee.objects.create(short_name=short, position=position, **values)
    seats = rows["seats"]
    for short, key in seats["chair"].items():
        _seat(directory, short, key, role="chair")
    for name, faction, bodies in seats["members"]:
        for short in bodies:
            _seat(directory, short, name, faction=faction)
    for name, bodies in seats.get("experts", []):
        for short in bodies:
            _seat(directory, short, name, role="expert", votes=False)


def _seat(directory: Directory, short: str, who: str, **values: Any) -> None:
    user = directory.people.get(who)
    CommitteeMember.objects.create(committee=directory.committees[short], user=user, name="" if user else who, **values)


def _create_routes(directory: Directory, rows: list[Rows]) -> None:
    for item in rows:
        route = Route.objects.create(name=item["name"], default=item.get("default", False))
        for position, step in enumerate(item["steps"], start=1):
            RouteStep.objects.create(
                route=route,
                position=step.get("at", position),
                committee=directory.committees[step["body"]],
                role=step["role"],
                public=step.get("public", True),
            )


def _create_meetings(directory: Directory, rows: list[Rows]) -> None:
    clerk = directory.people["clerk"]
    for item in rows:
        meeting = Meeting(starts_at=moment(item["day"], item["time"]), place=item["place"])
        # Sessions stand in the calendar long before their papers.
        at = min(timezone.now(), meeting.starts_at) - ANNOUNCED
        meetings.create(meeting, [directory.committees[short] for short in item["bodies"]], clerk, at=at)
        directory.meetings[item["key"]] = meeting
        for title in item.get("opening", []):
            agenda.store_free(meeting, AgendaItem(title=title), at=at)
        for title in item.get("closing", []):
            directory.closing.add(agenda.store_free(meeting, AgendaItem(title=title), at=at).pk)
        for title in item.get("closed", []):
            agenda.store_free(meeting, AgendaItem(title=title, public=False), at=at)
        if "minutes" in item:
            directory.minutes.append((moment(item["day"], MINUTES), meeting, item["minutes"]))


def _create_numbers(rows: list[Rows]) -> None:
    for item in rows:
        number_range = NumberRange.objects.create(
            purpose=item["purpose"],
            pattern=item["pattern"],
            scope=item["scope"],
            prefix=item.get("prefix", ""),
            suffix_pattern=item.get("suffix", ""),
        )
        for period, last in item.get("last", {}).items():
            year = str(timezone.localdate().year) if period == "this" else period
            NumberCounter.objects.create(number_range=number_range, period=year, last=last)
