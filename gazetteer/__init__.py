"""Making the data files of names: State names from CLDR, towns from GeoNames. Development only."""
