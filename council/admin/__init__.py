from council.admin.committees import CommitteeAdmin
from council.admin.numbers import NumberRangeAdmin
from council.admin.routes import RouteAdmin
from council.admin.submissions import StepAdmin, SubmissionAdmin

__all__ = ["CommitteeAdmin", "NumberRangeAdmin", "RouteAdmin", "StepAdmin", "SubmissionAdmin"]
