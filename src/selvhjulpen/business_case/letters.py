"""What is said of each fault in a sheet: what is wrong, and what would be right."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from selvhjulpen.business_case.rules.sheet import LONGEST, MOST_ROWS, NEEDED, Column, Fault, Kind

SENTENCES = {
    Kind.EMPTY_SHEET: _("Arket er tomt. Første række skal have kolonnernes navne."),
    Kind.TOO_MANY_ROWS: _("Arket har mere end %(most)s rækker. Del det i flere."),
    Kind.MISSING_COLUMN: _("Kolonnen mangler. Arket skal i det mindste have: %(needed)s."),
    Kind.REPEATED_COLUMN: _("Kolonnen står her to gange."),
    Kind.UNKNOWN_COLUMN: _("Kolonnen er ukendt. Kendte kolonner er: %(columns)s."),
    Kind.CPR: _("Det ligner et cpr-nummer. Det må vi ikke få. Tag det ud af arket."),
    Kind.FORMULA: _("Der står en formel. Skriv det, den giver."),
    Kind.REQUIRED: _("Feltet er tomt. Det skal udfyldes."),
    Kind.TOO_LONG: _("Teksten er for lang. Der er plads til %(longest)s tegn."),
    Kind.UNKNOWN_LINE: _("Den budgetlinje har bevillingen ikke. Ret navnet, eller opret linjen først."),
    Kind.LINES_ALIKE: _("Flere linjer hedder næsten sådan. Skriv navnet præcist, også med store og små bogstaver."),
    Kind.NOT_A_DAY: _("Det er ikke en dato. Skriv fx 24-11-2026."),
    Kind.NOT_MONEY: _("Det er ikke et beløb i kroner. Skriv fx 1.250,50."),
    Kind.NO_MONEY: _("Beløbet er 0. Skriv, hvad det kostede, eller tag rækken ud."),
    Kind.UNKNOWN_MEETING: _("Der er intet møde med det id. Lad feltet være tomt, hvis du er i tvivl."),
    Kind.UNKNOWN_SESSION: _("Der er intet hold med det id. Lad feltet være tomt, hvis du er i tvivl."),
    Kind.TWO_ACTIVITIES: _("Der står både et møde og et hold. Skriv kun ét af dem."),
    Kind.BAD_KEY: _("Et id må kun have bogstaver, tal, punktum og bindestreg. Lad feltet være tomt i nye rækker."),
    Kind.REPEATED_KEY: _("Det id står i to rækker. Lad feltet være tomt i nye rækker."),
    Kind.OTHER_GRANT: _("Det id hører til en udgift i en anden bevilling."),
}


def explained(fault: Fault) -> str:
    """What is wrong and what would be right, in the reader's language."""
    longest = {column.value: most for column, most in LONGEST.items()}
    return gettext(SENTENCES[fault.kind]) % {
        "most": MOST_ROWS,
        "needed": ", ".join(column.value for column in NEEDED),
        "columns": ", ".join(column.value for column in Column),
        "longest": longest.get(fault.column, 1_000),
    }
