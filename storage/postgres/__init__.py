"""The store as a PostgreSQL database: the port bot.ports.Stores for several processes at once."""
