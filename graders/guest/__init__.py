"""The end that runs beside student code, and the language it speaks with the trusted end.

Started by file path (`python -I .../graders/guest`), so nothing of ours outside this folder is
loaded there. The trusted end imports the same files, so a reference is asked as a student is.
"""
