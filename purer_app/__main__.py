"""Decides by the first argument whether the command line or the window answers."""

import sys


def main() -> None:
    """Run `purer-app`; imports happen here so that neither front end loads the other."""
    from purer_app.cli import run

    run(sys.argv[1:])


if __name__ == "__main__":
    main()
