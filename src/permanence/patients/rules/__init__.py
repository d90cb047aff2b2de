"""Pure rules of the patients' room: numbers, names, likeness, minimal traits, what a search asks for."""
