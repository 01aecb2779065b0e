import gc
import os
import unittest

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import transaction

from posts.factcheck import facts
from tests.factories import load_shipped_record


@pytest.fixture(autouse=True)
def _static_files_without_a_manifest(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _nothing_kept_from_another_test():
    """Copies of pages and texts are named after primary keys, which begin anew with every test."""
    cache.clear()
    facts.forget()


@pytest.fixture(scope="module")
def shipped_record(django_db_setup, django_db_blocker):
    """The reference set, loaded once for all tests of a module, each of which undoes only what it did itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped_record()
        yield
        transaction.set_rollback(True)


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="run the soaks with their large counts")


def pytest_configure():
    """Argon2 is slow on purpose, 0.2 s a password; the sites that browsers visit keep to it."""
    fast = "django.contrib.auth.hashers.MD5PasswordHasher"
    site_settings.PASSWORD_HASHERS = [fast, *site_settings.PASSWORD_HASHERS]
    # What drives a browser keeps an event loop running to the end of the session, and Django asks for none.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # Looking for cycles as often as Python does takes a sixth of the time, as so much is loaded that never goes.
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(hookwrapper=True)
def pytest_collection_modifyitems(items):
    """Marks what meets the database: to every other test pytest-django refuses it, so that one database is enough for
    those, as it is for what counts queries, which are as many on either. What drives a browser comes first: it takes
    so long that workers would end far apart if it came last.
    """
    for item in items:
        fixtures = set(item.fixturenames)
        asks = item.get_closest_marker("django_db") or {"django_db_setup", "databases"} & fixtures
        if asks or issubclass(getattr(item, "cls", None) or object, unittest.TestCase):
            item.add_marker("database")
        if {"django_assert_num_queries", "django_assert_max_num_queries"} & fixtures:
            item.add_marker("queries")
    yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture
def soaks(request) -> bool:
    """Whether the large counts are asked for."""
    return request.config.getoption("--soak")
