"""What holds for all tests: no proxy and no certificates but those a test sets."""

from tests.doubles.outside import forget_network

forget_network()
