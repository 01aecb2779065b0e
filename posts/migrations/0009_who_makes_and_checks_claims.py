from django.db import migrations

WRITERS = [
    ("claim", "add_claim", "Can add claim"),
    ("claim", "change_claim", "Can change claim"),
    ("claim", "view_claim", "Can view claim"),
    ("correction", "add_correction", "Can add correction"),
    ("correction", "view_correction", "Can view correction"),
    ("decision", "add_decision", "Can add decision"),
    ("decision", "view_decision", "Can view decision"),
]
CHECKERS = [
    ("claim", "check_claim", "Can check claims"),
    ("claim", "view_claim", "Can view claim"),
    ("correction", "view_correction", "Can view correction"),
    ("decision", "view_decision", "Can view decision"),
]
GRANTS = (("Writers", WRITERS), ("Reviewers", CHECKERS), ("Publishers", WRITERS + CHECKERS))


def seed(apps, schema_editor):
    """Permissions are made only after the last migration, so those that the groups need are made here."""
    database = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group").objects.using(database)
    Permission = apps.get_model("auth", "Permission").objects.using(database)
    ContentType = apps.get_model("contenttypes", "ContentType").objects.using(database)
    for name, wanted in GRANTS:
        group = Group.get_or_create(name=name)[0]
        for model, codename, words in wanted:
            kind = ContentType.get_or_create(app_label="posts", model=model)[0]
            group.permissions.add(
                Permission.get_or_create(content_type=kind, codename=codename, defaults={"name": words})[0]
            )


def take_back(apps, schema_editor):
    database = schema_editor.connection.alias
    Permission = apps.get_model("auth", "Permission").objects.using(database)
    ours = Permission.filter(content_type__app_label="posts", content_type__model__in=["claim", "correction", "decision"])
    for group in apps.get_model("auth", "Group").objects.using(database).filter(name__in=[name for name, _ in GRANTS]):
        group.permissions.remove(*ours)


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0008_decisions_claims_and_corrections"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(seed, take_back)]
