from minerals.management.tables import TableCommand


class Command(TableCommand):
    help = "Bring in minerals with their names. Example: import_minerals minerals.csv --dry-run"
    table = "minerals"
