import django.db.models.deletion
from django.db import migrations, models


def know_again(apps, schema_editor):
    """What was carried along before it was noted has the same wording as in the edition before."""
    recommendation = apps.get_model("fields_of_action", "Recommendation")
    edition = apps.get_model("concepts", "ConceptEdition")
    # An edition is always made after the one that it continues.
    for later in edition.objects.exclude(predecessor=None).order_by("pk"):
        before = {row.title: row.first_id or row.pk for row in recommendation.objects.filter(edition=later.predecessor_id)}
        rows = list(recommendation.objects.filter(edition=later, title__in=before))
        for row in rows:
            row.first_id = before[row.title]
        recommendation.objects.bulk_update(rows, ["first"], batch_size=400)


class Migration(migrations.Migration):

    dependencies = [
        ('concepts', '0003_process_and_money'),
        ('fields_of_action', '0007_unsaved_sheets'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalrecommendation',
            name='first',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='fields_of_action.recommendation', verbose_name='zuerst in'),
        ),
        migrations.AddField(
            model_name='recommendation',
            name='first',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_along', to='fields_of_action.recommendation', verbose_name='zuerst in'),
        ),
        migrations.RunPython(know_again, migrations.RunPython.noop),
    ]
