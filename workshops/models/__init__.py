from workshops.models.autosave import EventAutosave
from workshops.models.event import Attendance, Contribution, Event, EventField, Participation
from workshops.models.person import Person, PersonalDataEvent
from workshops.models.stakeholders import ExistingFormat, Stakeholder, StakeholderGroup
from workshops.models.working_group import GroupMember, WorkingGroup, WorkingGroupField

__all__ = [
    "Attendance",
    "Contribution",
    "Event",
    "EventAutosave",
    "EventField",
    "ExistingFormat",
    "GroupMember",
    "Participation",
    "Person",
    "PersonalDataEvent",
    "Stakeholder",
    "StakeholderGroup",
    "WorkingGroup",
    "WorkingGroupField",
]
