"""Telling people what waits for them, what changed and who did it: in the portal, and by e-mail as they wish.

`telling.py` writes notices in the transaction of what they tell, `mailing.py` sends the mails that carry them.
"""
