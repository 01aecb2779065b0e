from django.db import migrations

WRITERS = ["add", "change", "view"]
PUBLISHERS = [*WRITERS, "delete"]


def seed(apps, schema_editor):
    """Permissions are made only after the last migration, so those that the groups need are made here."""
    database = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group").objects.using(database)
    Permission = apps.get_model("auth", "Permission").objects.using(database)
    ContentType = apps.get_model("contenttypes", "ContentType").objects.using(database)
    kind = ContentType.get_or_create(app_label="posts", model="image")[0]
    for name, actions in (("Writers", WRITERS), ("Publishers", PUBLISHERS)):
        group = Group.get_or_create(name=name)[0]
        for action in actions:
            words = f"Can {action} image"
            group.permissions.add(
                Permission.get_or_create(content_type=kind, codename=f"{action}_image", defaults={"name": words})[0]
            )


def take_back(apps, schema_editor):
    database = schema_editor.connection.alias
    Permission = apps.get_model("auth", "Permission").objects.using(database)
    for group in apps.get_model("auth", "Group").objects.using(database).filter(name__in=["Writers", "Publishers"]):
        group.permissions.remove(*Permission.filter(content_type__app_label="posts", content_type__model="image"))


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0005_originals_and_cuts_of_images"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(seed, take_back)]
