"""All tables together, as the migrations and their test need them."""

from ecgomics.store import (
    access_tables,
    account_tables,
    correction_tables,
    home_tables,
    library_tables,
    live_tables,
    long_tables,
    reference_tables,
    server_tables,
    settings_tables,
    upload_tables,
    webhook_tables,
)
from ecgomics.store.tables import Table

ALL_TABLES = Table.metadata
MODULES = (
    access_tables,
    account_tables,
    correction_tables,
    home_tables,
    library_tables,
    live_tables,
    long_tables,
    reference_tables,
    server_tables,
    settings_tables,
    upload_tables,
    webhook_tables,
)
