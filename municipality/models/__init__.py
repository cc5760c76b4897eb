from municipality.models.delegation import Delegation
from municipality.models.job import BackgroundWorker, Job, JobFile
from municipality.models.membership import Membership
from municipality.models.municipality import Municipality
from municipality.models.unit import OrganizationalUnit
from municipality.models.user import User

__all__ = ["BackgroundWorker", "Delegation", "Job", "JobFile", "Membership", "Municipality", "OrganizationalUnit", "User"]
