import pytest
from django.contrib.auth.models import User


@pytest.fixture
def staff(client, django_user_model) -> User:
    """Somebody who keeps the record, logged in."""
    user = django_user_model.objects.create_superuser("keeper", password="keeper")
    client.force_login(user)
    return user
