"""Long tests: small in `make test`, large with --soak (`make soak`), which also writes figures to docs/soak.md."""

import pytest

from tests.browser.conftest import chrome, databases, new_page, site  # noqa: F401
from tests.soak import figures


@pytest.fixture
def keep_figures(soaks):
    """Call it with a title and a sentence: they go to docs/soak.md if this is a soak."""
    return figures.keep if soaks else lambda title, words: None
