"""Where data rests: the store of files, the working database, the published releases."""
