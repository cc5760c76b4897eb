"""What printing needs is gathered by one command, and its absence is told."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports import checks
from reports.printing import assets, fonts, messages, renderer
from reports.printing.config import PROJECT_DIR, PrintConfig, current_config
from reports.printing.errors import PrintFailed

#: Turkish, Polish, Czech and Romanian letters, then Ukrainian and Russian ones.
LATIN = "şğİıłčțěřőäöüß„“–…€§"
CYRILLIC = "ЖщїєґЯ"


def test_gathering_twice_does_nothing_the_second_time(tmp_path):
    assert assets.build(tmp_path / "new") is True
    assert assets.is_complete(tmp_path / "new")
    assert assets.build(tmp_path / "new") is False


def test_interrupted_gathering_is_repeated(tmp_path):
    assets.build(tmp_path)
    (tmp_path / "fonts" / "DejaVuSans.ttf").unlink()
    assert not assets.is_complete(tmp_path)
    assert assets.build(tmp_path) is True
    (tmp_path / "manifest.json").unlink()
    assert assets.build(tmp_path) is True


def test_changed_packages_are_gathered_again(tmp_path):
    assets.build(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"fingerprint": "older"}))
    assert assets.build(tmp_path) is True


@pytest.mark.parametrize("content", ["", "{}", '{"files": 1}', '{"files": ["missing"]}'])
def test_broken_manifest_is_incomplete(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    assert not assets.is_complete(tmp_path)
    with pytest.raises(PrintFailed, match="Schriften"):
        assets.require(tmp_path)


def test_missing_packages_are_named(tmp_path):
    with pytest.raises(assets.AssetsMissingError, match="npm ci"):
        assets.build(tmp_path / "target", tmp_path / "node_modules")


def test_command_gathers_and_says_so(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "reports.printing.assets", str(tmp_path)],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "gathered" in done.stdout


def test_command_fails_without_packages(tmp_path, monkeypatch, capsys):
    def missing(*args: object) -> bool:
        raise assets.AssetsMissingError("hyphen is not there. Run: npm ci")

    monkeypatch.setattr(assets, "build", missing)
    assert assets.main([str(tmp_path)]) == 1
    assert "npm ci" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted((current_config().assets_dir / "fonts").glob("*.ttf")), ids=lambda path: path.stem)
def test_fonts_have_the_letters_of_our_names(path):
    signs = TTFont(path).getBestCmap()
    wanted = LATIN + ("" if path.stem.startswith("PublicSans") else CYRILLIC)
    assert [sign for sign in wanted if ord(sign) not in signs] == []


def test_every_family_has_all_styles():
    names = {path.name for path in (current_config().assets_dir / "fonts").iterdir()}
    assert len(names) == len(fonts.FAMILIES) * len(fonts.STYLES) + len(fonts.FALLBACK_FILES)


def test_checks_are_silent_when_all_is_there():
    assert checks.check_print_assets() == []
    assert checks.check_subset_library() == []


def test_missing_assets_are_a_warning(tmp_path, settings):
    settings.PRINT_ASSETS_DIR = tmp_path
    (message,) = checks.check_print_assets()
    assert (message.id, message.hint) == ("reports.W001", "Run: npm ci && python -m reports.printing.assets")


def test_missing_subset_library_is_a_warning(monkeypatch):
    assert checks.has_subset_library(["libnothing-at-all.so.7"]) is False
    monkeypatch.setattr(checks, "OLDEST_HARFBUZZ", (99, 0, 0))
    (message,) = checks.check_subset_library()
    assert message.id == "reports.W002"
    assert "libharfbuzz-subset0" in str(message.hint)


def test_the_check_and_weasyprint_agree_on_the_library():
    from weasyprint.text.ffi import harfbuzz_subset

    assert checks.has_subset_library() == bool(harfbuzz_subset)


def test_another_version_of_weasyprint_is_refused(monkeypatch):
    monkeypatch.setattr(renderer, "WEASYPRINT_VERSION", "71.0")
    with pytest.raises(PrintFailed, match="nicht vollständig eingerichtet") as caught:
        renderer.install_tagging()
    assert caught.value.code == "start"


def test_the_hook_that_the_tags_hang_on_is_there():
    """`generate_pdf` must look the builder up in its own module, or ours would never run."""
    import inspect

    import weasyprint.pdf

    source = inspect.getsource(weasyprint.pdf.generate_pdf)
    assert "add_tags(pdf, document, options['pdf_version'], page_streams)" in source


def test_configuration_reads_settings_and_survives_the_command_line(settings):
    settings.PRINT_WORKERS = 5
    settings.PRINT_MEMORY_LIMIT = 700
    settings.MEDIA_ROOT = "/srv/media"
    config = current_config()
    assert (config.workers, config.memory_limit, config.media_dir) == (5, 700, Path("/srv/media"))
    assert PrintConfig.from_arguments(config.to_arguments()) == replace(config, workers=1)


def test_messages_that_end_early_are_noticed(tmp_path):
    whole = messages.encode({"a": "ä"}, [b"12345"])
    for length in (0, 3, len(whole) - 1):
        (tmp_path / "pipe").write_bytes(whole[:length])
        with (tmp_path / "pipe").open("rb") as stream, pytest.raises(messages.ChannelClosedError):
            messages.read_blocking(stream)
    (tmp_path / "pipe").write_bytes(whole)
    with (tmp_path / "pipe").open("rb") as stream:
        assert messages.read_blocking(stream) == ({"a": "ä"}, [b"12345"])
