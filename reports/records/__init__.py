"""Short documents that prove something: extracts, synopses, the front page of a packet."""
