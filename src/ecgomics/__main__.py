"""`python -m ecgomics`, the same as the command `ecgomics`."""

from ecgomics.cli import main

if __name__ == "__main__":
    main()
