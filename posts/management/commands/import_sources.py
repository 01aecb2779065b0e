from minerals.management.commands.import_sources import Command as ImportSources
from posts.management.findable import MakesFindable


class Command(MakesFindable, ImportSources):
    """The record's command of this name; what it wrote is found at once."""
