"""Many submissions: graded side by side, kept in a results folder, marked by people."""
