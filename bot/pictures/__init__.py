"""Pictures: the map of all States and one State's course, as SVG or PNG. Pure but for the font's file."""
