"""The small words that distinguish languages in Latin letters, and the scripts of all languages.

Plain tables, folded (bot.words.letters). Used by bot.words.language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SMALL_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in {
            "en": "a an the of to and in for on with from as by is are has its at that was will after over not says have said",
            "fr": "le la les de des du d l se et en dans pour sur est une un au aux par qui que son ses avec ont",
            "es": "el la los las de del y en para por una un con su que se al es como tras ha mas",
            "pt": "o a os as do da dos das e em para por uma um com que se ao no na nas nos apos nao",
            "it": "il lo la gli le di del della dei delle e in per un una con che si al alla nel dal sono",
            "de": "der die das und den dem des ein eine einer im von zu mit auf fur ist nicht aus bei nach sich",
            "pl": "w z i na do sie nie jest od przez po dla ze o za jak oraz przed ktore sa",
            "fi": "ja on ei se etta oli mutta kun ovat sen joka myos ole kuin seka mukaan voi",
            "et": "ja on ei et see oli kui ning ka oma selle mis mida pole eesti",
            "lv": "un ir no ar par uz ka lai gada tas bet kas vai pie pec tika ari",
            "lt": "ir yra is su del kad apie bei ne buvo jo kaip iki nuo metu po",
            "cs": "a v na se z je do ze o za pro ve od byl ktery po k s jako podle",
            "sk": "a v na sa z je do ze o za pre vo od bol ktory po k s ako podla",
            "sl": "in je v na za se so da z ki po pri kot tudi bo iz od",
            "hr": "i je u na se za da od su s iz o koji ce kao",
            "ro": "si de la in a pe cu din care este pentru un o ca al nu se",
            "nl": "de het een van en in op te dat voor met is aan niet om uit zijn",
            "sv": "och att det som en pa er av for med den till inte om har ett ar",
            "da": "og at det som en pa er af for med den til ikke om har et blev efter ved",
            "no": "og det som en av for pa med er den til ikke har ble fra etter mot",
            "hu": "a az es hogy nem is egy meg ez volt van",
            "tr": "ve bir bu da de icin ile olarak olan daha sonra",
            "az": "ve bir bu ucun ile olan olub edib ki daha haqqinda",
            "sq": "te ne e dhe nga per me se nje qe i ka eshte",
            "id": "yang dan di dari untuk dengan ini itu pada tidak akan",
            "sw": "ya wa na kwa katika za la ni kuwa hiyo huo",
            "ku": "li ji bi u di xwe ku de ye hatin ji bo",
            "is": "og ad i a um sem er til fyrir med vid ekki var",
            "vi": "va cua la cho trong duoc khong voi mot cac",
        }.items()
    }
)
ENGLISH_ALONE = SMALL_WORDS["en"].difference(
    *(words for language, words in SMALL_WORDS.items() if language != "en")
)
"""English small words that no other language has."""
SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        code: script
        for script, codes in {
            "CYRILLIC": "ru uk bg be mk kk ky tg mn sr",
            "ARABIC": "ar fa ur ps ckb ug sd",
            "GREEK": "el",
            "HEBREW": "he yi",
            "HAN": "zh ja",
            "HANGUL": "ko",
            "GEORGIAN": "ka",
            "ARMENIAN": "hy",
            "THAI": "th",
            "LAO": "lo",
            "KHMER": "km",
            "MYANMAR": "my",
            "DEVANAGARI": "hi ne mr",
            "BENGALI": "bn as",
            "GURMUKHI": "pa",
            "GUJARATI": "gu",
            "TAMIL": "ta",
            "TELUGU": "te",
            "KANNADA": "kn",
            "MALAYALAM": "ml",
            "SINHALA": "si",
            "ETHIOPIC": "am ti",
        }.items()
        for code in codes.split()
    }
)
"""Language -> its script; those that are not named use Latin letters."""
TWO_SCRIPTS = frozenset({"sr", "az", "uz", "kk", "tg", "mn", "ku", "bs"})
"""Languages written in two scripts say nothing against a claim."""
OWN_LETTERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "CYRILLIC": {
            "uk": "іїєґ",
            "ru": "ыэё",
            "sr": "ђћљњџј",
            "mk": "ѓќѕљњџј",
            "be": "ў",
            "kk": "қңғүұһәө",
            "tg": "ҷӯҳӣ",
        },
        "ARABIC": {
            "fa": "پچژگ",
            "ur": "پچژگٹڈڑںےھہ",
            "ps": "پچژگټډړږښڼېۍ",
            "ckb": "پچژگێۆەڕڵ",
        },
        "HAN": {"ja": "のはをがにでとしたるいすアイウカンクスタナマリルレーラ"},
    }
)
"""Letters that only one language of a script has, or has far more often; of equals the first."""
BLOCKS = (
    # Where a script's letters begin, by code; what lies between is no script we know.
    (0x41, "LATIN"), (0x370, "GREEK"), (0x400, "CYRILLIC"), (0x530, "ARMENIAN"), (0x590, "HEBREW"),
    (0x600, "ARABIC"), (0x780, ""), (0x900, "DEVANAGARI"), (0x980, "BENGALI"),
    (0xA00, "GURMUKHI"), (0xA80, "GUJARATI"), (0xB00, ""), (0xB80, "TAMIL"), (0xC00, "TELUGU"),
    (0xC80, "KANNADA"), (0xD00, "MALAYALAM"), (0xD80, "SINHALA"), (0xE00, "THAI"), (0xE80, "LAO"),
    (0xF00, ""), (0x1000, "MYANMAR"), (0x10A0, "GEORGIAN"), (0x1100, "HANGUL"),
    (0x1200, "ETHIOPIC"), (0x13A0, ""), (0x1780, "KHMER"), (0x1800, ""), (0x1E00, "LATIN"),
    (0x1F00, "GREEK"), (0x2000, ""), (0x3040, "HAN"), (0x3130, "HANGUL"), (0x3190, ""),
    (0x3400, "HAN"), (0xA000, ""), (0xAC00, "HANGUL"), (0xD7B0, ""), (0xFB50, "ARABIC"),
    (0xFE00, ""), (0xFE70, "ARABIC"), (0xFEFF, ""), (0xFF66, "HAN"), (0xFFA0, ""),
)  # fmt: skip
