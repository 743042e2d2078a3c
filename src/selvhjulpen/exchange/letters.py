"""What is said of each fault: what is wrong, and what would be right."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from selvhjulpen.exchange.rules.faults import Fault, Kind

SENTENCES = {
    Kind.NO_FILES: _("Der er ingen filer med data her. Læg datapackage.json eller fx places.csv i mappen."),
    Kind.MISSING_FILE: _("Filen står i datapackage.json, men er ikke i mappen."),
    Kind.UNKNOWN_FILE: _("Filnavnet er ukendt. Kendte navne er: %(choices)s, hver med .csv efter."),
    Kind.UNKNOWN_RESOURCE: _("Navnet er ukendt i datapackage.json. Kendte navne er: %(choices)s."),
    Kind.UNLISTED_FILE: _("Filen er i mappen, men står ikke i datapackage.json. Skriv den på, eller tag den ud."),
    Kind.UNSAFE_PATH: _("Stien peger ud af mappen. Skriv kun filens navn."),
    Kind.BAD_DESCRIPTOR: _("Filen kan ikke læses som en Data Package (%(detail)s). Ret den, eller tag den ud."),
    Kind.WRONG_ENCODING: _("Bogstaverne kan ikke læses som %(said)s. Filen ser ud til at være %(is_really)s."),
    Kind.UNKNOWN_ENCODING: _("Tegnsættet er ukendt. Skriv utf-8 eller windows-1252."),
    Kind.EMPTY_FILE: _("Filen er tom. Den skal i det mindste have en række med kolonnernes navne."),
    Kind.BROKEN_CSV: _("Filen er brudt: et anførselstegn mangler eller står forkert i eller før denne række."),
    Kind.BAD_GEOJSON: _("Filen kan ikke læses som GeoJSON. Den skal være en FeatureCollection."),
    Kind.MISSING_COLUMN: _("Kolonnen mangler."),
    Kind.UNKNOWN_COLUMN: _("Kolonnen er ukendt. Kendte kolonner er: %(choices)s."),
    Kind.REPEATED_COLUMN: _("Kolonnen står her to gange."),
    Kind.TOO_MANY_CELLS: _(
        "Rækken har flere felter end de %(width)s kolonner. Sæt anførselstegn om tekst med skilletegn."
    ),
    Kind.CPR: _("Det ligner et cpr-nummer. Det må vi ikke få. Tag det ud af filen."),
    Kind.REQUIRED: _("Feltet er tomt. Det skal udfyldes."),
    Kind.INVISIBLE_SIGN: _("Feltet rummer et usynligt tegn (nul). Skriv teksten igen."),
    Kind.NOT_INTEGER: _("Det er ikke et helt tal. Skriv fx 12."),
    Kind.NOT_DECIMAL: _("Det er ikke et tal. Skriv fx 55,30123."),
    Kind.NOT_BOOLEAN: _("Skriv ja eller nej."),
    Kind.NOT_DATE: _("Det er ikke en dato. Skriv fx 24-11-2026 eller 2026-11-24."),
    Kind.NOT_TIME: _("Det er ikke et klokkeslæt. Skriv fx 9.30 eller 09:30."),
    Kind.NOT_MOMENT: _("Det er ikke en dato med klokkeslæt. Skriv fx 24-11-2026 09:30."),
    Kind.SKIPPED_HOUR: _("Det klokkeslæt findes ikke den dag: uret stilles frem til sommertid."),
    Kind.NOT_IDENTIFIER: _("Et id må ikke have mellemrum. Skriv fx %(suggestion)s."),
    Kind.NOT_EMAIL: _("Det er ikke en e-mailadresse. Skriv fx inga@example.dk."),
    Kind.NOT_PHONE: _("Det er ikke et telefonnummer. Skriv fx 12 34 56 78 eller +45 12345678."),
    Kind.NOT_URL: _("Det er ikke en webadresse. Skriv fx https://www.example.dk."),
    Kind.TOO_LONG: _("Teksten er på %(length)s tegn. Der er plads til %(maximum)s."),
    Kind.TOO_SMALL: _("Tallet er for lille. Det mindste er %(minimum)s."),
    Kind.TOO_LARGE: _("Tallet er for stort. Det største er %(maximum)s."),
    Kind.FAR_OFF: _("Året kan ikke være rigtigt. Det skal ligge fra %(first)s til %(last)s."),
    Kind.NOT_MONEY: _("Det er ikke et beløb i kroner. Skriv fx 1.250,50."),
    Kind.NOT_SHARE: _("Det er ikke en andel i procent. Skriv fx 33 eller 33,4."),
    Kind.NOT_COUNTS: _("Skriv koder med antal, fx vegetarian=3. Sæt mellemrum mellem flere."),
    Kind.NOT_HOURS: _("Det er ikke et tidsrum. Skriv fx 10.00-12.00, og sæt mellemrum mellem flere."),
    Kind.CLOSES_BEFORE_OPENING: _("%(span)s lukker, før der er åbnet. Skriv den tidlige tid først."),
    Kind.OPEN_TWICE: _("%(span)s står der to gange på samme dag. Skriv det én gang."),
    Kind.HOURS_OVERLAP: _("%(span)s og %(other)s ligger oven i hinanden på samme dag. Skriv dem som ét tidsrum."),
    Kind.UNKNOWN_CHOICE: _("Det kender vi ikke. Vælg en af: %(choices)s."),
    Kind.REPEATED_ID: _("Det id står der allerede i række %(other)s. Hvert id må kun stå én gang."),
    Kind.NO_SUCH_ROW: _("Det id findes hverken i %(target)s eller i databasen."),
    Kind.TAKEN: _("En anden række har det samme (%(columns)s): %(other)s. Kun én må have det."),
    Kind.TWO_HOSTS: _("Kun én organisation kan drive Selvhjulpen her. %(other)s gør det allerede."),
    Kind.MERGED: _("Organisationen er lagt sammen med %(other)s. Brug det id, eller tag rækken ud."),
    Kind.BOOKED_TWICE: _("Det samme navn med den samme kontakt står allerede på holdet %(session)s (%(other)s)."),
    Kind.OVER_CAPACITY: _("Holdet %(session)s har %(capacity)s pladser, men %(held)s er givet ud."),
    Kind.HELPER_TAKEN: _("Den, der hjælper, har allerede en aftale eller fravær på det tidspunkt."),
    Kind.BELOW_BOOKED: _("Holdet %(session)s har givet %(held)s pladser ud. Så mange skal der mindst være."),
    Kind.WRONG_ORDER: _("Det ligger før %(first)s. Det skal ligge efter."),
    Kind.HALF_A_POINT: _("Skriv både breddegrad og længdegrad, eller ingen af dem."),
    Kind.PLACE_OR_AREA: _("Et tilbud er på et sted eller i et område. Lad det ene felt være tomt."),
    Kind.HALF_HOURS: _("Skriv både hvornår der åbner og lukker, eller ingen af dem: så er der lukket."),
    Kind.RHYTHM: _("Skriv enten ugen og ugedagen eller datoen i måneden."),
    Kind.ACCOUNT_OR_NAME: _("Skriv enten en person eller et navn og en e-mail."),
    Kind.OUTSIDER: _("Gruppen er her i forvejen. Skriv en ny udefra på gruppens side. Så kommer ingen glemt igen."),
    Kind.WALK_IN_CAME: _("En, der kom uden invitation, har ikke svaret (none), men er kommet (ja)."),
    Kind.INVITED_IS_SOMEBODY: _("Skriv, hvem der er inviteret: en organisation, en person eller en fra gruppen."),
    Kind.ONE_SOMEBODY: _("Skriv kun én: en organisation, en person eller en udefra."),
    Kind.ONLY_A_LINK_LEADS: _("Kun et link har en adresse. Lad feltet være tomt."),
    Kind.ONE_NAME: _("Skriv enten en organisation eller et navn, ikke begge dele."),
    Kind.ONE_WINNER: _(
        "Prisen har status %(state)s, og %(number)s vinder(e). En afgjort pris har netop én, andre har ingen."
    ),
    Kind.NOTHING_SPENT: _("En udgift er et beløb. Skriv mere eller mindre end 0."),
    Kind.ONE_ACTIVITY: _("En udgift hører til et møde eller et hold. Lad det ene felt være tomt."),
    Kind.BOOKED_NEEDS_CAPACITY: _("Et format med tilmelding skal have et antal pladser."),
    Kind.COUNTED_HAS_NO_CAPACITY: _("Et format, hvor deltagerne bliver talt, har ingen pladser. Lad feltet være tomt."),
    Kind.PAIR_NEEDS_TWO_SEATS: _("Der er en ledsager på tilmeldingen. Skriv 2 pladser."),
    Kind.SECOND_PERSON_NEEDS_TWO_SEATS: _(
        "Tilmeldingen har kun én plads. Lad feltet være tomt, eller skriv 2 pladser."
    ),
    Kind.STATE_AND_TIME: _("Med status %(state)s skal feltet være tomt."),
    Kind.NO_NEEDS_A_REASON: _("Et nej skal have en grund. Skriv den."),
    Kind.NOTHING_COUNTED: _("Rækken siger intet. Skriv mindst ét tal, eller tag rækken ud."),
    Kind.FORGOTTEN: _(
        "Den, det handler om, er glemt og kommer ikke tilbage. Tag rækken ud, eller lad feltet være tomt."
    ),
    Kind.TAKEN_BACK: _("Hjælpen er taget tilbage, siden filen blev skrevet. Tag rækken ud."),
    Kind.CLOSED_ACCOUNT: _("Kontoen er lukket. En fil kan ikke ændre den. Tag rækken ud, eller åbn kontoen først."),
    Kind.UNKNOWN_HAS_NO_VALUE: _("Et tal, der ikke er opgjort (unknown), skal stå tomt."),
    Kind.KNOWN_HAS_A_VALUE: _("Tallet mangler. Er det ikke opgjort, så skriv unknown i precision."),
    Kind.NOT_AN_AREA: _(
        "Omridset hører ikke til et kendt område. Skriv områdets id i id, eller navnet i properties.name."
    ),
    Kind.NOT_AN_OUTLINE: _("Et omrids skal være en Polygon eller MultiPolygon med lukkede ringe."),
    Kind.NOT_WGS84: _("Koordinaterne er ikke længde og bredde i WGS 84. Gem filen i EPSG:4326."),
    Kind.NOT_YOURS: _("Kun en administrator kan oprette eller ændre personer. Tag filen med personer ud."),
    Kind.DATABASE_REFUSES: _("Databasen tager ikke imod: en regel er brudt, som vi ikke kan sætte en række på."),
}
# What each file of the package is called on the screen.
TITLES = {
    "people": _("Personer"),
    "organisations": _("Organisationer"),
    "former-organisations": _("Organisationer, der er lagt sammen"),
    "memberships": _("Medlemskaber"),
    "areas": _("Områder"),
    "priority-areas": _("Indsatsområder"),
    "places": _("Steder"),
    "formats": _("Formater"),
    "owners": _("Ejere af digitale løsninger"),
    "solutions": _("Digitale løsninger"),
    "solution-versions": _("Ændringer af digitale løsninger"),
    "topics": _("Emner"),
    "stumbling-blocks": _("Steder, hvor folk går i stå"),
    "observations": _("Observationer"),
    "methods": _("Metoder for digitaliseringsgraden"),
    "tasks": _("Opgaver, der tælles"),
    "counting-rounds": _("Tællinger"),
    "task-counts": _("Tal for hver opgave"),
    "targets": _("Mål for digitaliseringsgraden"),
    "offers": _("Tilbud"),
    "offers-at-places": _("Tilbud på steder"),
    "opening-hours-exceptions": _("Undtagelser fra åbningstiden"),
    "volunteers": _("Frivillige"),
    "completed-courses": _("Gennemførte kurser"),
    "courses": _("Kurser"),
    "series": _("Serier"),
    "sessions": _("Hold"),
    "bookings": _("Tilmeldinger"),
    "head-counts": _("Optællinger"),
    "cafes": _("IT-caféer"),
    "drop-in-sessions": _("Åbne dage i IT-caféer"),
    "shifts": _("Vagter i IT-caféer"),
    "help-visits": _("Hjælpelog"),
    "availability": _("Tider, der kan aftales"),
    "absences": _("Fravær"),
    "appointments": _("Aftaler"),
    "consents": _("Samtykker"),
    "groups": _("Grupper, der mødes"),
    "group-members": _("Gruppernes egne folk"),
    "meetings": _("Møder"),
    "agenda-items": _("Dagsordenens punkter"),
    "decisions": _("Beslutninger"),
    "action-items": _("Opgaver"),
    "answers": _("Svar på invitationer"),
    "materials": _("Tips og links"),
    "award-rounds": _("Prisrunder"),
    "criteria": _("Kriterier"),
    "nominations": _("Indstillinger"),
    "jury-members": _("Juryens medlemmer"),
    "conflicts": _("Juryens inhabilitet"),
    "grants": _("Bevillinger"),
    "budget-lines": _("Budgetlinjer"),
    "expenses": _("Udgifter"),
    "historical-totals": _("Tidligere opgjorte tal"),
    "voices": _("Udsagn"),
}
SUGGESTION = _("Mente du %(suggestion)s?")


def title(resource: str) -> str:
    """What a file of the package is called, in the reader's language."""
    return gettext(TITLES[resource])


def explained(fault: Fault) -> str:
    """What is wrong and what would be right, in the reader's language."""
    words = dict(fault.words)
    if fault.kind is Kind.TAKEN:
        words["other"] = (
            gettext("række %(row)s") % {"row": words["same_row"]} if "same_row" in words else str(words.get("id", ""))
        )
    sentence = gettext(SENTENCES[fault.kind]) % words
    if words.get("suggestion") and fault.kind is not Kind.NOT_IDENTIFIER:
        what, stop, rest = sentence.partition(". ")
        sentence = f"{what.rstrip('.')}. {gettext(SUGGESTION) % words}{' ' + rest if stop else ''}"
    return sentence


def told(fault: Fault) -> str:
    """The whole fault on one line: file, row, column, value, and what would be right."""
    place = [fault.file] if fault.file else []
    if fault.row is not None:
        place.append(gettext("række %(row)s") % {"row": fault.row})
    if fault.column:
        place.append(gettext("kolonne %(column)s") % {"column": fault.column})
    value = f" »{fault.value}«" if fault.value else ""
    return f"{', '.join(place)}:{value} {explained(fault)}"
