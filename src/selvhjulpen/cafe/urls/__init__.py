from selvhjulpen.cafe.urls import appointments, cafes, figures, queue, visits

app_name = "cafe"
urlpatterns = [
    *appointments.urlpatterns,
    *cafes.urlpatterns,
    *figures.urlpatterns,
    *queue.urlpatterns,
    *visits.urlpatterns,
]
