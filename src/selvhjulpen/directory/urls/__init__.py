from selvhjulpen.directory.urls import registers

app_name = "directory"
urlpatterns = [*registers.urlpatterns]
