"""Sachstandsbericht: the writers (`acts`), what stands in it (`elements`), its pages (`views`, `forms`)."""
