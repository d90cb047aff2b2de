"""Pure rules of directives: which one prevails, what it allows at an instant, what a well-formed one is."""
