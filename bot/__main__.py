"""``python -m bot`` is ``minewatch``."""

from bot.cli import main

if __name__ == "__main__":
    main()
