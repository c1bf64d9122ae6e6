"""The example of alert rules names figures that are there."""

import re
from pathlib import Path

from bot.app.gauges import StoreGauges
from bot.metrics import Metrics
from storage import open_memory_stores
from tests.doubles.clock import ManualClock

ROOT = Path(__file__).parents[2]


async def test_every_figure_of_the_alert_rules_is_one_that_metrics_shows():
    clock = ManualClock()
    metrics = Metrics()
    gauges = StoreGauges(metrics, open_memory_stores(clock), clock, many=True)
    await gauges.refresh()
    shown = metrics.text().decode()
    rules = (ROOT / "docs/alerts.yaml").read_text()
    used = set(re.findall(r"minewatch_\w+", rules))
    assert len(used) >= 6
    assert [name for name in used if f"# TYPE {name} " not in shown] == []
    labels = re.findall(r'(minewatch_\w+)\{state=~?"([\w|]+)"', rules)
    for name, states in labels:
        for state in states.split("|"):
            assert f'{name}{{state="{state}"}}' in shown
