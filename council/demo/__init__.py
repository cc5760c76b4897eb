"""Demonstration data of five cities: facts of real papers, invented people.

`data/<city>.toml` says who there is, `data/<city>/*.toml` holds one submission each with the way it has gone,
`concepts/<city>.toml` the city's concept. `loader.py` brings a city in within one transaction. Statuses are never written
here: every step is taken by the person of that role through `council.transitions.perform`, for editions through
`concepts.transitions.perform`.
"""
