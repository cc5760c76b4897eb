"""Drawing up a paper from the concept: what is asked (`sources`), what is known (`facts`), how it is said (`parts`,
`field_parts`), in which order (`outline`), and the writers (`draw_up`, `refresh`).
"""
