from django.db import migrations, models

TO_WORDS = """
    ALTER TABLE cases_relation ALTER COLUMN lives_with TYPE varchar(12)
        USING CASE WHEN lives_with THEN 'yes' WHEN NOT lives_with THEN 'no' ELSE '' END;
    ALTER TABLE cases_relation ALTER COLUMN lives_with SET NOT NULL;
"""
TO_YES_OR_NO = """
    ALTER TABLE cases_relation ALTER COLUMN lives_with DROP NOT NULL;
    ALTER TABLE cases_relation ALTER COLUMN lives_with TYPE boolean
        USING CASE lives_with WHEN 'yes' THEN true WHEN 'sometimes' THEN true WHEN 'no' THEN false END;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="entry_route",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(model_name="relation", name="earlier", field=models.JSONField(default=list)),
        migrations.RunSQL(
            TO_WORDS,
            TO_YES_OR_NO,
            state_operations=[
                migrations.AlterField(
                    model_name="relation",
                    name="lives_with",
                    field=models.CharField(blank=True, max_length=12),
                )
            ],
        ),
    ]
