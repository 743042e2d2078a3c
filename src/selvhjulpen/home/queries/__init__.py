"""What the board and the network's page show."""

from selvhjulpen.home.queries.board import Job, calls, jobs, week
from selvhjulpen.home.queries.network import Network, network

__all__ = ["Job", "Network", "calls", "jobs", "network", "week"]
