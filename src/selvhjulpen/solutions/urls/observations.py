from django.urls import path

from selvhjulpen.solutions.views import observations, owners, stumbling

urlpatterns = [
    path("observation/", observations.blocks, name="blocks"),
    path("observation/ny/", observations.new, name="observation_new"),
    path("observation/<int:pk>/", observations.block, name="block"),
    path("observation/<int:pk>/vis/", observations.check, name="block_check"),
    path("observation/<int:pk>/svar/", observations.answer, name="block_answer"),
    path("observation/<int:pk>/saml/", observations.merge, name="block_merge"),
    path("observation/<int:pk>/<int:observation_pk>/skil/", observations.split, name="observation_split"),
    path("observation/<int:pk>/<int:observation_pk>/fjern/", observations.remove, name="observation_remove"),
    path("observation/<int:pk>/<int:observation_pk>/billede/", observations.picture, name="picture"),
    path("observation/<int:pk>/<int:observation_pk>/billede/slet/", observations.picture_remove, name="picture_remove"),
    path("ejer/<slug:token>/", owners.page, name="owner_page"),
    path("ejer/<slug:token>/aendring/", owners.change, name="owner_change"),
    path("ejer/<slug:token>/<int:pk>/", owners.block, name="owner_block"),
    path("ejer/<slug:token>/<int:pk>/<int:observation_pk>/billede/", owners.picture, name="owner_picture"),
    path("oplevelser/", stumbling.stumbling_blocks, name="stumbling_blocks"),
    path("oplevelser/skriv/", stumbling.write, name="stumbling_write"),
    path("oplevelser/tak/", stumbling.thanks, name="stumbling_thanks"),
]
