import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def shipped_record(django_db_setup, django_db_blocker):
    """The reference set, loaded once for all tests of a module, each of which undoes only what it did itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        yield
        transaction.set_rollback(True)
