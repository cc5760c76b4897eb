"""Beschlusskontrolle: tasks out of resolutions (`making`), who does what with them (`acts`, `rights`), what is said about them on
pages, in tables and in print (`listed`, `table`, `paper`), and reminders (`reminders`).
"""
