"""What a role may do with concepts. Whether an edition's text is open now is said by `concepts/permissions.py`."""

from municipality.choices import Role

_READ = frozenset({"concepts.view_concept", "concepts.view_conceptedition"})
_WRITE = frozenset({"concepts.add_conceptedition", "concepts.change_conceptedition"})
_LOOKED_AT = (
    "budgetitem", "chapter", "crosscuttingprinciple", "editionevent", "evaluation", "externalsupport", "followupinstrument",
    "fundingapplication", "guideline", "milestone", "processphase", "relateddocument", "reportingduty",
)  # fmt: skip


def _all(*models: str) -> frozenset[str]:
    return frozenset(f"concepts.{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in models)


def _view(*models: str) -> frozenset[str]:
    return frozenset(f"concepts.view_{model}" for model in models)


GRANTS: dict[Role, frozenset[str]] = {
    Role.AUTHOR: _READ | _WRITE,
    Role.UNIT_HEAD: _READ | _WRITE,
    Role.COSIGNER: _READ,
    Role.DEPARTMENT_HEAD: _READ,
    Role.SUBMITTER: _READ,
    Role.CLERK: _READ | _view("strategicgoal", *_LOOKED_AT),
    Role.MEMBER: _READ,
    Role.ADMIN: _READ | _all("strategicgoal", "concept") | _view(*_LOOKED_AT),
}
