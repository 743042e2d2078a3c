"""What is done with a Data Package: read in, written out."""

from selvhjulpen.exchange.actions.demonstrating import NotEmpty, load_demo
from selvhjulpen.exchange.actions.exporting import export_package, export_to_folder
from selvhjulpen.exchange.actions.importing import PackageRefused, Report, Tally, import_package

__all__ = [
    "NotEmpty",
    "PackageRefused",
    "Report",
    "Tally",
    "export_package",
    "export_to_folder",
    "import_package",
    "load_demo",
]
