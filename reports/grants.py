"""What a role may do with progress reports: staff read them, those who write the concept write them."""

from municipality.choices import Role

_READ = frozenset({"reports.view_progressreport"})
_WRITE = frozenset({"reports.change_progressreport"})

GRANTS: dict[Role, frozenset[str]] = {
    Role.AUTHOR: _READ | _WRITE,
    Role.UNIT_HEAD: _READ | _WRITE,
    Role.COSIGNER: _READ,
    Role.DEPARTMENT_HEAD: _READ,
    Role.SUBMITTER: _READ,
    Role.CLERK: _READ,
    Role.ADMIN: _READ,
}
