"""The concept on paper: its values, the forms that say how a city prints it, and the ways out: PDF and Word."""
