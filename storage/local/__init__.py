"""The repositories of bot.ports.stores over tables in this process: on disk through the journal, or in memory."""
