"""Items of an agenda without a paper, deadlines for handing in, the history of a session, what went out, who was there."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import council.models.calendar


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0005_event_chain"),
        ("municipality", "0002_background_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="committee",
            name="hand_in_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="So viele Tage vor dem Versand der Tagesordnung.",
                verbose_name="Abgabe der Vorlagen in Tagen",
            ),
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="Gegenstand")),
                ("public", models.BooleanField(default=True, verbose_name="öffentlich")),
                ("number", models.CharField(blank=True, editable=False, max_length=20, verbose_name="TOP")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Steht klein darunter, zum Beispiel wer vorträgt.",
                        max_length=300,
                        verbose_name="Hinweis",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="angelegt am"),
                ),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="versandt am")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="free_items", to="council.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "Tagesordnungspunkt ohne Vorlage",
                "verbose_name_plural": "Tagesordnungspunkte ohne Vorlage",
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.TimeField(blank=True, null=True, verbose_name="Beginn")),
                ("ended_at", models.TimeField(blank=True, null=True, verbose_name="Ende")),
                ("chaired_by", models.CharField(blank=True, max_length=160, verbose_name="Vorsitz")),
                ("written_by", models.CharField(blank=True, max_length=160, verbose_name="Schriftführung")),
                ("guests", models.TextField(blank=True, verbose_name="Gäste")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="minutes", to="council.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "Angaben zur Niederschrift",
                "verbose_name_plural": "Angaben zu den Niederschriften",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "presence",
                    models.CharField(
                        choices=[("present", "anwesend"), ("excused", "entschuldigt"), ("absent", "nicht anwesend")],
                        default="present",
                        max_length=10,
                        verbose_name="Anwesenheit",
                    ),
                ),
                ("came_at", models.TimeField(blank=True, null=True, verbose_name="von")),
                ("left_at", models.TimeField(blank=True, null=True, verbose_name="bis")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendance", to="council.meeting"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="council.committeemember"
                    ),
                ),
            ],
            options={
                "verbose_name": "Anwesenheit",
                "verbose_name_plural": "Anwesenheiten",
                "ordering": ["member__committee__position", "name", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="attendance_once_per_member"),
                    models.CheckConstraint(
                        condition=models.Q(("presence__in", ["present", "excused", "absent"])), name="attendance_presence_valid"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=council.models.calendar.new_key,
                        editable=False,
                        max_length=64,
                        unique=True,
                        verbose_name="Schlüssel",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="angelegt am")),
                (
                    "municipality",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="municipality.municipality",
                        verbose_name="Kommune",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "Kalenderadresse",
                "verbose_name_plural": "Kalenderadressen",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("municipality", "user"), name="calendar_feed_once_per_person")],
            },
        ),
        migrations.CreateModel(
            name="MeetingDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Einladung"),
                            ("supplement", "Nachtrag zur Tagesordnung"),
                            ("change", "Änderung der Ladung"),
                            ("cancellation", "Absage"),
                            ("record", "Ergebnisprotokoll"),
                        ],
                        max_length=12,
                        verbose_name="Art",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="erstellt am")),
                ("file_name", models.CharField(max_length=200)),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="council.committee",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="council.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "Schriftstück einer Sitzung",
                "verbose_name_plural": "Schriftstücke der Sitzungen",
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["invitation", "supplement", "change", "cancellation", "record"])),
                        name="meeting_document_kind_valid",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="Zeitpunkt")),
                ("actor_label", models.CharField(max_length=200, verbose_name="Person")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "Sitzung angelegt"),
                            ("changed", "Sitzung geändert"),
                            ("moved", "Sitzung verlegt"),
                            ("invited", "Tagesordnung versandt"),
                            ("supplemented", "Nachtrag versandt"),
                            ("change_sent", "Änderung der Ladung versandt"),
                            ("cancelled", "Sitzung abgesagt"),
                            ("minutes", "Angaben zur Niederschrift geändert"),
                            ("approved", "Niederschrift genehmigt"),
                        ],
                        max_length=20,
                        verbose_name="Vorgang",
                    ),
                ),
                ("before", models.TextField(blank=True, verbose_name="vorher")),
                ("after", models.TextField(blank=True, verbose_name="nachher")),
                ("reason", models.TextField(blank=True, verbose_name="Begründung")),
                (
                    "actor",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "meeting",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="council.meeting"),
                ),
            ],
            options={
                "verbose_name": "Ereignis einer Sitzung",
                "verbose_name_plural": "Ereignisse der Sitzungen",
                "ordering": ["at", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["meeting", "at"], name="meeting_event_by_meeting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "created",
                                    "changed",
                                    "moved",
                                    "invited",
                                    "supplemented",
                                    "change_sent",
                                    "cancelled",
                                    "minutes",
                                    "approved",
                                ],
                            )
                        ),
                        name="meeting_event_action_valid",
                    )
                ],
            },
        ),
    ]
