"""Slack's limits, to which the builders cut. The local workspace refuses what exceeds them.

https://docs.slack.dev/reference/block-kit/blocks and the pages of its elements. The numbers that
are checked (bot/workspace/rules) are read there on their own, so that a mistake here is seen.
"""

from __future__ import annotations

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
MESSAGE_TEXT = 3900  # chat.update refuses over 4,000
SECTION_TEXT = 3000
FIELD_TEXT = 2000
FIELDS = 10
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTION_VALUE = 150
INPUT_LABEL = 2000
IMAGE_TEXT = 2000
VIEW_TITLE = 24
NOT_IN_WINDOWS = frozenset({"data_table", "table", "data_visualization", "markdown"})
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
