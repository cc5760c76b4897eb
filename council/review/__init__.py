"""Reviewing drafts: who is asked (`inviting.py`), what they read (`snapshot.py`), what they say (`remarks.py`), and how it
finds its passage in the next version (`anchors.py`, `carrying.py`).
"""
