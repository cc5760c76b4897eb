"""What a role may do in this room. Every app has such a file; `municipality.backends` collects them."""

from municipality.choices import Role

_KEPT_IN_THE_ADMIN = ("organizationalunit", "membership", "delegation", "user")

GRANTS: dict[Role, frozenset[str]] = {
    Role.ADMIN: frozenset(
        {"municipality.access_admin", "municipality.view_municipality", "municipality.change_municipality"}
        | {f"municipality.{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in _KEPT_IN_THE_ADMIN}
        - {"municipality.delete_user"}
    ),
    Role.CLERK: frozenset({"municipality.access_admin"} | {f"municipality.view_{model}" for model in _KEPT_IN_THE_ADMIN}),
}
