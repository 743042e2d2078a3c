#!/usr/bin/env python
from selvhjulpen.config.command import main

if __name__ == "__main__":
    main()
