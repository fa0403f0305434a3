"""Pages of HTML: one file each, without script of others, and nothing from the net."""
