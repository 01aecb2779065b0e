import pytest
from django.core.cache import cache

from posts.factcheck import facts


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


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="run the soaks with their large counts")
