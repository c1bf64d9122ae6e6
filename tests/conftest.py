"""What holds for all tests: no proxy and no certificates but those a test sets; no race with time.

A test that wants to be quick measures that itself: on a busy machine any example of hypothesis may
take longer than its 200 ms.
"""

from hypothesis import settings

from tests.doubles.outside import forget_network

forget_network()
settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")
