from minerals.management.tables import TableCommand


class Command(TableCommand):
    help = "Bring in the documents that records rest on. Example: import_sources sources.csv --dry-run"
    table = "sources"
