"""What a role may do in this room. Which rows it sees is said by `visible_to` of each model."""

from municipality.choices import Role

_READ = frozenset(f"workshops.view_{model}" for model in ("stakeholdergroup", "workinggroup", "event", "contribution"))
_WRITTEN = ("stakeholdergroup", "workinggroup", "event", "contribution")
_WRITE = frozenset(f"workshops.{verb}_{model}" for verb in ("add", "change", "delete") for model in _WRITTEN)
_PARTS = frozenset(
    f"workshops.{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in ("stakeholder", "existingformat")
)
# Names of participants: only where people are invited and lists are kept.
_NAMES = frozenset(f"workshops.{verb}_person" for verb in ("view", "add", "change", "delete"))

GRANTS: dict[Role, frozenset[str]] = dict.fromkeys(Role, _READ) | {
    Role.AUTHOR: _READ | _WRITE | _NAMES,
    Role.UNIT_HEAD: _READ | _WRITE | _NAMES,
    Role.ADMIN: _READ | _WRITE | _NAMES | _PARTS | {"workshops.view_personaldataevent"},
}
