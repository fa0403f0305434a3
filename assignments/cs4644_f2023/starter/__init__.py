"""Modules that students fill in. Names and arguments are the course's; the text is ours."""
