"""From an assignment to the folder that students get, by what is public of it alone."""
