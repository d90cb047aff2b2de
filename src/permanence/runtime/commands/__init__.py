"""The subcommands of `permanence`, one module each: SUMMARY, add_arguments(parser), run(arguments)."""
