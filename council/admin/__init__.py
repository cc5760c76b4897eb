from council.admin.committees import CommitteeAdmin
from council.admin.routes import RouteAdmin

__all__ = ["CommitteeAdmin", "RouteAdmin"]
