"""Pages of messaging: what left and failed, the provider's door, the demo's mailbox and telephones."""
