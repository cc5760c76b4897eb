"""Links of the chain of events, and what an event froze and for whom it was done.

Events of before are linked by the next event of their city or by `verify_events --link`; taking this back drops the links alone.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0004_drawn_up"),
        ("municipality", "0002_background_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="submissionevent",
            name="version",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="event",
                to="council.submissionversion",
            ),
        ),
        migrations.AddField(
            model_name="submissionevent",
            name="on_behalf_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="in Vertretung für",
            ),
        ),
        migrations.CreateModel(
            name="EventSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.CharField(max_length=40, verbose_name="Protokoll")),
                ("event_id", models.PositiveBigIntegerField(verbose_name="Ereignis")),
                ("number", models.PositiveBigIntegerField(verbose_name="Nummer")),
                ("previous", models.CharField(blank=True, max_length=64, verbose_name="Prüfsumme davor")),
                ("hash", models.CharField(max_length=64, verbose_name="Prüfsumme")),
                (
                    "municipality",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="municipality.municipality",
                        verbose_name="Kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verknüpfung eines Ereignisses",
                "verbose_name_plural": "Verknüpfungen der Ereignisse",
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="event_seal_number_once"),
                    models.UniqueConstraint(fields=("municipality", "log", "event_id"), name="event_seal_event_once"),
                ],
            },
        ),
    ]
