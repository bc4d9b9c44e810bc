"""Paper: a register's pages as PDF, SVG or PNG, set by Typst from the templates in ``templates/print``."""
