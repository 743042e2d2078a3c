"""What citizens learn about, made up."""

import factory

from selvhjulpen.solutions.models import Solution, Topic


class SolutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Solution

    name = factory.Sequence(lambda n: f"Løsning {n}")


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Emne {n}")

    @factory.post_generation
    def solutions(self, create: bool, solutions: list[Solution] | None, **kwargs: object) -> None:
        if solutions:
            self.solutions.set(solutions)  # type: ignore[attr-defined]
