"""Decision tables: rows of cells over named inputs, read from a document, checked, indexed and decided."""
