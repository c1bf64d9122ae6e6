"""Installing Minewatch in a workspace, renewing its tokens, and what ends an installation."""
