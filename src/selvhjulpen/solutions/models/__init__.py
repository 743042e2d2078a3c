"""What citizens learn about: topics, solutions and their owners; where people get stuck; how much comes online."""

from selvhjulpen.solutions.models.catalogue import Owner, Solution, SolutionVersion, Topic
from selvhjulpen.solutions.models.digitalisation import Channel, CountingRound, Method, Target, Task, TaskCount
from selvhjulpen.solutions.models.observations import (
    BlockState,
    FormerWords,
    Kind,
    Observation,
    Origin,
    Severity,
    StumblingBlock,
)

__all__ = [
    "BlockState",
    "Channel",
    "CountingRound",
    "FormerWords",
    "Kind",
    "Method",
    "Observation",
    "Origin",
    "Owner",
    "Severity",
    "Solution",
    "SolutionVersion",
    "StumblingBlock",
    "Target",
    "Task",
    "TaskCount",
    "Topic",
]
