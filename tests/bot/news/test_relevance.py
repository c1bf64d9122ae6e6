"""What is told and what is left alone: the traps of the labelling guide, in our own words."""

import pytest

from bot.model.judgement import Strictness
from bot.news.relevance import THRESHOLDS


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Parliament drops bill on the anti-personnel mine ban", "en"),
        ("Herder killed by landmine in Kunar", "en"),
        ("Two hurt by anti-tank mine on farm in Pailin", "en"),
        ("Opinion: landmines have no place in our defence", "en"),
        ("The dog that found 300 mines in Ukraine", "en"),
        ("Gunmen kidnap deminers in Helmand", "en"),
        ("Norwegia zostaje w konwencji ottawskiej", "pl"),
        ("Jalkaväkimiinoja tilataan kotimaasta", "fi"),
        ("Литовский сейм обсудит противопехотные мины", "ru"),
        ("На Сумщині селянин підірвався на міні", "uk"),
        ("Kājnieku mīnas atgriežas", "lv"),
        ("Priešpėstinės minos pasienyje", "lt"),
        ("Jalaväemiinid tulevad tagasi", "et"),
        ("انفجار لغم في مأرب", "ar"),
        ("柬埔寨村民踩到地雷", "zh"),
        ("Niña herida por mina antipersonal", "es"),
        ("Mine antipersonnel : un berger tué", "fr"),
        ("Bauer durch Landmine getötet", "de"),
        ("Mina terrestre mata pastor em Angola", "pt"),
        ("Ferito da una mina antiuomo", "it"),
    ],
)
def test_news_of_mines_is_told(said, title, language):
    assert said(title, language=language).relevant


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Copper mine reopens after strike", "en"),
        ("Rescuers reach miners trapped after blast", "en"),
        ("Navy minehunter clears sea mines off Estonia", "en"),
        ("Limpet mine blamed for tanker blast", "en"),
        ("Bitcoin mining gets harder", "en"),
        ("Minesweeper champion reveals tricks", "en"),
        ("Band drops new album Landmines", "en"),
        ("Landmine squats: the exercise for strong legs", "en"),
        ("The housing bill is a political minefield", "en"),
        ("Ottawa mayor opens bridge", "en"),
        ("Turkey quits Istanbul Convention", "en"),
        ("Cluster munitions sent to Kyiv", "en"),
        ("Roadside bomb kills three policemen", "en"),
        ("Norway buys anti-tank mines", "en"),
        ("Neural network finds landmines in drone images, study in dataset shows", "en"),
        ("Górnicy zginęli w kopalni", "pl"),
        ("Kultakaivos avataan", "fi"),
        ("Шахтёры погибли при взрыве метана", "ru"),
        ("انهيار منجم ذهب", "ar"),
        ("煤矿爆炸致十人遇难", "zh"),
        ("基金踩雷怎么办", "zh"),
        ("Mina de cobre cierra", "es"),
        ("Mine de charbon : grève", "fr"),
        ("Bergleute streiken im Bergwerk", "de"),
    ],
)
def test_what_only_sounds_like_it_is_left_alone(said, title, language):
    assert not said(title, language=language).relevant


def test_the_score_says_how_sure_and_the_thresholds_are_in_order():
    assert THRESHOLDS[Strictness.WIDE] < THRESHOLDS[Strictness.NORMAL]
    assert THRESHOLDS[Strictness.NORMAL] < THRESHOLDS[Strictness.STRICT]


def test_evidence_quotes_the_entry_and_names_the_rule(said):
    judgement = said("Coal mine closes", "It was not a land mine, the sheriff said.")
    quoted = {(e.aspect, e.words) for e in judgement.evidence}
    assert ("against", "Coal mine") in quoted
    assert ("relevance", "land mine") in quoted
    assert all(e.rule for e in judgement.evidence)
