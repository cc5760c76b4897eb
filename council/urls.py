"""Addresses of a city: overview, Vorlagen, Sitzungen."""

from django.urls import path

from council.views import actions, dashboard, drafts, drawing_up, editor, files, meetings, outcomes, proof, submissions, thread
from municipality import converters  # noqa: F401  makes <id:…> known

app_name = "council"

urlpatterns = [
    path("", dashboard.Dashboard.as_view(), name="dashboard"),
    path("vorlagen/", submissions.SubmissionList.as_view(), name="submission_list"),
    path("faden/<slug:kind>/<id:pk>/", thread.ThreadPage.as_view(), name="thread"),
    path("formular.css", editor.form_css, name="form_css"),
    path("editor-texte.js", editor.EditorTexts.as_view(), name="editor_texts"),
    path("vorlagen/neu/", drafts.SubmissionCreate.as_view(), name="submission_create"),
    path("vorlagen/neu/aus-dem-konzept/", drawing_up.SubmissionDrawUp.as_view(), name="submission_draw_up"),
    path("vorlagen/<slug:reference>/uebernommen/", drawing_up.InsertedParts.as_view(), name="inserted_list"),
    path("vorlagen/<slug:reference>/uebernommen/<id:pk>/", drawing_up.InsertedPartPage.as_view(), name="inserted_part"),
    path("vorlagen/<slug:reference>/bearbeiten/", editor.SubmissionEdit.as_view(), name="submission_edit"),
    path("vorlagen/<slug:reference>/bearbeiten/sichern/", editor.SubmissionAutosaving.as_view(), name="submission_autosave"),
    path("vorlagen/<slug:reference>/vorschau/", editor.SubmissionPreview.as_view(), name="submission_preview"),
    path("vorlagen/<slug:reference>/kopieren/", drafts.SubmissionCopy.as_view(), name="submission_copy"),
    path("vorlagen/<slug:reference>/", submissions.SubmissionDetail.as_view(), name="submission_detail"),
    path("vorlagen/<slug:reference>/pdf/", files.SubmissionPdf.as_view(), name="submission_pdf"),
    path("vorlagen/<slug:reference>/fassungen/", proof.VersionCompare.as_view(), name="version_compare"),
    path("vorlagen/<slug:reference>/aktion/<slug:action>/", actions.SubmissionAction.as_view(), name="submission_action"),
    path("vorlagen/<slug:reference>/station/<id:step>/synopse/", proof.StepSynopsis.as_view(), name="step_synopsis"),
    path("vorlagen/<slug:reference>/station/<id:step>/auszug/", proof.StepExtract.as_view(), name="step_extract"),
    path("vorlagen/<slug:reference>/station/<id:step>/<slug:action>/", actions.StepAction.as_view(), name="step_action"),
    path("vorlagen/<slug:reference>/anlagen/<id:pk>/", files.AttachmentFile.as_view(), name="attachment"),
    path("vorlagen/<slug:reference>/abbildungen/<id:pk>/", files.Figure.as_view(), name="figure"),
    path("sitzungen/", meetings.MeetingList.as_view(), name="meeting_list"),
    path("sitzungen/neu/", meetings.MeetingCreate.as_view(), name="meeting_create"),
    path("sitzungen/<id:pk>/", meetings.MeetingDetail.as_view(), name="meeting_detail"),
    path("sitzungen/<id:pk>/bearbeiten/", meetings.MeetingEdit.as_view(), name="meeting_edit"),
    path("sitzungen/<id:pk>/einplanen/", meetings.ScheduleSteps.as_view(), name="meeting_schedule"),
    path("sitzungen/<id:pk>/tagesordnung/", meetings.AgendaNumbers.as_view(), name="meeting_agenda"),
    path("sitzungen/<id:pk>/versenden/", meetings.Dispatch.as_view(), name="meeting_dispatch"),
    path("sitzungen/<id:pk>/ergebnisse/", outcomes.Outcomes.as_view(), name="meeting_outcomes"),
    path("sitzungen/<id:pk>/ergebnisse/sichern/", outcomes.OutcomesAutosaving.as_view(), name="meeting_outcomes_autosave"),
    path("sitzungen/<id:pk>/niederschrift/", meetings.Confirm.as_view(), name="meeting_confirm"),
    path("sitzungen/<id:pk>/absagen/", meetings.Cancel.as_view(), name="meeting_cancel"),
    path("sitzungen/<id:pk>/mappe.pdf", files.MeetingPacket.as_view(), name="meeting_packet"),
    path("sitzungen/<id:pk>/mappe.zip", files.MeetingZip.as_view(), name="meeting_zip"),
]
