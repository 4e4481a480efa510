from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="recheck",
            field=models.CharField(
                blank=True,
                choices=[("changed", "内容有更新"), ("ended", "已被替代或缩短了有效期"), ("gone", "已撤下")],
                db_index=True,
                max_length=10,
                verbose_name="待复核的原因",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="recheck_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="依据变动时间"),
        ),
        migrations.AddField(
            model_name="reply",
            name="recheck_of",
            field=models.CharField(blank=True, max_length=340, verbose_name="变动的依据"),
        ),
        migrations.AlterField(
            model_name="step",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hand_over", "转为诉求办理"),
                    ("draft", "提交答案"),
                    ("send_back", "退回修改"),
                    ("publish", "审核发布"),
                    ("confirm", "复核无误"),
                    ("close", "不再处理"),
                    ("reopen", "恢复处理"),
                    ("merge", "并入"),
                    ("unmerge", "撤销并入"),
                    ("split", "拆出"),
                    ("rename", "改写问题"),
                ],
                max_length=10,
                verbose_name="步骤",
            ),
        ),
    ]
