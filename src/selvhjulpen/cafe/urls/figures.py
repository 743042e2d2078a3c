"""The figures of the help log."""

from django.urls import path

from selvhjulpen.cafe.views import figures

urlpatterns = [
    path("hjaelpelog/tal/", figures.figures, name="figures"),
    path("hjaelpelog/tal/hjaelp.csv", figures.figures_csv, name="figures_csv"),
    path("hjaelpelog/tal/hjaelp.xlsx", figures.figures_xlsx, name="figures_xlsx"),
    path("it-cafe/tal/", figures.public_figures, name="public_figures"),
]
