from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "selvhjulpen.operations"
