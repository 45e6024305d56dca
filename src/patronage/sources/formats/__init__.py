"""How files are laid out: one module a format, each staging any such file as a table of text."""
