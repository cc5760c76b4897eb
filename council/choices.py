"""Choices of the room; a leaf that imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Classification(models.TextChoices):
    """What kind of body a committee is (OParl: Organization.classification)."""

    COUNCIL = "council", _("Rat (Gemeinderat, Stadtverordnetenversammlung)")
    EXECUTIVE = "executive", _("Magistrat")
    DECIDING_COMMITTEE = "deciding_committee", _("beschließender Ausschuss")
    ADVISORY_COMMITTEE = "advisory_committee", _("beratender Ausschuss")
    ADVISORY_BOARD = "advisory_board", _("Beirat")


class CommitteeRole(models.TextChoices):
    CHAIR = "chair", _("Vorsitz")
    DEPUTY = "deputy", _("Stellvertretung")
    MEMBER = "member", _("Mitglied")
    EXPERT = "expert", _("sachkundige Einwohnerin oder sachkundiger Einwohner")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("geplant")
    INVITED = "invited", _("eingeladen")
    HELD = "held", _("durchgeführt")
    CANCELLED = "cancelled", _("abgesagt")


class MeetingAction(models.TextChoices):
    """What is kept in the history of a session."""

    CREATED = "created", _("Sitzung angelegt")
    CHANGED = "changed", _("Sitzung geändert")
    MOVED = "moved", _("Sitzung verlegt")
    INVITED = "invited", _("Tagesordnung versandt")
    SUPPLEMENTED = "supplemented", _("Nachtrag versandt")
    CHANGE_SENT = "change_sent", _("Änderung der Ladung versandt")
    CANCELLED = "cancelled", _("Sitzung abgesagt")
    MINUTES = "minutes", _("Angaben zur Niederschrift geändert")
    APPROVED = "approved", _("Niederschrift genehmigt")


class MeetingDocumentKind(models.TextChoices):
    """What is printed and sent out about a session."""

    INVITATION = "invitation", _("Einladung")
    SUPPLEMENT = "supplement", _("Nachtrag zur Tagesordnung")
    CHANGE = "change", _("Änderung der Ladung")
    CANCELLATION = "cancellation", _("Absage")
    RECORD = "record", _("Ergebnisprotokoll")


class Presence(models.TextChoices):
    """Whether a member of the body came to the session."""

    PRESENT = "present", _("anwesend")
    EXCUSED = "excused", _("entschuldigt")
    ABSENT = "absent", _("nicht anwesend")


class ReadKind(models.TextChoices):
    """What was read that is not public."""

    SUBMISSION = "submission", _("Vorlage")
    EDITION = "edition", _("Fortschreibung")


class ReadWay(models.TextChoices):
    """How it was read."""

    PAGE = "page", _("Seite")
    PDF = "pdf", _("PDF")
    FILE = "file", _("Anlage")
    PACKET = "packet", _("Sitzungsmappe")
    COMPARISON = "comparison", _("Vergleich")


class RedactionReason(models.TextChoices):
    """Why a passage is not for everybody."""

    PERSONAL = "personal", _("Personenbezug")
    SECRET = "secret", _("Geschäftsgeheimnis")
    CLOSED = "closed", _("nichtöffentlich")


class SubmissionKind(models.TextChoices):
    """What the paper is for. All but the first two belong to another paper; what sets them apart stands in `council/kinds.py`."""

    DECISION = "decision", _("Beschlussvorlage")
    INFORMATION = "information", _("Informationsvorlage")
    SUPPLEMENT = "supplement", _("Ergänzungsvorlage")
    REPLACEMENT = "replacement", _("Neufassung")
    AMENDMENT = "amendment", _("Änderungsantrag")
    STATEMENT = "statement", _("Stellungnahme")
    TABLED = "tabled", _("Tischvorlage")


class SubmissionStatus(models.TextChoices):
    """Life of a submission. Changed only by `council/transitions.py`, along the table in `council/workflow.py`."""

    DRAFT = "draft", _("Entwurf")
    IN_COSIGN = "in_cosign", _("in Mitzeichnung")
    APPROVED = "approved", _("freigegeben")
    IN_CONSULTATION = "in_consultation", _("in Beratung")
    REWORK = "rework", _("zur Überarbeitung")
    DECIDED = "decided", _("beschlossen")
    SUSPENDED = "suspended", _("ausgesetzt")
    SUPERSEDED = "superseded", _("ersetzt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    ARCHIVED = "archived", _("abgelegt")


class SubmissionResult(models.TextChoices):
    """What became of a decided submission as a whole."""

    ADOPTED = "adopted", _("angenommen")
    ADOPTED_AMENDED = "adopted_amended", _("geändert angenommen")
    REJECTED = "rejected", _("abgelehnt")
    NOTED = "noted", _("zur Kenntnis genommen")
    MIXED = "mixed", _("in Teilen unterschiedlich entschieden")
    REFERRED_OUT = "referred_out", _("in eine andere Beratung verwiesen")


class StepStatus(models.TextChoices):
    """Life of a step of the Beratungsfolge. Changed only by `council/transitions.py`."""

    PLANNED = "planned", _("vorgesehen")
    SCHEDULED = "scheduled", _("eingeplant")
    DISPATCHED = "dispatched", _("versandt")
    ENDED = "ended", _("behandelt")
    CONFIRMED = "confirmed", _("Niederschrift genehmigt")
    REMOVED = "removed", _("abgesetzt")
    DROPPED = "dropped", _("entfallen")


class StepRole(models.TextChoices):
    """What the body does with the paper (OParl: Consultation.role)."""

    INTRODUCTION = "introduction", _("Einbringung")
    HEARING = "hearing", _("Anhörung")
    ADVISORY = "advisory", _("Vorberatung")
    DECISION = "decision", _("Beschlussfassung")
    INFORMATION = "information", _("Kenntnisnahme")


class Outcome(models.TextChoices):
    """Result of a step or of one point of the motion; what it sets off is fixed in `council/outcomes.py`, its label may be the
    city's own. Read it with `council.outcomes.label_of` or, in templates, with the tag `outcome_label`.
    """

    RECOMMENDED = "recommended", _("empfohlen")
    RECOMMENDED_AMENDED = "recommended_amended", _("geändert empfohlen")
    NOT_RECOMMENDED = "not_recommended", _("nicht empfohlen")
    NO_VOTE = "no_vote", _("ohne Votum")
    ADOPTED = "adopted", _("beschlossen")
    ADOPTED_AMENDED = "adopted_amended", _("geändert beschlossen")
    REJECTED = "rejected", _("abgelehnt")
    NOTED = "noted", _("zur Kenntnis genommen")
    NOTED_APPROVINGLY = "noted_approvingly", _("zustimmend zur Kenntnis genommen")
    POSTPONED = "postponed", _("vertagt")
    NOT_REACHED = "not_reached", _("nicht behandelt")
    REFERRED_BACK = "referred_back", _("zurückverwiesen")
    REFERRED = "referred", _("an ein anderes Gremium verwiesen")
    REFERRED_OUT = "referred_out", _("in eine andere Beratung verwiesen")
    RETURNED = "returned", _("an die Verwaltung zurückgegeben")
    ESCALATED = "escalated", _("dem Rat unterbreitet")
    WITHDRAWN = "withdrawn", _("von der Verwaltung zurückgezogen")
    MIXED = "mixed", _("je Punkt unterschiedlich")


class Effect(models.TextChoices):
    """What the program does once a step has ended, or one point of its motion."""

    ADVANCE = "advance", _("geht weiter")
    ADVANCE_AMENDED = "advance_amended", _("geht mit geändertem Wortlaut weiter")
    TERMINAL = "terminal", _("ist beschlossen")
    REPEAT = "repeat", _("kommt wieder in dieses Gremium")
    INSERT = "insert", _("kommt in ein anderes Gremium und dann wieder in dieses")
    RETURN = "return", _("kommt zur Verwaltung zurück")
    REPLACE_AUTHORITY = "replace_authority", _("beschließt der Rat")
    WITHDRAW = "withdraw", _("ist zurückgezogen")
    BY_POINT = "by_point", _("je nach Punkt")


class FinanceAnswer(models.TextChoices):
    """Whether there is a financial impact. "none" is a value that is printed ("Entfällt"), "open" is a gap."""

    OPEN = "open", _("noch nicht beantwortet")
    NONE = "none", _("keine finanziellen Auswirkungen (Entfällt)")
    IMPACT = "impact", _("es gibt finanzielle Auswirkungen")


class Numbering(models.TextChoices):
    """How the parts of the reasons are counted on their level."""

    NONE = "none", _("ohne Zählung")
    NUMBER = "number", _("1. 2. 3.")
    UPPER = "upper", _("A. B. C.")
    LOWER = "lower", _("a) b) c)")


class Answer(models.TextChoices):
    """Answer of a cosigning unit; empty while it is awaited."""

    AGREED = "agreed", _("mitgezeichnet")
    AGREED_WITH_REMARK = "agreed_with_remark", _("mit Bemerkung mitgezeichnet")
    DISAGREED = "disagreed", _("nicht einverstanden")
    RETURNED = "returned", _("zurückgegeben")


class RoundClosing(models.TextChoices):
    """How a cosigning round ended."""

    COMPLETED = "completed", _("abgeschlossen")
    RECALLED = "recalled", _("zurückgeholt")
    RETURNED = "returned", _("zurückgegeben")


class CosignCondition(models.TextChoices):
    """When a rule of the city makes a unit cosign; judged in `council/cosigning.py`."""

    ALWAYS = "always", _("immer")
    FINANCE = "finance", _("finanzielle Auswirkungen")
    EDITION = "edition", _("trägt eine Fortschreibung eines Konzepts")
    NON_PUBLIC = "non_public", _("eine Station ist nicht öffentlich")
    LEAD_UNIT = "lead_unit", _("federführende Einheit")


class NumberPurpose(models.TextChoices):
    SUBMISSION = "submission", _("Vorlagen")
    RESOLUTION = "resolution", _("Beschlüsse")


class NumberScope(models.TextChoices):
    """When counting starts again at one."""

    NONE = "none", _("fortlaufend")
    YEAR = "year", _("jedes Jahr neu")
    TERM = "term", _("jede Wahlperiode neu")


class VersionKind(models.TextChoices):
    COSIGN = "cosign", _("Mitzeichnungsfassung")
    APPROVED = "approved", _("freigegebene Fassung")
    CORRECTED = "corrected", _("redaktionell berichtigte Fassung")
    REVIEW = "review", _("Fassung zur Durchsicht")


NOT_APPROVED = (VersionKind.COSIGN, VersionKind.REVIEW)
"""Versions that were frozen on the way; they are printed with a watermark and count in no number."""


class RemarkStatus(models.TextChoices):
    """How a comment on a draft stands. Changed only by `council/review/remarks.py`, along the table in
    `council/review/workflow.py`.
    """

    OPEN = "open", _("offen")
    ANSWERED = "answered", _("beantwortet")
    DONE = "done", _("erledigt")


class PlaceFound(models.TextChoices):
    """How the passage of a comment was found in a version."""

    WRITTEN = "written", _("hier geschrieben")
    EXACT = "exact", _("unverändert gefunden")
    CONTEXT = "context", _("geändert, an derselben Stelle")
    SIMILAR = "similar", _("umformuliert")
    GONE = "gone", _("nicht mehr da")


class ReviewAction(models.TextChoices):
    """What happened to an invitation to review."""

    INVITED = "invited", _("zur Durchsicht eingeladen")
    NEW_VERSION = "new_version", _("eine neue Fassung vorgelegt")
    CLOSED = "closed", _("die Durchsicht geschlossen")
    REOPENED = "reopened", _("die Durchsicht wieder geöffnet")
    WITHDRAWN = "withdrawn", _("die Einladung zurückgezogen")
    FINISHED = "finished", _("die Durchsicht abgeschlossen")


class ReadWhat(models.TextChoices):
    """What of a draft somebody opened."""

    PAGE = "page", _("Lesefassung")
    PDF = "pdf", _("PDF")


class FollowUpKind(models.TextChoices):
    """What a body left to be done with a point of the motion."""

    CARRY_OUT = "carry_out", _("Umsetzung")
    REFERRED_OUT = "referred_out", _("andere Beratung")


class ReportState(models.TextChoices):
    """How the unit in charge says that a task stands."""

    IN_PROGRESS = "in_progress", _("in Arbeit")
    WAITING = "waiting", _("ruht")
    DONE = "done", _("erledigt")
    NOT_POSSIBLE = "not_possible", _("nicht umsetzbar")


class FollowUpStatus(models.TextChoices):
    """How a task of the Beschlusskontrolle stands. Stored nowhere: `council/standing.py` derives it."""

    OPEN = "open", _("offen")
    IN_PROGRESS = "in_progress", _("in Arbeit")
    WAITING = "waiting", _("ruht")
    DONE = "done", _("erledigt")
    NOT_POSSIBLE = "not_possible", _("nicht umsetzbar")
    PAUSED = "paused", _("ausgesetzt")
    CLOSED = "closed", _("geschlossen")
