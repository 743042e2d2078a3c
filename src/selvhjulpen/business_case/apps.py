from django.apps import AppConfig


class BusinessCaseConfig(AppConfig):
    name = "selvhjulpen.business_case"
