from permanence.ui.tests.browsing import chromium, open_as, served

__all__ = ["chromium", "open_as", "served"]
