"""Lists of feeds: the packaged one, searches, OPML, and addresses as people write them."""
