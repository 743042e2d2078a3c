"""What is done with a Data Package: read in, written out."""

from selvhjulpen.exchange.actions.demonstrating import NotEmpty, load_demo
from selvhjulpen.exchange.actions.exporting import export_package, export_to_folder
from selvhjulpen.exchange.actions.importing import PackageRefused, Report, Tally, import_package
from selvhjulpen.exchange.actions.uploads import (
    Rehearsal,
    carry_out,
    forget,
    forget_old_uploads,
    kept_rehearsal,
    rehearse,
)

__all__ = [
    "NotEmpty",
    "PackageRefused",
    "Rehearsal",
    "Report",
    "Tally",
    "carry_out",
    "export_package",
    "export_to_folder",
    "forget",
    "forget_old_uploads",
    "import_package",
    "kept_rehearsal",
    "load_demo",
    "rehearse",
]
