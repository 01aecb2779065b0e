from pathlib import Path

import pytest
from django.contrib.auth.models import User

from posts import publishing
from posts.models import Revision
from tests.factories import NOW
from tests.posts.newsroom import log_in, staff, text


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def writer(client, db):
    client.user = log_in(client, "Writers")
    return client


@pytest.fixture
def wren(db) -> User:
    return staff("wren", "Writers")


@pytest.fixture
def rita(db) -> User:
    return staff("rita", "Reviewers")


@pytest.fixture
def piet(db) -> User:
    return staff("piet", "Publishers")


@pytest.fixture
def saved(wren) -> Revision:
    return publishing.save(None, 0, text(), wren, NOW)
