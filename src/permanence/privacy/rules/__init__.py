"""Pure rules of privacy: the chain of seals, and what is unusual in a trace."""
