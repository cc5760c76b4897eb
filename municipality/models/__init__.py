from municipality.models.delegation import Delegation
from municipality.models.job import BackgroundWorker, Job, JobFile
from municipality.models.membership import Membership
from municipality.models.municipality import Municipality
from municipality.models.notice import Mail, MailWishes, Notice
from municipality.models.unit import OrganizationalUnit
from municipality.models.user import User

__all__ = [
    "BackgroundWorker",
    "Delegation",
    "Job",
    "JobFile",
    "Mail",
    "MailWishes",
    "Membership",
    "Municipality",
    "Notice",
    "OrganizationalUnit",
    "User",
]
