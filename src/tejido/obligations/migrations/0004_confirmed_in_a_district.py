"""A confirmation is of one district: those there were are of the installation's own."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("obligations", "0003_unique_once")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="limitconfirmation",
            name="district",
            field=models.CharField(default=str(settings.TEJIDO_DISTRICT), max_length=6),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="limitconfirmation", name="limit_confirmed_once"),
        migrations.AddConstraint(
            model_name="limitconfirmation",
            constraint=models.UniqueConstraint(
                condition=Q(withdrawn_at__isnull=True), fields=("district", "step"), name="limit_confirmed_once"
            ),
        ),
    ]
