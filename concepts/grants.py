"""What a role may do with concepts."""

from municipality.choices import Role

GRANTS: dict[Role, frozenset[str]] = {
    Role.ADMIN: frozenset(f"concepts.{verb}_strategicgoal" for verb in ("view", "add", "change", "delete")),
    Role.CLERK: frozenset({"concepts.view_strategicgoal"}),
}
