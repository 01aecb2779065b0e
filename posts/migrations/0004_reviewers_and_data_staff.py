from django.db import migrations

RECORD = ["mineral", "jurisdiction", "listseries", "listedition", "listentry", "event", "source", "evidence"]
REVIEW = ("posts", "review", "review_article", "Can review articles")
REVIEWERS = [
    REVIEW,
    ("posts", "article", "view_article", "Can view article"),
    ("posts", "author", "view_author", "Can view author"),
    ("posts", "topic", "view_topic", "Can view topic"),
    *(("minerals", model, f"view_{model}", "") for model in RECORD),
]
DATA_STAFF = [
    *(("minerals", model, f"{action}_{model}", "") for model in RECORD for action in ("add", "change", "view")),
    *(("minerals", "importrun", f"{action}_importrun", "") for action in ("add", "view")),
    ("minerals", "recordchange", "view_recordchange", ""),
    ("posts", "article", "view_article", "Can view article"),
]
NAMES = {
    "listseries": "list series",
    "listedition": "list edition",
    "listentry": "list entry",
    "importrun": "import run",
    "recordchange": "record change",
}


def seed(apps, schema_editor):
    """Permissions are made only after the last migration, so those that the groups need are made here."""
    database = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group").objects.using(database)
    Permission = apps.get_model("auth", "Permission").objects.using(database)
    ContentType = apps.get_model("contenttypes", "ContentType").objects.using(database)
    for name, wanted in (("Reviewers", REVIEWERS), ("Data staff", DATA_STAFF), ("Publishers", [REVIEW])):
        group = Group.get_or_create(name=name)[0]
        for app, model, codename, words in wanted:
            kind = ContentType.get_or_create(app_label=app, model=model)[0]
            words = words or f"Can {codename.partition('_')[0]} {NAMES.get(model, model)}"
            group.permissions.add(
                Permission.get_or_create(content_type=kind, codename=codename, defaults={"name": words})[0]
            )


def take_back(apps, schema_editor):
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    groups.filter(name__in=["Reviewers", "Data staff"]).delete()
    publishers = groups.filter(name="Publishers").first()
    if publishers:
        publishers.permissions.remove(*publishers.permissions.filter(codename="review_article"))


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0003_review_writing_and_images"),
        ("minerals", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(seed, take_back)]
