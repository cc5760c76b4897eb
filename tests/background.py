"""Background jobs in tests: worked off when the test says so, in its own process and on its own connection."""

from unittest import mock

from municipality.background.worker import PortalWorker


def run_waiting_jobs() -> None:
    """Work off what waits and come back, as a worker would."""
    # Django's test client spares the connection of the test in the same way: its transaction would be lost.
    with mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        PortalWorker(until_empty=True).run()
