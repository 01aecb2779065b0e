from minerals.management.commands.import_series import Command as ImportSeries
from posts.management.findable import MakesFindable


class Command(MakesFindable, ImportSeries):
    """The record's command of this name; what it wrote is found at once."""
