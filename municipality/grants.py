"""What a role may do in this room. Every app has such a file; `municipality.backends` collects them."""

from municipality.choices import STAFF_ROLES, Role

_KEPT_IN_THE_ADMIN = ("organizationalunit", "membership", "delegation", "user")

# Whoever answers for something arranges who does so in her absence; the admin keeps everybody's.
_OWN = frozenset({"municipality.arrange_own_delegation"})

GRANTS: dict[Role, frozenset[str]] = dict.fromkeys(STAFF_ROLES, _OWN) | {
    Role.ADMIN: frozenset(
        {"municipality.access_admin", "municipality.view_municipality", "municipality.change_municipality"}
        | {f"municipality.{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in _KEPT_IN_THE_ADMIN}
        - {"municipality.delete_user"}
        | {"municipality.view_mail", "municipality.resend_mail"}
        | _OWN
    ),
    Role.CLERK: frozenset({"municipality.access_admin"} | {f"municipality.view_{model}" for model in _KEPT_IN_THE_ADMIN} | _OWN),
}
