"""Pages open to patients, by noun; and those on which a practice says what they show."""
