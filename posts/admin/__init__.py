"""The newsroom in the admin. The order of these lines is the order on its first page."""

from . import articles  # isort: skip
from . import images  # isort: skip
from . import profiles  # isort: skip
from . import accounts  # isort: skip
from . import imports  # isort: skip

__all__ = ["accounts", "articles", "images", "imports", "profiles"]
