"""The words in which notes tell of a withdrawal, and of what is none: patterns, nothing else.

All but those with days are for text in lower case in which the State's own name has become
"the state".
"""

from __future__ import annotations

import re

DAY = (
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})"
)
WRITTEN = re.compile(rf"\b{DAY}\b")
EFFECT = re.compile(rf"\b(?:effect|in force)\w*[^.;\d]{{0,80}}?{DAY}", re.IGNORECASE)
RECEIVED = re.compile(rf"\breceiv\w*[^.;\d]{{0,80}}?{DAY}", re.IGNORECASE)
NOTIFIED = re.compile(
    rf"\b(?:notif|deposit|communicat|inform|lodg)\w*[^.;\d]{{0,120}}?{DAY}", re.IGNORECASE
)
CONSENTED = re.compile(
    rf"\b(?:acced|accession|ratif|accept|approv|signed|entered into force|dated)\w*[^.;\d]{{0,80}}?{DAY}",
    re.IGNORECASE,
)
REFERENCES = re.compile(
    r"\b(?:art(?:icles?|s?\.)|para(?:graphs?|s?\.))\s*\d{1,3}(?:\s*\(\d{1,2}\)|\s*,?\s*para(?:graph|\.)\s*\d{1,2})*"
    r"(?:,?\s+(?:on|concerning|regarding)\s+(?:the\s+)?withdrawal\b)?",
    re.IGNORECASE,
)
SENTENCES = re.compile(r"(?<=[.;])\s+(?=[A-Z\[(\"“'])")
LEAVING = re.compile(r"withdr[ae]w|denounc|denunciation")
DETERMINERS = r"(?:(?:its|the|this|that|their|his|said|above|aforementioned|previous|earlier|former|an?|all|certain|such|interpretative|interpretive)\s+){0,4}"
NOTICE = r"(?:notif\w+|notice|communication|instrument|decision|declaration|letter)"
LEAVES = r"(?:withdraw\w*|denunciation|denounce)"
BACK = r"(?:withdraw\w*|withdrew|revo[ck]\w*|resci\w+|retract\w*|cancel\w*|annul\w*|t(?:ook|akes?|aken|aking)\s+back)"
AT_ONCE = r"(?:,?\s+with\s+(?:immediate\s+)?effect[^,.;]{0,40},?)?"
TAKEN_BACK = (
    re.compile(
        rf"\b{BACK}{AT_ONCE}\s+(?:of\s+)?{DETERMINERS}{NOTICE}\s+(?:of|to|regarding|concerning)\s+{DETERMINERS}(?:intention\s+to\s+)?{LEAVES}"
    ),
    re.compile(rf"\b{BACK}\s+(?:of\s+)?{DETERMINERS}(?:withdrawal|denunciation)\s+{NOTICE}"),
    re.compile(
        rf"\b(?:revo[ck]\w*|resci\w+|retract\w*|cancel\w*|annul\w*)\s+(?:of\s+)?{DETERMINERS}{LEAVES}"
    ),
    re.compile(
        rf"\b{NOTICE}\s+of\s+{LEAVES}[^.;]{{0,80}}?\b(?:was|were|is|has\s+been|have\s+been|been)\s+(?:subsequently\s+|later\s+)?(?:withdrawn|revoked|rescinded|retracted|cancel\w+|annulled|taken\s+back)"
    ),
    re.compile(
        rf"\b{LEAVES}[^.;]{{0,40}}?\b(?:was|has\s+been)\s+(?:subsequently\s+|later\s+)?(?:revoked|rescinded|retracted|cancel\w+|annulled|taken\s+back)"
    ),
)
TAKEN_BACK_LATER = (
    re.compile(
        rf"(?:\A|\b(?:the|this|that|its|said)\s)(?:\w+\s+){{0,2}}(?:{NOTICE}|it|withdrawal|denunciation)\b"
        rf"[^.;]{{0,60}}?\b(?:was|were|is|has\s+been|had\s+been)\s+(?:\w+\s+)?"
        rf"(?:withdrawn|revoked|rescinded|retracted|cancel\w+|annulled|taken\s+back)"
    ),
    re.compile(
        rf"\b{BACK}{AT_ONCE}\s+(?:of\s+)?(?:it\b|{DETERMINERS}(?:notification|notice|instrument|decision)\b"
        rf"(?!\s+(?:of|to|under|regarding|concerning|made|in)\b))"
    ),
)
"""What, said behind a notice, can only mean that notice."""
OBJECTS = r"(?:declarations?|reservations?|understandings?|objections?|statements?|extensions?|applications?|signatures?|suspensions?|notifications?|communications?|territor\w+|clauses?|paragraphs?)"
BETWEEN = r"(?:(?!by\b|in\b|through\b|via\b|with\b|from\b|on\b|to\b|under\b|and\b)[a-z-]+\s+){0,2}?"
OF_SOMETHING = (
    re.compile(
        rf"\b(?:withdrawal\s+(?:in\s+part\s+)?of|withdr(?:aw|aws|ew|awing|awn)(?:\s+in\s+part)?)\s+"
        rf"{DETERMINERS}{BETWEEN}{OBJECTS}\b"
    ),
    re.compile(
        rf"\b{OBJECTS}\b[^.;]{{0,120}}?\b(?:was|were|is|are|been|being|be)\s+(?:\w+\s+)?withdrawn"
    ),
    re.compile(
        r"\bwithdr\w+[^.;]{0,80}?\b(?:in|with)\s+respect\s+(?:of|to)\b(?!\s+the\s+(?:convention|state\b))"
    ),
    re.compile(
        r"\bwithdr\w+[^.;]{0,60}?\b(?:for|on\s+behalf\s+of)\s+(?:its|the)?\s*(?:overseas\s+)?territor"
    ),
)
OF_OTHERS = (
    re.compile(r"\bobject(?:s|ed|ing|ions?)\b"),
    re.compile(r"\btook\s+note\b"),
    re.compile(
        r"\b(?:regarding|concerning|in\s+relation\s+to|with\s+(?:regard|respect)\s+to|in\s+(?:respect|response|reaction)\s+(?:of|to)|relating\s+to)\s+(?:the|this|that|such)\s+(?:notif\w+\s+of\s+|notice\s+of\s+)?(?:withdrawal|denunciation)"
    ),
    re.compile(
        r"\b(?:regret|concern|deplor|dismay|disappoint|protest|condemn)\w*\b[^.;]{0,120}?(?:withdr|denunc)"
    ),
    re.compile(r"\b(?:withdraw\w*|denunciation)[^.;]{0,60}?\bof\s+(?:other|certain)\s+states"),
    re.compile(r"\b(?:such|any|each)\s+(?:withdrawal|denunciation|state\s+party)\b"),
    re.compile(
        r"\b(?:withdrawing\s+state|right\s+to\s+withdraw|withdrawal\s+(?:clause|provision))"
    ),
    re.compile(r"\bprovi(?:de|sion)\w*[^.;\d]{0,60}?(?:withdraw|denunciation)"),
)
"""Words of others on a withdrawal, and those of the Convention itself."""
PLAIN = re.compile(
    r"\b(?:notif|inform|deposit|communicat|transmit)\w*\b[^.;]{0,120}?\b(?:its|their)\s+"
    r"(?:(?:decision\s+to|instrument\s+of|notification\s+of|notice\s+of)\s+)?(?:withdraw(?:al)?|denunciation)\b(?!\s+of\b)"
)
"""A State that reports its own withdrawal, whatever else the sentence says."""
SENT = re.compile(
    rf"\bfrom\s+(?:[a-z]+\s+){{0,6}}?the\s+state,?\s+(?:on\s+\d{{1,2}}\s[a-z]+\s\d{{4}},?\s+)?(?:an?|the|its)\s+"
    rf"(?:formal\s+|written\s+)?(?:notif\w+|notice|instrument)\s+of\s+{LEAVES}"
)
DENIED = (
    re.compile(
        rf"\bno\s+(?:such\s+|formal\s+)?{NOTICE}\b[^.;]{{0,60}}?\b(?:receiv|deposit|made|given)"
    ),
    re.compile(
        rf"\b(?:d(?:id|oes|o)|ha(?:d|s|ve)|will|would|shall|was|is)\s+not\s+(?:\w+\s+){{0,4}}?"
        rf"(?:(?:intend|decid|plan|wish|propos|consider)\w*\s+)(?:to\s+)?{LEAVES}"
    ),
    re.compile(rf"\bno\b[^.;]{{0,60}}?{LEAVES}"),
    re.compile(r"\bsuspen[^.;]{0,160}?\bnot\b[^.;]{0,80}?(?:withdr[ae]w|denounc|denunciation)"),
)
DENIED_PLAINLY = re.compile(r"\bnot\b[^.;]{0,80}?(?:withdr[ae]w|denounc|denunciation)")
OF_IT = re.compile(r"(?:it|the|this|that)\b(?:\s+[a-z]+){0,4}\s+(?:was|were)\b")
INTENDED = re.compile(
    r"\b(?:would|might|(?<!\d )may(?! \d)|could|consider\w*|possib\w+|whether|intend\w*|intention|plan\w*|propos\w+)\b[^.;]{0,60}?(?:withdr|denounc|denunciation)"
)
DEBATED = re.compile(r"\b(?:parliament|legislat|senate|debat|discuss|referend|bill\b|vote[ds]?\b)")
GIVEN = re.compile(r"\b(?:notif|notice|receiv|deposit|communicat|inform|transmit|lodg|gave\b)")
WHO = (
    PLAIN,
    re.compile(
        r"\b(?:withdr[ae]w\w*|denunciation)\b[^.;]{0,60}?\b(?:of|by|from|for)\s+(?:[a-z]+\s+){0,6}?the\s+state\b"
    ),
    re.compile(
        r"\bfrom\s+(?:[a-z]+\s+){0,6}?the\s+state\b[^.;]{0,120}?\b(?:withdrawal|denunciation)"
    ),
    re.compile(
        r"\bthe\s+state\b[^.;]{0,160}?\b(?:(?:withdrew|withdraws|withdrawing)\b(?!\s+(?:of|a|the)\b)|denounc\w+|to\s+withdraw\b|"
        r"(?:notif|inform|deposit|transmit|lodg|submitt|gave)\w*\b[^.;]{0,100}?(?:withdraw|denunciation))"
    ),
    re.compile(
        r"\bthe\s+state\s*\(?:?\s*\d{1,2}\s[a-z]+\s\d{4}[^.;]{0,200}?\b(?:withdr|denounc|denunciation)"
    ),
)
"""Ways to say that it is the State itself that leaves."""
FROM = re.compile(r"\bfrom\s+(?:the\s+)?([^.;]{0,240})")
OURS = re.compile(r"anti-?personnel|mine\s+ban|ottawa|\Athis\b")
CONVENTION = re.compile(
    r"\A(?:said |present |above(?:-mentioned)? |aforementioned |same )*(?:convention|treaty)"
    r"(?!\s+(?:on|for|against|relating|concerning|to|of)\b)"
)
TREATIES = re.compile(
    r"\b(?:convention|protocol|treaty|statute|agreement|covenant|charter|organi[sz]ation|pact)\b"
)
AGAIN = re.compile(
    r"(?i)\b(?:anew|again|re-?acced\w+|re-?ratif\w+|re-?join\w+|new\s+(?:instrument|accession|ratification|consent))\b"
)
CONSENT = re.compile(r"acced|accession|ratif|accept|approv|instrument|join|consent")
FORMERLY = re.compile(
    r"\A(?:\[[^\]]{0,40}\]\s*)?formerly\s*(?:known\s+as|called|named|under\s+the\s+name(?:\s+of)?)?\s*[:,]?\s*"
    r"[\"“'‘]?(.{2,100}?)[\"”'’]?\s*(?:[.;(]|\Z)",
    re.IGNORECASE,
)
RENAMED = re.compile(
    r"chang\w+\s+(?:its|the)\s+(?:official\s+)?name\s+from\s+(?:the\s+)?[\"“'‘]?(.{2,80}?)[\"”'’]?\s+to\b",
    re.IGNORECASE,
)
