"""Characters, numerals and patterns: plain text, without any knowledge of ledgers or files."""
