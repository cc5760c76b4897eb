"""A set-up that was interrupted is taken up again; one that cannot go on says what to do."""

import importlib.util
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]


def script(name):
    """Import a file of scripts/, which is no package: it must run before anything is installed."""
    spec = importlib.util.spec_from_file_location(f"script_{name}", ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def setup():
    return script("setup")


class TestOnce:
    def test_second_time_is_skipped(self, setup, tmp_path):
        done = []
        for _ in range(2):
            setup.once(tmp_path / "stamps" / "step", "mark", lambda: done.append(1))
        assert done == [1]

    def test_other_inputs_are_done_anew(self, setup, tmp_path):
        done = []
        for mark in ("old", "new"):
            setup.once(tmp_path / "step", mark, lambda: done.append(1))
        assert done == [1, 1]
        assert (tmp_path / "step").read_text() == "new"

    def test_interrupted_step_leaves_no_stamp(self, setup, tmp_path):
        def interrupted():
            raise KeyboardInterrupt

        stamp = tmp_path / "step"
        stamp.write_text("old")
        with pytest.raises(KeyboardInterrupt):
            setup.once(stamp, "new", interrupted)
        assert list(tmp_path.iterdir()) == []

    def test_half_written_stamp_does_not_count(self, setup, tmp_path):
        done = []
        (tmp_path / "step").write_text("ma")
        setup.once(tmp_path / "step", "mark", lambda: done.append(1))
        assert done == [1]


class TestSystemPackages:
    def test_without_root_one_line_says_what_to_install(self, setup, monkeypatch):
        monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
        with pytest.raises(setup.SetupError) as refused:
            setup.apt_install(["libpango-1.0-0", "libharfbuzz-subset0"], "Printing")
        assert str(refused.value).endswith("Please install: sudo apt-get install libpango-1.0-0 libharfbuzz-subset0")
        assert "\n" not in str(refused.value)

    def test_as_root_they_are_installed_without_questions(self, setup, monkeypatch):
        commands = []
        monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
        monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(setup, "run", lambda command, **extra: commands.append((command, extra)))
        setup.apt_install(["libpango-1.0-0"], "Printing")
        assert [command[1] for command, _ in commands] == ["update", "install"]
        assert commands[1][0][-1] == "libpango-1.0-0"
        assert "-y" in commands[1][0]
        assert commands[1][1] == {"DEBIAN_FRONTEND": "noninteractive"}

    def test_only_what_is_missing_is_named(self, setup, monkeypatch):
        monkeypatch.setattr(setup.ctypes.util, "find_library", lambda name: None if name == "harfbuzz-subset" else "lib")
        assert "libharfbuzz-subset0" in setup.missing_print_packages()
        assert "libpango-1.0-0" not in setup.missing_print_packages()

    def test_missing_test_programs_do_not_stop_the_set_up(self, setup, monkeypatch, capsys):
        monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
        monkeypatch.setattr(setup.shutil, "which", lambda name: None)
        monkeypatch.setattr(setup, "works", lambda command: False)
        setup.install_test_programs()
        setup.install_browser()
        said = capsys.readouterr().out.splitlines()
        assert said[0].endswith("poppler-utils")
        assert said[1].endswith("sudo apt-get install libreoffice-writer-nogui")
        assert said[2].endswith("sudo apt-get install chromium")


class TestEnvironment:
    def test_folder_without_python_is_not_sound(self, setup, monkeypatch, tmp_path):
        monkeypatch.setattr(setup, "PYTHON", tmp_path / "bin" / "python")
        assert setup.venv_is_sound() is False

    def test_moved_environment_is_not_sound(self, setup, monkeypatch, tmp_path):
        monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
        monkeypatch.setattr(setup, "VENV", tmp_path)
        assert setup.venv_is_sound() is False

    def test_old_python_is_told_what_to_do(self, setup, monkeypatch, capsys):
        monkeypatch.setattr(setup, "OLDEST_PYTHON", (99, 0))
        assert setup.main() == 1
        assert "make PYTHON=" in capsys.readouterr().out

    def test_failing_program_is_named(self, setup):
        with pytest.raises(setup.SetupError, match="did not succeed: false"):
            setup.run(["false"])


class TestThrowawayPostgres:
    def test_exit_code_is_the_commands_own_and_nothing_stays(self):
        helper = script("throwaway_postgres")
        if helper.find_binaries() is None:
            pytest.skip("no PostgreSQL programs installed")
        code = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(7)"
        result = subprocess.run(
            [sys.executable, helper.__file__, sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert result.returncode == 7, result.stderr
        assert result.stdout.startswith("postgres:///postgres?host=%2Ftmp%2Fpg-")
        folder = Path("/tmp") / result.stdout.split("%2Ftmp%2F")[1].split("&")[0]
        assert not folder.exists()

    def test_without_programs_it_says_what_to_install(self, monkeypatch, capsys, tmp_path):
        helper = script("throwaway_postgres")
        monkeypatch.setenv("PG_BIN", str(tmp_path))
        monkeypatch.setattr(helper.shutil, "which", lambda name: None)
        monkeypatch.setattr(sys, "argv", ["throwaway_postgres.py", "--find"])
        assert helper.main() == 1
        assert "apt-get install postgresql" in capsys.readouterr().err


class TestRunPortal:
    """With a stand-in for manage.py: what it is told to run lives until it is asked to end, and then says so."""

    MANAGE = """
import pathlib, signal, sys, time
name = sys.argv[1]
def end(*_):
    pathlib.Path(f"{name}.ended").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
pathlib.Path(f"{name}.started").write_text(" ".join(sys.argv[2:]))
time.sleep(0.5 if pathlib.Path(f"{name}.breaks").exists() else 60)
sys.exit(3)
"""

    @pytest.fixture
    def portal(self, tmp_path):
        (tmp_path / "scripts").mkdir()
        copy = tmp_path / "scripts" / "run_portal.py"
        copy.write_text((ROOT / "scripts" / "run_portal.py").read_text())
        (tmp_path / "manage.py").write_text(self.MANAGE)

        def begin():
            process = subprocess.Popen([sys.executable, copy, "127.0.0.1:8000"], cwd=tmp_path)
            deadline = time.monotonic() + 60
            while len(list(tmp_path.glob("*.started"))) < 2 and time.monotonic() < deadline:
                time.sleep(0.05)
            return process

        return begin

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_server_and_worker_end_together(self, portal, tmp_path, number):
        process = portal()
        process.send_signal(number)
        assert process.wait(30) == 0
        assert (tmp_path / "runserver.started").read_text() == "127.0.0.1:8000"
        assert {path.name for path in tmp_path.glob("*.ended")} == {"runserver.ended", "background_worker.ended"}

    @pytest.mark.parametrize(("broken", "other"), [("runserver", "background_worker"), ("background_worker", "runserver")])
    def test_whoever_breaks_takes_the_other_along(self, portal, tmp_path, broken, other):
        (tmp_path / f"{broken}.breaks").touch()
        assert portal().wait(30) == 3
        assert [path.name for path in tmp_path.glob("*.ended")] == [f"{other}.ended"]


class TestRunTests:
    @pytest.fixture
    def runner(self, monkeypatch, tmp_path):
        runner = script("run_tests")
        monkeypatch.setattr(runner, "ROOT", tmp_path)
        monkeypatch.setattr(runner, "coverage", lambda: 0)
        monkeypatch.setattr(sys, "argv", ["run_tests.py"])
        monkeypatch.delenv("CI", raising=False)
        return runner

    def parts(self, runner, monkeypatch, **codes):
        monkeypatch.setattr(runner, "office_is_there", lambda: True)
        monkeypatch.setattr(runner, "find_chromium", lambda: "chromium")
        monkeypatch.setattr(runner, "PARTS", {name: (lambda code=code: code) for name, code in codes.items()})

    def test_all_passed(self, runner, monkeypatch):
        self.parts(runner, monkeypatch, sqlite=0, postgres=0, browser=0)
        assert runner.main() == 0

    def test_failure_stops_no_other_part_and_decides(self, runner, monkeypatch, capsys):
        self.parts(runner, monkeypatch, sqlite=1, postgres=0, browser=0)
        assert runner.main() == 1
        assert capsys.readouterr().out.count("passed") == 3

    def test_missing_program_is_skipped_at_home_and_fails_in_ci(self, runner, monkeypatch, capsys):
        self.parts(runner, monkeypatch, sqlite=0, postgres=None, browser=0)
        assert runner.main() == 0
        assert "SKIPPED" in capsys.readouterr().out
        monkeypatch.setenv("CI", "true")
        assert runner.main() == 1

    def test_missing_office_is_said_at_home_and_fails_in_ci(self, runner, monkeypatch, capsys):
        self.parts(runner, monkeypatch, sqlite=0, postgres=0, browser=0)
        monkeypatch.setattr(runner, "office_is_there", lambda: False)
        assert runner.main() == 0
        assert "Word files" in capsys.readouterr().out
        monkeypatch.setenv("CI", "true")
        assert runner.main() == 1

    def test_two_clerks_without_a_browser_are_said_at_home_and_fail_in_ci(self, runner, monkeypatch, capsys):
        self.parts(runner, monkeypatch, sqlite=0, postgres=0, browser=None)
        monkeypatch.setattr(runner, "find_chromium", lambda: "")
        assert runner.main() == 0
        assert "two clerks" in capsys.readouterr().out
        # Without PostgreSQL its own line says all there is to say.
        self.parts(runner, monkeypatch, sqlite=0, postgres=None, browser=0)
        assert runner.main() == 0
        assert "two clerks" not in capsys.readouterr().out
        self.parts(runner, monkeypatch, sqlite=0, postgres=0, browser=0)
        monkeypatch.setattr(runner, "find_chromium", lambda: "")
        monkeypatch.setenv("CI", "true")
        assert runner.main() == 1

    def test_on_postgres_a_browser_plays_what_is_marked_for_both(self, runner, monkeypatch):
        monkeypatch.setattr(runner.subprocess, "run", lambda *_args, **_options: SimpleNamespace(returncode=0))
        asked = []
        monkeypatch.setattr(runner, "pytest", lambda *arguments, **_options: asked.append(arguments[1]))
        for path in ("chromium", ""):
            monkeypatch.setattr(runner, "find_chromium", lambda path=path: path)
            runner.postgres()
        assert asked == ["not browser or postgres", "not browser"]

    def test_office_that_is_not_there_is_named(self, runner, monkeypatch, capsys):
        monkeypatch.setattr(runner.shutil, "which", lambda name: None)
        assert runner.office_is_there() is False
        assert capsys.readouterr().err.endswith("sudo apt-get install libreoffice-writer-nogui\n")

    def test_coverage_below_the_bar_fails(self, runner, monkeypatch):
        self.parts(runner, monkeypatch, sqlite=0, postgres=0, browser=0)
        monkeypatch.setattr(runner, "coverage", lambda: 2)
        assert runner.main() == 1

    def test_unknown_part_is_refused(self, runner, monkeypatch):
        monkeypatch.setattr(sys, "argv", ["run_tests.py", "oracle"])
        assert runner.main() == 2

    def test_browser_that_does_not_start_is_none(self, runner, monkeypatch):
        monkeypatch.setenv("CHROMIUM", "false")
        assert runner.find_chromium() == ""
