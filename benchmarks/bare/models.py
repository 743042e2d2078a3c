from django.db import models


class Event(models.Model):
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    description = models.TextField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.title


class Booking(models.Model):
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="bookings")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    token = models.CharField(max_length=32, unique=True)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.name
