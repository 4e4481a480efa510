import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultation", "0002_generation"),
        ("content", "0002_faq_source_and_last_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="policypage",
            name="replaced_by_upload",
            field=models.ForeignKey(
                blank=True,
                help_text="新文件没有政策页、只在资料库中时选择",
                limit_choices_to={"key__startswith": "library:", "kind": "policy"},
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="consultation.document",
                verbose_name="被上传的文件替代为",
            ),
        ),
    ]
