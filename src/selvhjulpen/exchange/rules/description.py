"""The format in words, field by field: ``docs/data-package.md`` is this text."""

from __future__ import annotations

from selvhjulpen.exchange.rules.resources import RESOURCES
from selvhjulpen.exchange.rules.schema import Field, Resource, Type
from selvhjulpen.exchange.rules.values import written

_INTRODUCTION = """\
# Programmet som Data Package

*In English: the format in which a whole programme goes in and out of Selvhjulpen, a
[Data Package](https://specs.frictionlessdata.io/data-package/) of CSV files. Column names and codes are English; this
page is Danish, like those who fill in the sheets. It is written by `selvhjulpen describe_data_package`.*

Et helt program kan hentes ind og tages med ud som en mappe med CSV-filer, der kan åbnes i et regneark.

    selvhjulpen import MAPPE            # læs mappen ind: det hele eller intet
    selvhjulpen import MAPPE --dry-run  # prøv, og se hvad der ville ske
    selvhjulpen export MAPPE            # skriv det hele ud

Det samme kan gøres på siden `/data/`. `examples/horsens-2012/` er et eksempel at begynde med, `examples/naestved-2015/`
et andet: et helt netværk.

## Sådan læses filerne

- **Alt eller intet.** Er der bare én fejl, ændres intet. Alle fejl siges på én gang, med fil, række (som regnearket
  viser den: kolonnernes navne står i række 1), kolonne, værdi og hvad der ville være rigtigt. Kommandoen slutter så
  med status 1.
- **Rækker kendes på deres `id`.** En kendt række ændres, en ny oprettes, og rækker, der ikke er i mappen, bliver
  stående. Den samme mappe to gange ændrer intet.
- **En kolonne, der ikke er der, siger intet**: værdien i databasen bliver stående. En tom celle siger »tom«.
- **`datapackage.json`** siger, hvilke filer der er, og hvordan de er skrevet: `encoding`, `dialect` (`delimiter`,
  `quoteChar`) og `schema` (`missingValues`, og for hver kolonne `format`, `decimalChar`, `groupChar`, `trueValues`,
  `falseValues`). Uden den findes det ud af: semikolon, komma eller tabulator; UTF-8 med eller uden BOM, UTF-16 eller
  Windows-1252. Filerne skal så hedde som nedenfor.
- **Datoer**: `24-11-2026`, `24.11.2026`, `24/11/2026` eller `2026-11-24`. **Klokkeslæt**: `9.30` eller `09:30`.
  **Dato med klokkeslæt**: `24-11-2026 9.30` er dansk tid; med forskel fra UTC, `2026-11-24T09:30:00+01:00`, er det den.
- **Tal**: `1.234` og `1234` er ens, `55,30123` og `55.30123` også. **Ja og nej**: også `true`/`false`, `sand`/`falsk`,
  `1`/`0`.
- **Beløb** er kroner: `1250`, `1.250`, `1.250,50` og `1250,5 kr.`. **Andele** er procent med højst én decimal: `33`,
  `33,4` og `33,4 %`. **Åbningstider** står i en kolonne for hver ugedag:
  `10.00-12.00 13.00-15.30`. En tom celle, eller `lukket`, er en lukket dag.
- **Koder** må skrives med det danske ord, der står efter dem. **Flere værdier** i én celle skilles af mellemrum.
- **Cpr-numre** afvises overalt og vises aldrig igen.
- **Ingen får besked** om noget, der hentes ind, og ventelisten rykker ikke af sig selv. En hjælper kan ikke være to
  steder på én gang: en aftale, der ligger oven i en anden aftale eller i fravær, afvises.
- **Glemt er glemt.** En borger, der er glemt siden, kommer ikke tilbage med en gammel fil: den afvises, til navn,
  kontakt og behov er taget ud. Det samme gælder den, der har haft en aftale, med adresse og samtykker, den, der fulgte
  med eller tilmeldte en anden, navne på gæster ved et møde og deres mad, og en privat hjælper med tilbud, steder og
  medlemskab. Et samtykke, der er taget tilbage, bliver ikke givet igen. En lukket konto bliver heller ikke åbnet eller
  rettet af en fil, og en organisation, der er lagt sammen med en anden, kommer ikke igen. Er det tomt her, hvem der
  indstillede til en pris, eller hvordan et jurymedlem nås, udfylder en fil det ikke, og heller ikke et udsagn, der er
  taget tilbage. En ny person udefra i en gruppe, der er her i forvejen, skrives på gruppens side: en fil kan være fra
  før, nogen blev slettet. En ejers kontaktperson, der er glemt, kommer heller ikke igen, og en fil ændrer aldrig linket
  til en ejer, der er her.
- **Andet, der er slettet her, siden filen blev skrevet, er for filen en ny række.** Kun en hjælp, der er taget tilbage
  fra hjælpeloggen de sidste 14 dage, afvises.
- På siden må kun en administrator oprette eller ændre personer.

## Sådan skrives filerne

UTF-8 med BOM, semikolon, CRLF og decimalkomma: sådan åbner Excel i Danmark dem rigtigt. Tider er dansk tid med forskel
fra UTC. Rækkerne står i den orden, de blev til. En eksport læst ind i en tom database giver den samme eksport, byte for
byte.

En tekst, som et regneark ville køre som en formel (den begynder med `=`, `+`, `-`, `@`, tabulator eller linjeskift),
skrives med `'` foran, også telefonnumre (`'+4512345678`). Importen tager tegnet af igen.

Mappen rummer personoplysninger. Felter mærket **hemmelig** åbner en borgers tilmelding, et svar på et møde eller
juryens side for den, der har dem: gem mappen sikkert, og slet den, når den er brugt. Adgangskoder, engangskoder, breve
og demokonti følger aldrig med. Det gør bilag, materialernes filer, kommentarer og tak, anmodninger om at være med,
juryens point, billeder af steder, hvor folk går i stå, hvilke ord der er samlet til ét sted, og e-mail til dem, der
vil høre svaret, heller ikke: de er i sikkerhedskopien.

Det, der følger af andet, står ikke i filerne. Databasen tæller selv pladser, og hjælpeloggens tal for dage og måneder.
Det, der er optaget i en hjælpers kalender, regnes ud af aftaler og fravær, når de er læst ind. Køen i en IT-café og
åbne spørgsmål om at bytte vagt hører til dagen og bliver her.

## Filerne
"""
_GEOMETRY = """\
### `areas.geojson`: områdernes omrids

En GeoJSON `FeatureCollection` i WGS 84 (EPSG:4326), længde før bredde. Hver `Feature` er et område: `id` er områdets id
(eller `properties.id`; mangler det, bruges navnet i `properties.name` eller `properties.navn`). `geometry` er en
`Polygon` eller `MultiPolygon` med lukkede ringe. Et område, der ikke er i filen, beholder sit omrids.
"""
_TYPES = {
    Type.TEXT: "tekst",
    Type.IDENTIFIER: "id",
    Type.EMAIL: "e-mail",
    Type.PHONE: "telefon",
    Type.URL: "webadresse",
    Type.INTEGER: "helt tal",
    Type.DECIMAL: "tal",
    Type.BOOLEAN: "ja/nej",
    Type.DATE: "dato",
    Type.TIME: "klokkeslæt",
    Type.MOMENT: "dato og klokkeslæt",
    Type.HOURS: "åbningstid",
    Type.COUNTS: "koder med antal",
    Type.MONEY: "kroner",
    Type.SHARE: "procent",
    Type.CHOICE: "en kode",
    Type.CHOICES: "flere koder",
    Type.REFERENCE: "id i",
    Type.REFERENCES: "flere id'er i",
}


