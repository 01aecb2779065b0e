from django.db import migrations

RECORD = ["mineral", "jurisdiction", "listseries", "listedition", "listentry", "event", "source", "evidence"]
WRITERS = [
    *(("posts", "article", f"{action}_article", f"Can {action} article") for action in ("add", "change", "view")),
    ("posts", "author", "view_author", "Can view author"),
    ("posts", "topic", "view_topic", "Can view topic"),
    *(("minerals", model, f"view_{model}", None) for model in RECORD),
]
PUBLISHERS = [
    *WRITERS,
    ("posts", "article", "publish_article", "Can publish articles"),
    *(
        ("posts", model, f"{action}_{model}", f"Can {action} {model}")
        for model in ("author", "topic")
        for action in ("add", "change")
    ),
]
NAMES = {
    "listseries": "list series",
    "listedition": "list edition",
    "listentry": "list entry",
}


def seed(apps, schema_editor):
    """Permissions are made only after the last migration, so those that the groups need are made here."""
    database = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group").objects.using(database)
    Permission = apps.get_model("auth", "Permission").objects.using(database)
    ContentType = apps.get_model("contenttypes", "ContentType").objects.using(database)
    for name, wanted in (("Writers", WRITERS), ("Publishers", PUBLISHERS)):
        group = Group.get_or_create(name=name)[0]
        for app, model, codename, words in wanted:
            kind = ContentType.get_or_create(app_label=app, model=model)[0]
            words = words or f"Can view {NAMES.get(model, model)}"
            group.permissions.add(
                Permission.get_or_create(content_type=kind, codename=codename, defaults={"name": words})[0]
            )


def take_back(apps, schema_editor):
    database = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(database).filter(name__in=["Writers", "Publishers"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(seed, take_back)]
