from council.admin.committees import CommitteeAdmin
from council.admin.cosigning import CosignRuleAdmin
from council.admin.numbers import NumberRangeAdmin
from council.admin.outcomes import OutcomeLabelAdmin
from council.admin.reading_log import AccessLogAdmin
from council.admin.routes import RouteAdmin
from council.admin.submissions import StepAdmin, SubmissionAdmin

__all__ = [
    "AccessLogAdmin",
    "CommitteeAdmin",
    "CosignRuleAdmin",
    "NumberRangeAdmin",
    "OutcomeLabelAdmin",
    "RouteAdmin",
    "StepAdmin",
    "SubmissionAdmin",
]