def description() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for resource in RESOURCES:
        parts.append(_resource(resource))
        if resource.name == "areas":
            parts.append(_GEOMETRY)
    return "\n".join(parts)


def _within_a_line(title: str) -> str:
    """A title after a colon: without its capital, but "IT-caféer" keeps both of its own."""
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _resource(resource: Resource) -> str:
    lines = [
        f"### `{resource.file}`: {_within_a_line(resource.title_da)}",
        "",
        resource.description_da,
        "",
        "| kolonne | indhold | skal udfyldes | betydning |",
        "|---|---|---|---|",
        *(
            f"| `{field.name}` | {_content(field)} | {_required(field)} | {_meaning(field)} |"
            for field in resource.fields
        ),
    ]
    shared = [columns for columns in resource.unique if len(columns) > 1]
    for columns in shared:
        lines += ["", f"To rækker må ikke have det samme i alle disse: {', '.join(f'`{c}`' for c in columns)}."]
    for columns, empty in resource.unique_while_empty:
        same, nothing = (" og ".join(f"`{c}`" for c in some) for some in (columns, empty))
        lines += ["", f"To rækker må ikke have det samme i {same}, så længe {nothing} er tom eller nej i dem begge."]
    return "\n".join(lines) + "\n"


def _content(field: Field) -> str:
    kind = _TYPES[field.type]
    if field.references:
        return f"{kind} `{field.references}.csv`"
    if field.choices:
        return f"{kind}: " + ", ".join(f"`{code}` ({word})" for code, word in field.choices)
    if field.type in (Type.MONEY, Type.SHARE):
        return f"{kind}, {written(field.minimum, field)} til {written(field.maximum, field)}"
    if field.type in (Type.INTEGER, Type.DECIMAL):
        return f"{kind}, {field.minimum} til {field.maximum}"
    return f"{kind}, højst {field.maximum} tegn" if field.maximum else kind


def _required(field: Field) -> str:
    if field.required:
        return "ja"
    if field.default is None:
        return "nej"
    return f"nej (tom: `{written(field.default, field)}`)"


def _meaning(field: Field) -> str:
    return f"**Hemmelig.** {field.description_da}" if field.secret else field.description_da
