"""The words on the screen and their English, without GNU gettext: ``python -m tools.messages extract|check|compile``.

The words in the code are Danish and are their own keys. ``extract`` brings locale/en into line with the code, ``check``
lists what a translator must do, ``compile`` writes what the server reads.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "selvhjulpen"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"

HEAD = "# English for Selvhjulpen. The keys are the Danish words as they stand in the code."

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sdif]")
# Dates and names in the head of the file would change with every run and tell nothing that git does not.
IDLE_HEADERS = re.compile(
    r'^"(Project-Id-Version|POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Generated-By):.*\n',
    re.MULTILINE,
)

Key = tuple[str | None, str]


def sources(root: Path) -> Iterator[Path]:
    """The files whose words are shown: Python modules and templates."""
    for file in sorted(root.rglob("*")):
        if file.suffix == ".py" or (file.suffix in {".html", ".txt"} and "templates" in file.parts):
            yield file


def words(root: Path) -> Catalog:
    """Every marked message below ``root``, with the files it stands in."""
    catalog = Catalog(locale="en", header_comment=HEAD, charset="utf-8", fuzzy=False)
    for file in sources(root):
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # In brackets, so that a template's indentation is not read as Python's.
            text = f"({templatize(text, origin=str(file))}\n)"
        found = extract("python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, ids, _comments, context in found:
            catalog.add(ids, locations=[(file.relative_to(root).as_posix(), 1)], context=context)
    return catalog


def read(po: Path) -> Catalog:
    """The translations as they stand; an empty catalogue where there are none yet."""
    if not po.exists():
        return Catalog(locale="en", charset="utf-8", fuzzy=False)
    with po.open("rb") as file:
        return read_po(file, locale="en")


def by_key(catalog: Catalog) -> dict[Key, Message]:
    """Messages by context and (singular) Danish text, the head of the file left out."""
    return {(m.context, m.id if isinstance(m.id, str) else m.id[0]): m for m in catalog if m.id}


def update(root: Path, po: Path) -> list[str]:
    """Bring ``po`` into line with the code; returns the Danish texts that were taken out of it."""
    catalog, known = words(root), by_key(read(po))
    for key, message in by_key(catalog).items():
        if (old := known.pop(key, None)) and isinstance(old.id, str) == isinstance(message.id, str):
            message.string = old.string
            message.flags |= old.flags & {"fuzzy"}
    file = BytesIO()
    write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(IDLE_HEADERS.sub("", file.getvalue().decode()), encoding="utf-8")
    return [text for _context, text in known]


def faults(root: Path, po: Path) -> list[str]:
    """What keeps the English from being complete, one line each."""
    wanted, known = by_key(words(root)), by_key(read(po))
    lines = [f"missing: {text!r} ({_where(wanted[context, text])})" for context, text in wanted.keys() - known.keys()]
    lines += [f"obsolete: {text!r}" for _context, text in known.keys() - wanted.keys()]
    for key in wanted.keys() & known.keys():
        message, text = known[key], key[1]
        if isinstance(message.id, str) != isinstance(wanted[key].id, str):
            lines.append(f"plural differs from the code: {text!r}")
        elif not all(_strings(message)):
            lines.append(f"untranslated: {text!r} ({_where(message)})")
        elif message.fuzzy:
            lines.append(f"fuzzy: {text!r}")
        elif not _placeholders_fit(message):
            lines.append(f"placeholders differ: {text!r} / {message.string!r}")
    return sorted(lines)


def _where(message: Message) -> str:
    return ", ".join(sorted({file for file, _line in message.locations}))


def _strings(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string) or ("",)


def _placeholders_fit(message: Message) -> bool:
    """Nothing shown that the code does not give; nothing left out, save a number that a singular says in words."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    given = [{match[0] for match in PLACEHOLDER.finditer(text)} for text in ids]
    needed, allowed = set.intersection(*given), set.union(*given)
    return all(
        needed <= {match[0] for match in PLACEHOLDER.finditer(text)} <= allowed for text in _strings(message)
    )  # fmt: skip


def compile_all(root: Path) -> None:
    """Write the .mo file beside every .po file below ``root``."""
    for po in root.glob("locale/*/LC_MESSAGES/*.po"):
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parent.parent.name)
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)


def main(command: str) -> int:
    """Run one of the three; exit status 1 where ``check`` finds something."""
    out = sys.stdout
    if command == "extract":
        for text in update(SOURCE, PO):
            out.write(f"taken out: {text!r}\n")
    elif command == "compile":
        compile_all(SOURCE)
    elif command == "check":
        lines = faults(SOURCE, PO)
        out.writelines(f"{line}\n" for line in lines)
        out.write(f"{len(lines)} faults in the English\n" if lines else "The English is complete\n")
        return 1 if lines else 0
    else:
        sys.exit("python -m tools.messages extract|check|compile")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))
