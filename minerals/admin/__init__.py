"""The record in the admin. The order of these lines is the order on its first page."""

from . import registry  # isort: skip
from . import lists  # isort: skip
from . import timeline  # isort: skip
from . import sources  # isort: skip
from . import imports  # isort: skip

__all__ = ["imports", "lists", "registry", "sources", "timeline"]
