"""A small app in the workspace."""

MANIFEST = {
    "features": {
        "slash_commands": [
            {"command": "/minestatus", "usage_hint": "Finland"},
            {"command": "/minewatch", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "States in this message", "type": "message", "callback_id": "states"}
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"], "bot_optional": []}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.im"]}},
}
