"""What a role may do in this room. What it may do with one measure is said by `fields_of_action/permissions.py`."""

from municipality.choices import Role

_READ = frozenset({"fields_of_action.view_measure", "fields_of_action.view_fieldofaction"})
_WRITTEN = ("fieldofaction", "editionfield", "goal", "existingoffer", "indicator", "indicatorvalue", "measure", "recommendation")
_WRITE = frozenset(f"fields_of_action.{verb}_{model}" for verb in ("add", "change") for model in _WRITTEN)
_KEPT = frozenset(f"fields_of_action.{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in _WRITTEN)
_ADDED_ONLY = frozenset({"fields_of_action.view_measureupdate", "fields_of_action.view_measurecost"})

GRANTS: dict[Role, frozenset[str]] = dict.fromkeys(Role, _READ) | {
    Role.AUTHOR: _READ | _WRITE,
    Role.UNIT_HEAD: _READ | _WRITE,
    Role.ADMIN: _READ | _KEPT | _ADDED_ONLY,
}
