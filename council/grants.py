"""What a role may do in this room. What it may do with one submission is said by `council/permissions.py`."""

from municipality.choices import Role

_READ = frozenset({"council.view_submission", "council.view_meeting", "council.view_followuptask"})
_REPORT = frozenset({"council.report_followuptask"})
_CHANGE = frozenset({"council.change_submission"})
_WRITE = _CHANGE | {"council.add_submission"}
_KEPT = ("cosignrule", "committee", "committeemember", "outcomelabel", "route", "routestep")
_LOOKED_AT = (
    "consultation",
    "meeting",
    "meetingcommittee",
    "resolution",
    "submission",
    "submissionevent",
    "submissionversion",
)


def _all(*models: str) -> frozenset[str]:
    return frozenset(f"council.{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in models)


def _view(*models: str) -> frozenset[str]:
    return frozenset(f"council.view_{model}" for model in models)


GRANTS: dict[Role, frozenset[str]] = {
    Role.AUTHOR: _READ | _WRITE | _REPORT,
    Role.UNIT_HEAD: _READ | _WRITE | _REPORT,
    Role.COSIGNER: _READ,
    Role.DEPARTMENT_HEAD: _READ | _REPORT,
    Role.SUBMITTER: _READ,
    # Clerks do not write papers; they correct approved ones.
    Role.CLERK: _READ
    | _CHANGE
    | {"council.manage_meetings", "council.change_followuptask", "council.release_publiccopy"}
    | _all(*_KEPT)
    | _view("accesslog", "numberrange", "numbercounter", *_LOOKED_AT),
    Role.MEMBER: _READ,
    Role.ADMIN: _READ | _all(*_KEPT, "numberrange") | _view("accesslog", "numbercounter", *_LOOKED_AT),
}
