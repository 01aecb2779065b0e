"""Who works in the newsroom of a test, and what they write."""

from django.contrib.auth.models import Group, User

from posts.publishing import ArticleText


def staff(name: str, group: str, **fields) -> User:
    user = User.objects.create_user(name, is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def log_in(client, group: str, name: str = "") -> User:
    user = staff(name or group.lower(), group)
    client.force_login(user)
    return user


def text(body: str = "Some words.", title: str = "What the lists are", **fields) -> ArticleText:
    return ArticleText(title=title, body=body, **fields)
