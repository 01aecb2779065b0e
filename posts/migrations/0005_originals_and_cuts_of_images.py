from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("posts", "0004_reviewers_and_data_staff")]

    operations = [
        migrations.AlterField(
            "image", "slug", models.SlugField(editable=False, max_length=80, primary_key=True, serialize=False)
        ),
        migrations.AddField(
            "image",
            "original",
            models.CharField(
                default="",
                editable=False,
                help_text="What is kept in place of the upload: its SHA-256.",
                max_length=100,
                unique=True,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "image",
            "is_decorative",
            models.BooleanField(
                "decorative",
                default=False,
                help_text="It says nothing that the text does not: offered without alt text.",
            ),
        ),
        migrations.AddField(
            "image",
            "changed_at",
            models.DateTimeField(default=timezone.now, editable=False),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("rendition", "rendition_is_one_of_its_kind"),
        migrations.AddField(
            "rendition",
            "cut",
            models.CharField(
                blank=True,
                choices=[("", "whole"), ("card", "for a link to the article elsewhere")],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "rendition",
            "file",
            models.CharField(help_text="Its name under /media/.", max_length=200, unique=True),
        ),
        migrations.AddConstraint(
            "rendition",
            models.UniqueConstraint(fields=("image", "cut", "format", "width"), name="rendition_is_one_of_its_kind"),
        ),
    ]
