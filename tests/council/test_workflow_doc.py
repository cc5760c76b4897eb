"""The written workflow is that of the table."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from council.management.commands import workflow_doc
from council.workflow import STEP_TABLE, SUBMISSION_TABLE


def test_the_document_is_current_and_names_every_action():
    out = StringIO()
    call_command("workflow_doc", "--check", stdout=out)
    assert "current" in out.getvalue()
    text = workflow_doc.TARGET.read_text(encoding="utf-8")
    assert all(f"(`{row.action}`)" in text for row in (*SUBMISSION_TABLE, *STEP_TABLE))
    assert text.count("```mermaid") == 2


def test_a_stale_document_is_found_and_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(workflow_doc, "TARGET", tmp_path / "workflow.md")
    with pytest.raises(CommandError, match="out of date"):
        call_command("workflow_doc", "--check")
    call_command("workflow_doc", stdout=StringIO())
    call_command("workflow_doc", "--check", stdout=StringIO())
    assert (tmp_path / "workflow.md").read_text(encoding="utf-8") == workflow_doc.document()
