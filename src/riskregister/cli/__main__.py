"""``python -m riskregister.cli``: the program, where its script is not on the path."""

from riskregister.cli import main

if __name__ == "__main__":
    main()
