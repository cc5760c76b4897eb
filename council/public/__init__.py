"""The public copy of a paper: blacking out, looking through what is missing, releasing; and what the public pages show."""
