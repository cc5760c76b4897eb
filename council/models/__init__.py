from council.models.autosave import OutcomesAutosave, SubmissionAutosave
from council.models.calendar import CalendarFeed
from council.models.carried_report import CarriedReport
from council.models.committee import Committee, CommitteeMember
from council.models.consultation import Consultation, OutcomeLabel, PointOutcome, Recusal, Resolution
from council.models.cosigning import Cosignature, CosignReminder, CosignRound, CosignRule, CosignStation
from council.models.drawn_up import InsertedPart, SubmissionMeasure
from council.models.event import EventSeal, SubmissionEvent
from council.models.extract import Extract
from council.models.followup import FollowUpMeasure, FollowUpReminder, FollowUpReport, FollowUpTask
from council.models.meeting import AgendaItem, Meeting, MeetingCommittee
from council.models.numbers import NumberCounter, NumberRange, SuffixCounter
from council.models.parts import (
    Attachment,
    InvolvedUnit,
    MotionPoint,
    PriorTreatment,
    Section,
    SubmissionAuthor,
    SubmissionGoal,
)
from council.models.proceedings import Attendance, MeetingDocument, MeetingEvent, Minutes
from council.models.public import PublicCopy, PublicFile, Redaction
from council.models.reading_log import AccessLog
from council.models.remarks import Comment, CommentEvent, CommentPlace, CommentReply, PrivateNote, ReadMark
from council.models.review import (
    ReviewEvent,
    ReviewInvitation,
    ReviewInvitee,
    ReviewPrint,
    ReviewRead,
    ReviewText,
    ReviewUnsaved,
)
from council.models.route import Route, RouteStep
from council.models.submission import Submission
from council.models.version import SubmissionVersion, VersionPrint

__all__ = [
    "AccessLog",
    "AgendaItem",
    "Attachment",
    "Attendance",
    "CalendarFeed",
    "CarriedReport",
    "Comment",
    "CommentEvent",
    "CommentPlace",
    "CommentReply",
    "Committee",
    "CommitteeMember",
    "Consultation",
    "CosignReminder",
    "CosignRound",
    "CosignRule",
    "CosignStation",
    "Cosignature",
    "EventSeal",
    "Extract",
    "FollowUpMeasure",
    "FollowUpReminder",
    "FollowUpReport",
    "FollowUpTask",
    "InsertedPart",
    "InvolvedUnit",
    "Meeting",
    "MeetingCommittee",
    "MeetingDocument",
    "MeetingEvent",
    "Minutes",
    "MotionPoint",
    "NumberCounter",
    "NumberRange",
    "OutcomeLabel",
    "OutcomesAutosave",
    "PointOutcome",
    "PriorTreatment",
    "PrivateNote",
    "PublicCopy",
    "PublicFile",
    "ReadMark",
    "Recusal",
    "Redaction",
    "Resolution",
    "ReviewEvent",
    "ReviewInvitation",
    "ReviewInvitee",
    "ReviewPrint",
    "ReviewRead",
    "ReviewText",
    "ReviewUnsaved",
    "Route",
    "RouteStep",
    "Section",
    "Submission",
    "SubmissionAuthor",
    "SubmissionAutosave",
    "SubmissionEvent",
    "SubmissionGoal",
    "SubmissionMeasure",
    "SubmissionVersion",
    "SuffixCounter",
    "VersionPrint",
]
