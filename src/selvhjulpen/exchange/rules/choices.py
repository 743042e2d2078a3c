"""The codes a cell may hold, each with the Danish word for it (also read). A test holds them to the models'."""

Choices = tuple[tuple[str, str], ...]

ROLES: Choices = (
    ("administrator", "Administrator"),
    ("coordinator", "Koordinator"),
    ("instructor", "Underviser eller frivillig"),
    ("partner", "Kontaktperson hos en partner"),
)
ORGANIZATION_KINDS: Choices = (
    ("municipality", "Kommune"),
    ("library", "Bibliotek"),
    ("association", "Forening"),
    ("senior_centre", "Ældrecenter eller seniorhus"),
    ("union", "Fagforening"),
    ("education", "Skole eller oplysningsforbund"),
    ("housing", "Boligforening"),
    ("company", "Virksomhed"),
    ("group", "Gruppe"),
    ("person", "Privatperson"),
)
LOCATION_KINDS: Choices = (
    ("library", "Bibliotek"),
    ("senior_computer_room", "Ældredatastue"),
    ("union", "Fagforening"),
    ("community_house", "Beboerhus"),
    ("school", "Skole eller uddannelsessted"),
    ("supermarket", "Supermarked"),
    ("shopping_centre", "Indkøbscenter"),
    ("fair", "Messe"),
    ("workplace", "Arbejdsplads"),
    ("other", "Andet sted"),
)
ACCESSES: Choices = (
    ("walk_in", "Kom, når der er åbent"),
    ("appointment", "Aftal en tid først"),
    ("home", "Vi kommer hjem til dig"),
    ("phone", "Ring, og få hjælp i telefonen"),
)
SPOKEN: Choices = (
    ("da", "Dansk"),
    ("en", "Engelsk"),
    ("de", "Tysk"),
    ("ar", "Arabisk"),
    ("fa", "Farsi"),
    ("pl", "Polsk"),
    ("ro", "Rumænsk"),
    ("so", "Somali"),
    ("tr", "Tyrkisk"),
    ("uk", "Ukrainsk"),
    ("sgn", "Tegnsprog"),
)
SHOWABLE: Choices = (
    ("name", "Mit navn"),
    ("phone", "Min telefon"),
    ("email", "Min e-mail"),
    ("address", "Min adresse"),
)
# ISO: Monday is 1.
WEEKDAYS: Choices = (
    ("1", "mandag"),
    ("2", "tirsdag"),
    ("3", "onsdag"),
    ("4", "torsdag"),
    ("5", "fredag"),
    ("6", "lørdag"),
    ("7", "søndag"),
)
COUNTINGS: Choices = (("booked", "Tilmelding"), ("counted", "Optælling uden tilmelding"))
AUDIENCES: Choices = (("citizens", "Borgere"), ("employees", "Medarbejdere"))
LEVELS: Choices = (("new", "Helt ny"), ("some", "Let øvet"), ("practised", "Øvet"), ("unsure", "Ved ikke"))
COURSE_LEVELS: Choices = LEVELS[:3]
INSTANCE_STATES: Choices = (("draft", "Kladde"), ("published", "Offentliggjort"), ("cancelled", "Aflyst"))
CHECKLIST: Choices = (
    ("room", "Lokalet er bestilt"),
    ("network", "Nettet er prøvet"),
    ("equipment", "Udstyret virker"),
    ("contact", "Vi ved, hvem der låser op"),
)
BOOKING_STATES: Choices = (("confirmed", "Har plads"), ("waiting", "På venteliste"), ("cancelled", "Afmeldt"))
SOURCES: Choices = (
    ("web", "Hjemmesiden"),
    ("phone", "Telefonen"),
    ("desk", "Skranken"),
    ("walk_in", "Kom uden tilmelding"),
)
NEEDS: Choices = (
    ("computer", "Låne en computer"),
    ("hearing_loop", "Teleslynge"),
    ("wheelchair", "Plads til kørestol"),
    ("glasses", "Låne læsebriller"),
)
NOTICES: Choices = (("day_before", "Dagen før"), ("same_morning", "Samme morgen"))
LANGUAGES: Choices = (("da", "Dansk"), ("en", "Engelsk"))
GROUP_KINDS: Choices = (("network", "Netværket"), ("steering", "Styregruppe"))
MONTHS: Choices = tuple(
    (str(number), word)
    for number, word in enumerate(
        [
            "januar",
            "februar",
            "marts",
            "april",
            "maj",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "december",
        ],
        1,
    )
)
MEETING_STATES: Choices = (("draft", "Kladde"), ("invited", "Inviteret"), ("held", "Holdt"), ("cancelled", "Aflyst"))
REPLIES: Choices = (
    ("none", "Ikke svaret"),
    ("yes", "Ja, jeg kommer"),
    ("other", "En anden kommer i stedet for mig"),
    ("no", "Nej, jeg kan ikke"),
)
DIETS: Choices = (
    ("none", "Ingen særlige hensyn"),
    ("vegetarian", "Vegetar"),
    ("vegan", "Vegansk"),
    ("no_pork", "Uden svinekød"),
    ("gluten_free", "Uden gluten"),
    ("lactose_free", "Uden laktose"),
    ("no_nuts", "Uden nødder"),
)
ITEM_KINDS: Choices = (
    ("input", "Fagligt oplæg"),
    ("meal", "Spisning"),
    ("sharing", "Videndeling"),
    ("decision", "Beslutning"),
    ("other", "Andet"),
)
MATERIAL_KINDS: Choices = (("tip", "Tip"), ("link", "Link"))
MATERIAL_LEVELS: Choices = (("new", "Helt nye"), ("some", "Let øvede"), ("practised", "Øvede"))
LICENCES: Choices = (
    ("cc-by-4.0", "CC BY 4.0: brug det og ret i det, og skriv, hvem der har lavet det"),
    ("cc-by-sa-4.0", "CC BY-SA 4.0: som CC BY, men det nye skal deles på samme måde"),
    ("cc0-1.0", "CC0: brug det frit"),
    ("permission", "Andres: vi har lov til at bruge det"),
)
ROUND_STATES: Choices = (
    ("draft", "Kladde"),
    ("open", "Åben for indstillinger"),
    ("jury", "Hos juryen"),
    ("decided", "Afgjort, ikke offentliggjort"),
    ("published", "Offentliggjort"),
)
ACTIVITIES: Choices = (
    ("courses", "Kurser"),
    ("drop_by", "Kom forbi"),
    ("cafe", "IT-café"),
    ("meetings", "Netværksmøder"),
    ("materials", "Materialer"),
    ("volunteers", "Uddannelse af frivillige"),
    ("administration", "Administration"),
    ("other", "Andet"),
)
HEAD_COUNT_PRECISIONS: Choices = (("exact", "Talt"), ("approximate", "Cirka"))
MEASURES: Choices = (("course", "På kursus"), ("drop_by", "Kom forbi (kontakter)"), ("all", "I alt"))
PRECISIONS: Choices = (("exact", "Præcist"), ("approximate", "Cirka"), ("unknown", "Ikke opgjort"))
STATUSES: Choices = (("held", "Afholdt"), ("so_far", "Kendt indtil nu"), ("planned", "Planlagt, kendt indtil nu"))
STUMBLE_KINDS: Choices = (
    ("words", "Ord, der ikke er til at forstå"),
    ("login", "At logge ind"),
    ("layout", "Man kan ikke finde det"),
    ("error", "Der kommer en fejl"),
    ("help", "Der mangler hjælp"),
    ("device", "Det virker ikke på telefonen eller computeren"),
)
BLOCK_STATES: Choices = (
    ("received", "Modtaget"),
    ("planned", "Bliver rettet"),
    ("mended", "Rettet"),
    ("declined", "Bliver ikke rettet"),
)
ORIGINS: Choices = (
    ("cafe", "I en IT-café"),
    ("course", "På et kursus"),
    ("page", "Skrevet af en borger"),
    ("practice", "I en øvelse"),
)
CHANNELS: Choices = (
    ("self_service", "Selvbetjening"),
    ("letter", "Brev og e-mail"),
    ("phone", "Telefon"),
    ("in_person", "Personligt"),
)
OPENING_STATES: Choices = (("planned", "Planlagt"), ("cancelled", "Aflyst"))
HOWS: Choices = (
    ("cafe", "I en IT-café"),
    ("appointment", "Ved en aftale"),
    ("phone", "I telefonen"),
    ("home", "Hjemme hos nogen"),
    ("passing", "I forbifarten"),
)
DEVICES: Choices = (
    ("phone", "Telefon"),
    ("tablet", "Tablet"),
    ("computer", "Computer"),
    ("other", "Noget andet"),
)
OUTCOMES: Choices = (
    ("alone", "Klarede det selv"),
    ("with_help", "Klarede det med hjælp"),
    ("done_for", "Jeg gjorde det"),
    ("unsolved", "Ikke løst endnu"),
)
MODES: Choices = (("place", "Her hos os"), ("phone", "I telefonen"), ("home", "Hjemme hos dig"))
APPOINTMENT_STATES: Choices = (
    ("booked", "Aftalt"),
    ("held", "Holdt"),
    ("absent", "Kom ikke"),
    ("cancelled", "Aflyst"),
)
CONSENTS: Choices = (
    ("read", "Læse post sammen med mig"),
    ("fill_in", "Skrive i en blanket for mig"),
    ("book", "Bestille en tid for mig"),
    ("buy", "Købe noget på nettet for mig"),
    ("set_up", "Sætte min telefon eller computer op"),
    ("call", "Ringe til en myndighed sammen med mig"),
)
GIVEN: Choices = (("spoken", "Sagt"), ("signed", "Skrevet under"))
