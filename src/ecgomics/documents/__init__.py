"""The catalogue as documents, all made from the declarations: Markdown pages, a site with a search page, tables."""
