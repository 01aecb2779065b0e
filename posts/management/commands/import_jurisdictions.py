from minerals.management.commands.import_jurisdictions import Command as ImportJurisdictions
from posts.management.findable import MakesFindable


class Command(MakesFindable, ImportJurisdictions):
    """The record's command of this name; what it wrote is found at once."""
