"""The loops that keep the bot going, and a clean stop.

In: the parts that poll, take in, deliver and tidy up. Out: a bot that works until it is
asked to stop. A loop that crashes is started again with growing pauses and says so.
"""

from bot.runner.run import Runner, RunnerParts, RunnerTimes
from bot.runner.signals import Signals

__all__ = ["Runner", "RunnerParts", "RunnerTimes", "Signals"]
