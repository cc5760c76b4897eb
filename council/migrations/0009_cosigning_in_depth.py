"""Groups, deputies, rules and reminders of the Mitzeichnung.

Taken back, an answer that was asked for again is gone, and units that were not asked yet get the deadline they would have had.
"""

from datetime import timedelta

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def one_answer_per_unit(apps, schema_editor):
    """Before, each unit had one row in a round, and every row a deadline."""
    signatures = apps.get_model("council", "Cosignature").objects
    # By statement: the collector of a historical model with a key to itself stumbles over its own class.
    gone = list(signatures.filter(superseded_at__isnull=False).values_list("pk", flat=True))
    reminders = apps.get_model("council", "CosignReminder").objects
    reminders.filter(signature__in=gone)._raw_delete(schema_editor.connection.alias)
    signatures.filter(pk__in=gone)._raw_delete(schema_editor.connection.alias)
    for row in signatures.filter(due__isnull=True).select_related("round").iterator():
        row.due = row.round.started_at.date() + timedelta(days=row.days)
        row.save(update_fields=["due"])
    if schema_editor.connection.vendor == "postgresql":
        # Tables with checks that still wait for the end of the transaction cannot be changed.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0008_extract'),
        ('municipality', '0003_delegation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CosignReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='erinnert am')),
            ],
            options={
                'verbose_name': 'Erinnerung an eine Mitzeichnung',
                'verbose_name_plural': 'Erinnerungen an Mitzeichnungen',
                'ordering': ['day', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CosignRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('condition', models.CharField(choices=[('always', 'immer'), ('finance', 'finanzielle Auswirkungen'), ('edition', 'trägt eine Fortschreibung eines Konzepts'), ('non_public', 'eine Station ist nicht öffentlich'), ('lead_unit', 'federführende Einheit')], max_length=10, verbose_name='Wann')),
                ('group', models.PositiveSmallIntegerField(default=1, help_text='Gleiche Zahl: gleichzeitig. Eine höhere Gruppe ist dran, wenn die davor geantwortet hat.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='Gruppe')),
                ('days', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='Frist in Tagen')),
            ],
            options={
                'verbose_name': 'Regel für die Mitzeichnung',
                'verbose_name_plural': 'Regeln für die Mitzeichnung',
                'ordering': ['group', 'unit__number', 'unit__name', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.RemoveConstraint(
            model_name='cosignature',
            name='cosignature_once_per_unit',
        ),
        migrations.AddField(
            model_name='cosignature',
            name='asked_again',
            field=models.TextField(blank=True, verbose_name='erneut gefragt, weil'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='by_rule',
            field=models.CharField(blank=True, max_length=200, verbose_name='nach Regel'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='Frist in Tagen'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='group',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='Gruppe'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='in Vertretung für'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='superseded_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='erneut gefragt am'),
        ),
        migrations.AddField(
            model_name='cosignround',
            name='decided_by',
            field=models.CharField(blank=True, max_length=500, verbose_name='entschieden von'),
        ),
        migrations.AddField(
            model_name='cosignround',
            name='decision',
            field=models.TextField(blank=True, verbose_name='Entscheidung über die Einwände'),
        ),
        migrations.AddField(
            model_name='cosignstation',
            name='group',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='Gruppe'),
        ),
        migrations.AlterField(
            model_name='cosignature',
            name='due',
            field=models.DateField(blank=True, null=True, verbose_name='Frist'),
        ),
        migrations.AlterField(
            model_name='submissionevent',
            name='actor_label',
            field=models.CharField(max_length=500, verbose_name='Person'),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('round', 'unit'), name='cosignature_one_standing_per_unit'),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.CheckConstraint(condition=models.Q(('answer', ''), ('due__isnull', False), _connector='OR'), name='cosignature_answered_when_asked'),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), _negated=True), ('superseded_at__isnull', True), _connector='OR'), name='cosignature_superseded_is_answered'),
        ),
        migrations.AddConstraint(
            model_name='cosignstation',
            constraint=models.CheckConstraint(condition=models.Q(('group__gte', 1), ('group__lte', 9)), name='cosign_station_group_valid'),
        ),
        migrations.AddField(
            model_name='cosignreminder',
            name='signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='council.cosignature'),
        ),
        migrations.AddField(
            model_name='cosignreminder',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Person'),
        ),
        migrations.AddField(
            model_name='cosignrule',
            name='below',
            field=models.ForeignKey(blank=True, help_text='Nur bei der Bedingung „federführende Einheit“.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipality.organizationalunit', verbose_name='federführend ist diese Einheit oder eine darunter'),
        ),
        migrations.AddField(
            model_name='cosignrule',
            name='municipality',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, to='municipality.municipality', verbose_name='Kommune'),
        ),
        migrations.AddField(
            model_name='cosignrule',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipality.organizationalunit', verbose_name='dann zeichnet mit'),
        ),
        migrations.AddConstraint(
            model_name='cosignreminder',
            constraint=models.UniqueConstraint(fields=('signature', 'user', 'day'), name='cosign_reminder_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='cosignrule',
            constraint=models.CheckConstraint(condition=models.Q(('condition__in', ['always', 'finance', 'edition', 'non_public', 'lead_unit'])), name='cosign_rule_condition_valid'),
        ),
        migrations.AddConstraint(
            model_name='cosignrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('below__isnull', False), ('condition', 'lead_unit')), models.Q(models.Q(('condition', 'lead_unit'), _negated=True), ('below__isnull', True)), _connector='OR'), name='cosign_rule_below_fits', violation_error_message='Bitte nennen Sie zur Bedingung „federführende Einheit“ die Einheit; bei den anderen bleibt sie leer.'),
        ),
        migrations.AddConstraint(
            model_name='cosignrule',
            constraint=models.CheckConstraint(condition=models.Q(('group__gte', 1), ('group__lte', 9)), name='cosign_rule_group_valid'),
        ),
        migrations.AddConstraint(
            model_name='cosignrule',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', 90)), name='cosign_rule_days_valid'),
        ),
        migrations.AddConstraint(
            model_name='cosignrule',
            constraint=models.UniqueConstraint(condition=models.Q(('below__isnull', True)), fields=('municipality', 'condition', 'unit'), name='cosign_rule_once', violation_error_message='Diese Regel gibt es schon.'),
        ),
        migrations.AddConstraint(
            model_name='cosignrule',
            constraint=models.UniqueConstraint(condition=models.Q(('below__isnull', False)), fields=('municipality', 'condition', 'unit', 'below'), name='cosign_rule_once_below', violation_error_message='Diese Regel gibt es schon.'),
        ),
        migrations.RunPython(migrations.RunPython.noop, one_answer_per_unit),
    ]
