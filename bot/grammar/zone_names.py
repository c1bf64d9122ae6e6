"""What time zones are called besides their IANA names: abbreviations, regions, cities, States.

Tables, and the lists that come with the IANA data (the tzdata package): zone.tab and iso3166.tab.
https://data.iana.org/time-zones/theory.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

BETWEEN_HOURS: Mapping[int, str] = MappingProxyType(
    {
        -570: "Pacific/Marquesas",
        210: "Asia/Tehran",
        270: "Asia/Kabul",
        330: "Asia/Kolkata",
        345: "Asia/Kathmandu",
        390: "Asia/Yangon",
        525: "Australia/Eucla",
        570: "Australia/Darwin",
    }
)
"""Minutes east of Greenwich: zones that keep them the whole year."""

CHANGING: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        -210: ("America/St_Johns",),
        -150: ("America/St_Johns",),
        630: ("Australia/Adelaide", "Australia/Lord_Howe"),
        765: ("Pacific/Chatham",),
        825: ("Pacific/Chatham",),
    }
)
"""Zones that keep such an offset for a part of the year only."""

# fmt: off
SHORT: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "z": ("UTC",), "utc": ("UTC",), "ut": ("UTC",), "gmt": ("GMT",), "zulu": ("UTC",),
    # With summer time or without it.
    "est": ("America/New_York", "America/Panama"), "mst": ("America/Denver", "America/Phoenix"),
    "cet": ("Europe/Berlin", "Africa/Algiers"), "met": ("Europe/Berlin", "Africa/Algiers"),
    "mez": ("Europe/Berlin", "Africa/Algiers"), "eet": ("Europe/Helsinki", "Africa/Tripoli"),
    "wet": ("Europe/Lisbon", "Atlantic/Reykjavik"), "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana", "America/Costa_Rica"),
    "aest": ("Australia/Sydney", "Australia/Brisbane"), "acst": ("Australia/Adelaide", "Australia/Darwin"),
    # Several meanings.
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"), "bst": ("Europe/London", "Asia/Dhaka"),
    "cdt": ("America/Chicago", "America/Havana"), "ast": ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    "pst": ("America/Los_Angeles", "Asia/Manila"), "gst": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "amt": ("Asia/Yerevan", "America/Manaus"), "sst": ("Asia/Singapore", "Pacific/Pago_Pago"),
    "wst": ("Australia/Perth", "Pacific/Apia"), "ect": ("America/Guayaquil", "Europe/Paris"),
    "ict": ("Asia/Bangkok", "Asia/Phnom_Penh", "Asia/Ho_Chi_Minh"),
    # Plain.
    "cest": ("Europe/Berlin",), "mesz": ("Europe/Berlin",), "eest": ("Europe/Helsinki",),
    "west": ("Europe/Lisbon",), "edt": ("America/New_York",), "pdt": ("America/Los_Angeles",),
    "mdt": ("America/Denver",), "adt": ("America/Halifax",), "hst": ("Pacific/Honolulu",),
    "akst": ("America/Anchorage",), "akdt": ("America/Anchorage",), "nst": ("America/St_Johns",),
    "ndt": ("America/St_Johns",), "et": ("America/New_York",), "pt": ("America/Los_Angeles",),
    "ct": ("America/Chicago",), "mt": ("America/Denver",), "msk": ("Europe/Moscow",),
    "jst": ("Asia/Tokyo",), "kst": ("Asia/Seoul",), "sast": ("Africa/Johannesburg",),
    "eat": ("Africa/Nairobi",), "wat": ("Africa/Lagos",), "cat": ("Africa/Harare",),
    "nzst": ("Pacific/Auckland",), "nzdt": ("Pacific/Auckland",), "aedt": ("Australia/Sydney",),
    "acdt": ("Australia/Adelaide",), "awst": ("Australia/Perth",), "pkt": ("Asia/Karachi",),
    "npt": ("Asia/Kathmandu",), "trt": ("Europe/Istanbul",), "art": ("America/Argentina/Buenos_Aires",),
    "brt": ("America/Sao_Paulo",), "wib": ("Asia/Jakarta",), "hkt": ("Asia/Hong_Kong",), "sgt": ("Asia/Singapore",),
    "pht": ("Asia/Manila",), "idt": ("Asia/Jerusalem",),
})
"""Abbreviations; those of several zones, and those that hide summer time, are asked about."""

_BY_ZONE = {
    "UTC": "greenwich|greenwich mean|coordinated universal|universal",
    "Europe/Berlin": "central european|munich|hamburg|frankfurt|cologne|bonn|stuttgart|bavaria",
    "Europe/Helsinki": "eastern european|tampere|turku|espoo",
    "Europe/Lisbon": "western european|porto",
    "Europe/London": "british|uk|u.k.|england|scotland|wales|great britain|britain|northern ireland|"
                     "edinburgh|manchester|birmingham|glasgow",
    "Europe/Dublin": "irish|cork",
    "Europe/Zurich": "geneva|genève|geneve|genf|bern|berne|basel|lausanne|lucerne",
    "Europe/Amsterdam": "the hague|hague|den haag|rotterdam|utrecht|holland",
    "Europe/Paris": "lyon|marseille|strasbourg|toulouse|nice|bordeaux",
    "Europe/Brussels": "antwerp|ghent|bruges|liège",
    "Europe/Rome": "milan|milano|naples|turin|florence|venice|bologna",
    "Europe/Madrid": "barcelona|valencia|seville|bilbao",
    "Europe/Vienna": "graz|salzburg|innsbruck|linz",
    "Europe/Warsaw": "krakow|kraków|gdansk|gdańsk|wroclaw|wrocław|poznan|poznań|lodz|łódź",
    "Europe/Kyiv": "kiev|lviv|kharkiv|odesa|odessa|dnipro",
    "Europe/Stockholm": "gothenburg|malmö|malmo",
    "Europe/Oslo": "bergen|trondheim",
    "Europe/Copenhagen": "aarhus|odense",
    "Europe/Tallinn": "tartu", "Europe/Belgrade": "kosovo|pristina|prishtina",
    "Europe/Moscow": "st petersburg|st. petersburg|saint petersburg|crimea",
    "Europe/Istanbul": "ankara|izmir|constantinople",
    "America/New_York": "eastern|us eastern|washington|washington dc|washington d.c.|washington, dc|"
                        "washington, d.c.|nyc|new york city|boston|philadelphia|miami|atlanta|florida|"
                        "new york state|us east coast|east coast",
    "America/Chicago": "central|us central|texas|houston|dallas|austin|illinois|minneapolis|st louis",
    "America/Denver": "mountain|us mountain|colorado|salt lake city",
    "America/Phoenix": "arizona",
    "America/Los_Angeles": "pacific|us pacific|california|san francisco|la|l.a.|seattle|san diego|"
                           "las vegas|portland|us west coast|west coast|washington state",
    "America/Anchorage": "alaska", "Pacific/Honolulu": "hawaii|hawaiian",
    "America/Toronto": "ottawa|montreal|montréal|quebec|québec|ontario",
    "America/Vancouver": "british columbia|victoria bc",
    "America/Edmonton": "calgary|alberta",
    "America/Halifax": "atlantic|nova scotia", "America/St_Johns": "newfoundland|st. john's|st john's",
    "America/Sao_Paulo": "são paulo|brasilia|brasília|rio|rio de janeiro|brasília time",
    "America/Bogota": "bogotá|medellin|medellín|cali|cartagena",
    "Asia/Kolkata": "indian|delhi|new delhi|mumbai|bombay|bangalore|bengaluru|chennai|madras|hyderabad|calcutta",
    "Asia/Shanghai": "beijing|peking|guangzhou|shenzhen|chengdu|wuhan",
    "Asia/Ho_Chi_Minh": "hanoi|ha noi|ho chi minh city|da nang",
    "Asia/Tokyo": "osaka|kyoto|hiroshima|nagoya", "Asia/Seoul": "busan|korean|korea",
    "Asia/Karachi": "islamabad|lahore|peshawar", "Asia/Yangon": "naypyidaw|mandalay",
    "Asia/Dubai": "abu dhabi|sharjah|gulf", "Asia/Riyadh": "arabia|arabian|jeddah|mecca",
    "Asia/Jerusalem": "tel aviv|haifa", "Asia/Almaty": "astana|nur-sultan",
    "Asia/Colombo": "kandy|sri jayawardenepura kotte", "Asia/Phnom_Penh": "siem reap",
    "Asia/Baghdad": "mosul|basra|erbil", "Asia/Damascus": "aleppo|homs",
    "Australia/Sydney": "canberra|new south wales", "Australia/Melbourne": "victoria",
    "Australia/Brisbane": "queensland", "Australia/Perth": "western australia",
    "Pacific/Auckland": "wellington|christchurch",
    "Africa/Johannesburg": "pretoria|cape town|durban|south african",
    "Africa/Casablanca": "rabat|marrakesh|marrakech", "Africa/Lagos": "abuja|west africa|west african",
    "Africa/Nairobi": "east africa|east african|mombasa", "Africa/Harare": "central africa|central african",
    "Africa/Dar_es_Salaam": "dodoma|zanzibar", "Africa/Abidjan": "yamoussoukro",
    "Africa/Addis_Ababa": "addis", "Africa/Cairo": "alexandria|giza", "Africa/Tripoli": "benghazi",
}
_STATES = {
    "US": "usa|u.s.|u.s.a.|us|america|united states of america", "GB": "united kingdom",
    "CZ": "czechia|czech republic", "KR": "south korea", "KP": "north korea", "CD": "drc|dr congo",
    "AE": "uae|emirates", "TR": "turkey|türkiye", "VN": "vietnam", "LA": "laos", "SY": "syria",
    "IR": "iran", "BO": "bolivia", "VE": "venezuela", "TZ": "tanzania", "MK": "north macedonia|macedonia",
    "CI": "ivory coast", "MM": "myanmar|burma", "SZ": "eswatini", "CV": "cape verde",
    "BA": "bosnia|bosnia and herzegovina", "CG": "congo-brazzaville", "TL": "timor-leste|timor",
    "NL": "the netherlands", "PH": "the philippines", "GM": "the gambia", "RU": "russian federation",
}
_MAIN = {
    "AR": "America/Argentina/Buenos_Aires", "CL": "America/Santiago", "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia", "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid",
    "KZ": "Asia/Almaty", "MH": "Pacific/Majuro", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland",
    "PG": "Pacific/Port_Moresby", "PS": "Asia/Gaza", "PT": "Europe/Lisbon", "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent", "GL": "America/Nuuk", "PF": "Pacific/Tahiti",
}
"""One zone for lands whose others keep the same time, or are islands far from most people."""
_FIRST = {
    "US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage"),
    "CA": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax"),
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Darwin", "Australia/Perth"),
    "BR": ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco", "America/Noronha"),
    "RU": ("Europe/Moscow", "Europe/Kaliningrad", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "MX": ("America/Mexico_City", "America/Cancun", "America/Hermosillo", "America/Tijuana"),
    "ID": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
}
# fmt: on
"""The zones that are offered first where a land has many."""
_MOST = 5


@lru_cache(maxsize=1)
def by_name() -> Mapping[str, str]:
    """Every IANA name by its folded form."""
    # The list in one file: looking for the zones on the disk takes 70 ms.
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return MappingProxyType({zone.casefold(): zone for zone in text.split() if zone != "Factory"})


@lru_cache(maxsize=1)
def by_land() -> Mapping[str, tuple[str, ...]]:
    """The zones of each land, by its ISO 3166 code of two letters; the likeliest first."""
    lands: dict[str, tuple[str, ...]] = {}
    for code, _, zone, *_ in _rows("zone.tab"):
        lands[code] = (*lands.get(code, ()), zone)
    for code, zones in lands.items():
        lands[code] = (_MAIN[code],) if code in _MAIN else _FIRST.get(code, zones)[:_MOST]
    return MappingProxyType(lands)


@lru_cache(maxsize=1)
def by_place() -> Mapping[str, tuple[str, ...]]:
    """The zones by the names of cities, regions and lands, folded; several where it may be either.

    A city that has two IANA names, of which one is kept for old times' sake, is the other.
    """
    current = {zone for _, _, zone, *_ in _rows("zone.tab")}
    places: dict[str, tuple[str, ...]] = {}
    for zone in by_name().values():
        area, _, city = zone.rpartition("/")
        if area and not area.startswith("Etc"):
            known = (*places.get(_folded(city), ()), zone)
            places[_folded(city)] = tuple(each for each in known if each in current) or known[:1]
    lands = by_land()
    for code, name in _rows("iso3166.tab"):
        # Singapore and Luxembourg are cities too; Jersey is no city in the USA.
        for each in (name, *_STATES.get(code, "").split("|")):
            if each and code in lands:
                places.setdefault(_folded(each), lands[code])
    for zone, names in _BY_ZONE.items():
        places.update({_folded(name): (zone,) for name in names.split("|")})
    return MappingProxyType(places)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _rows(name: str) -> list[list[str]]:
    text = resources.files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
